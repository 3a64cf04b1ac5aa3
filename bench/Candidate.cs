using System.Diagnostics;
using System.Globalization;

namespace ChatModule.Bench;

/// <summary>A way to do the work, always in a process of its own.</summary>
/// <param name="Name">Its name in the JSON.</param>
/// <param name="Label">Its name in tables.</param>
/// <param name="Brief">Its name at the head of a column.</param>
/// <param name="Script">The file that does it; empty for C#.</param>
internal sealed record Candidate(string Name, string Label, string Brief, string Script)
{
    public static readonly Candidate Module = new("module", "ChatModule", "ChatModule", "ChatModule.ps1");
    public static readonly Candidate RestLoop = new("rest-loop", "Invoke-RestMethod in a loop", "Invoke-RestMethod, loop", "RestLoop.ps1");
    public static readonly Candidate RestParallel = new("rest-parallel", "Invoke-RestMethod -Parallel, hand-made retry", "Invoke-RestMethod, -Parallel", "RestParallel.ps1");
    public static readonly Candidate Sdk = new("sdk", "Graph .NET SDK from C#", "Graph SDK, C#", "");
    public static readonly Candidate Floor = new("floor", "HttpClient with the SDK's serialisation, C#", "HttpClient + serialisation, C#", "");
    public static readonly Candidate Http = new("http", "bare HttpClient from C#", "bare HttpClient, C#", "");

    /// <summary>In the order they are shown.</summary>
    public static IReadOnlyList<Candidate> All { get; } = [Module, RestLoop, RestParallel, Sdk, Floor, Http];

    public async Task<Outcome> RunAsync(Workload work, EmulatorProcess emulator, BenchPaths place, IReadOnlyDictionary<string, string>? environment = null)
    {
        string[] job = [work.Kind.ToString(), .. new[] { work.Count, work.InFlight, work.WarmUp }.Select(number => number.ToString(CultureInfo.InvariantCulture))];
        var start = Script.Length > 0
            ? new ProcessStartInfo(place.PowerShell, ["-NoProfile", "-NonInteractive", "-File", Path.Combine(place.Candidates, Script), .. job])
            : new ProcessStartInfo(Environment.ProcessPath!, ["client", Name, .. job]);
        start.RedirectStandardOutput = true;
        start.Environment["BENCH_ENDPOINT"] = emulator.Endpoint.ToString().TrimEnd('/');
        start.Environment["BENCH_TOKEN"] = emulator.Token;
        start.Environment["BENCH_MODULE"] = place.Module;
        // PowerShell remembers what its last process compiled and begins with that. Each candidate has a memory of its own,
        // as a script has that runs every day; with a common one it would be measured with the other's.
        start.Environment["XDG_CACHE_HOME"] = Directory.CreateDirectory(Path.Combine(place.Scratch, $"{Name}-{work.Kind}")).FullName;
        // A shell asks for news now and then, which has no place in a measurement.
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? Outcome.Read(output) : throw new InvalidOperationException($"{Label} ended with {process.ExitCode}: {output}");
    }
}
