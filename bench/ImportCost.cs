using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ChatModule.Bench;

/// <summary>What importing costs beside other modules; measured by Import.ps1.</summary>
internal sealed record ImportCost(ImportCost.Side Module, ImportCost.Side Empty, ImportCost.Side Utility)
{
    public static async Task<ImportCost> MeasureAsync(BenchPaths place, int rounds)
    {
        Console.WriteLine($"Import: {rounds} rounds");
        string[] arguments = ["-NoProfile", "-NonInteractive", "-File", Path.Combine(place.Repository, "bench", "Import.ps1"), "-Module", place.Module, "-Rounds", rounds.ToString(CultureInfo.InvariantCulture), "-AsJson"];
        using var process = Process.Start(new ProcessStartInfo(place.PowerShell, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var cost = JsonSerializer.Deserialize<ImportCost>(output, Outcome.Json)!;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  ChatModule {cost.Module.Milliseconds:0.0} ms, an empty binary module {cost.Empty.Milliseconds:0.0} ms, ratio {cost.Module.Milliseconds / cost.Empty.Milliseconds:0.00}"));
        return cost;
    }

    /// <summary>One module's import: the median, the fastest and the slowest.</summary>
    internal sealed record Side(double Milliseconds, double Fastest, double Slowest);
}
