using System.Diagnostics;
using System.Globalization;

namespace ChatModule.Bench;

/// <summary>A program that performs the workload in a separate process.</summary>
/// <param name="Name">The name in the JSON file.</param>
/// <param name="Label">The label in tables.</param>
/// <param name="ShortLabel">The label in column headers.</param>
/// <param name="Script">The script file; empty for C#.</param>
internal sealed record Candidate(string Name, string Label, string ShortLabel, string Script)
{
    public static readonly Candidate Module = new("module", "ChatModule", "ChatModule", "ChatModule.ps1");
    public static readonly Candidate RestLoop = new("rest-loop", "Invoke-RestMethod in a loop", "Invoke-RestMethod, loop", "RestLoop.ps1");
    public static readonly Candidate RestParallel = new("rest-parallel", "Invoke-RestMethod with ForEach-Object -Parallel and custom retry", "Invoke-RestMethod, -Parallel", "RestParallel.ps1");
    public static readonly Candidate Sdk = new("sdk", "Graph .NET SDK from C#", "Graph SDK, C#", "");
    public static readonly Candidate Baseline = new("baseline", "HttpClient with SDK serialization, C#", "HttpClient + serialization, C#", "");
    public static readonly Candidate Http = new("http", "HttpClient only, C#", "HttpClient only, C#", "");

    /// <summary>All candidates in display order.</summary>
    public static IReadOnlyList<Candidate> All { get; } = [Module, RestLoop, RestParallel, Sdk, Baseline, Http];

    public async Task<Outcome> RunAsync(Workload work, EmulatorProcess emulator, BenchPaths paths, IReadOnlyDictionary<string, string>? environment = null) =>
        // Each process has other users.
        Outcome.Combine(await Task.WhenAll(work.Split().Select((part, n) => RunProcessAsync(part, n * work.Total, emulator, paths, environment))));

    private async Task<Outcome> RunProcessAsync(Workload work, int skippedUsers, EmulatorProcess emulator, BenchPaths paths, IReadOnlyDictionary<string, string>? environment)
    {
        string[] job = [work.Kind.ToString(), .. new[] { work.Count, work.InFlight, work.WarmUp }.Select(number => number.ToString(CultureInfo.InvariantCulture))];
        var start = Script.Length > 0
            ? new ProcessStartInfo(paths.PowerShell, ["-NoProfile", "-NonInteractive", "-File", Path.Combine(paths.Candidates, Script), .. job])
            : new ProcessStartInfo(Environment.ProcessPath!, ["client", Name, .. job]);
        start.RedirectStandardOutput = true;
        start.Environment["BENCH_ENDPOINT"] = emulator.Endpoint.ToString().TrimEnd('/');
        start.Environment["BENCH_TOKEN"] = emulator.Token;
        start.Environment["BENCH_MODULE"] = paths.Module;
        start.Environment["BENCH_SKIPPED_USERS"] = skippedUsers.ToString(CultureInfo.InvariantCulture);
        start.Environment["BENCH_RATE_LIMIT"] = work.RateLimit?.ToString(CultureInfo.InvariantCulture) ?? "";
        // PowerShell saves startup profile data for the next process. Each candidate has its own data, as a script that runs
        // every day does; shared data would distort the measurement.
        start.Environment["XDG_CACHE_HOME"] = Directory.CreateDirectory(Path.Combine(paths.Scratch, $"{Name}-{work.Kind}")).FullName;
        // Update checks would distort the measurement.
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? Outcome.Read(output) : throw new InvalidOperationException($"{Label} exited with code {process.ExitCode}: {output}");
    }
}
