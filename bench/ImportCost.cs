using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ChatModule.Bench;

/// <summary>The import time compared with other modules, measured by Import.ps1.</summary>
internal sealed record ImportCost(ImportCost.Measurement Module, ImportCost.Measurement Empty, ImportCost.Measurement Utility)
{
    public static async Task<ImportCost> MeasureAsync(BenchPaths paths, int rounds)
    {
        Console.WriteLine($"Import: {rounds} rounds");
        string[] arguments = ["-NoProfile", "-NonInteractive", "-File", Path.Combine(paths.Repository, "bench", "Import.ps1"), "-Module", paths.Module, "-Rounds", rounds.ToString(CultureInfo.InvariantCulture), "-AsJson"];
        using var process = Process.Start(new ProcessStartInfo(paths.PowerShell, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var cost = JsonSerializer.Deserialize<ImportCost>(output, Outcome.Json)!;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  ChatModule {cost.Module.Milliseconds:0.0} ms, an empty binary module {cost.Empty.Milliseconds:0.0} ms, ratio {cost.Module.Milliseconds / cost.Empty.Milliseconds:0.00}"));
        return cost;
    }

    /// <summary>The import time of one module: median, fastest, and slowest.</summary>
    internal sealed record Measurement(double Milliseconds, double Fastest, double Slowest);
}
