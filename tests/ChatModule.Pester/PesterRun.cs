using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace ChatModule.Pester;

/// <summary>Runs each test file in its own pwsh process.</summary>
internal static class PesterRun
{
    // Far longer than any test file needs, so that a run that hangs fails with its name.
    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(15);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    // The tests mostly wait for timers, so more files than processors run in parallel, each with its own emulator.
    private static readonly SemaphoreSlim Slots = new(4);
    private static readonly ConcurrentDictionary<string, Lazy<Task<(PesterReport?, string)>>> Runs = new();

    /// <summary>The run of a test file, which the first request starts.</summary>
    public static Task<(PesterReport? Report, string Output)> OfAsync(string suite) =>
        Runs.GetOrAdd(suite, name => new(() => InSlotAsync(name))).Value;

    private static async Task<(PesterReport?, string)> InSlotAsync(string suite)
    {
        await Slots.WaitAsync();
        try
        {
            return await RunAsync(suite);
        }
        finally
        {
            Slots.Release();
        }
    }

    private static async Task<(PesterReport? Report, string Output)> RunAsync(string suite)
    {
        var report = Path.Combine(TestPaths.Results, Path.ChangeExtension(suite, ".json"));
        File.Delete(report);
        using var pwsh = Process.Start(GetStartInfo(suite, report))!;
        pwsh.StandardInput.Close();
        var output = new StringBuilder();
        pwsh.OutputDataReceived += (_, line) => Append(output, line.Data);
        pwsh.ErrorDataReceived += (_, line) => Append(output, line.Data);
        pwsh.BeginOutputReadLine();
        pwsh.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(MaxDuration);
        try
        {
            await pwsh.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            pwsh.Kill(entireProcessTree: true);
            Append(output, $"The tests timed out after {MaxDuration.TotalMinutes} minutes.");
        }
        string text;
        lock (output)
            text = output.ToString();
        await File.WriteAllTextAsync(Path.ChangeExtension(report, ".txt"), text);
        if (!File.Exists(report))
            return (null, text);
        return (JsonSerializer.Deserialize<PesterReport>(await File.ReadAllTextAsync(report), Json), text);
    }

    private static ProcessStartInfo GetStartInfo(string suite, string report)
    {
        var folder = TestPaths.SuiteFolder;
        var script = Path.Combine(folder, "Support", "Invoke-Suite.ps1");
        var start = PowerShellProcess.Start("-NonInteractive", "-File", script, Path.Combine(folder, suite), report);
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        // Child processes would inherit the variables of the test host.
        foreach (var name in start.Environment.Keys.Where(IsOfTestHost).ToArray())
            start.Environment.Remove(name);
        start.Environment["NO_COLOR"] = "1";
        // The processes live for seconds: compiling code again to make it faster, or instrumenting it, costs more than it
        // gains, a third of the time of all suites.
        start.Environment["DOTNET_TC_CallCounting"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["CHATMODULE_PESTER"] = TestPaths.Pester;
        start.Environment["CHATMODULE_UNDER_TEST"] = TestPaths.ModuleUnderTest;
        start.Environment["CHATMODULE_FEED"] = TestPaths.Feed;
        start.Environment["CHATMODULE_EMULATOR"] = TestPaths.Emulator;
        start.Environment["CHATMODULE_RESULTS"] = TestPaths.Results;
        return start;
    }

    private static bool IsOfTestHost(string variable) =>
        variable.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) || variable == "DOTNET_STARTUP_HOOKS";

    private static void Append(StringBuilder output, string? line)
    {
        if (line is null)
            return;
        lock (output)
            output.AppendLine(line);
    }
}
