using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ChatModule.Bench;

/// <summary>What importing costs beside an empty binary module, in milliseconds; measured by Import.ps1.</summary>
internal sealed record ImportCost(double Module, double Empty, double Ratio, double[] ModuleSpread, double[] EmptySpread)
{
    public static async Task<ImportCost> MeasureAsync(Place place, int rounds)
    {
        Console.WriteLine($"Import: {rounds} rounds");
        string[] arguments = ["-NoProfile", "-NonInteractive", "-File", Path.Combine(place.Repository, "bench", "Import.ps1"), "-Module", place.Module, "-Rounds", rounds.ToString(CultureInfo.InvariantCulture), "-AsJson"];
        using var process = Process.Start(new ProcessStartInfo(place.PowerShell, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var cost = JsonSerializer.Deserialize<ImportCost>(output, Outcome.Json)!;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  ChatModule {cost.Module:0.0} ms, an empty binary module {cost.Empty:0.0} ms, ratio {cost.Ratio:0.00}"));
        return cost;
    }
}
