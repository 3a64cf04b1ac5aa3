using System.Diagnostics;
using System.Globalization;
using GraphEmulator.Recording;

namespace ChatModule.Bench;

/// <summary>A run: what the candidate says, and what the service saw.</summary>
internal sealed record Run(Outcome Outcome, TrafficSummary Traffic);

/// <summary>
/// Runs scenarios: in each round every candidate once, in new processes, with an emulator of its own.
/// </summary>
internal sealed class Runner(string module, string scratch)
{
    private const string AllPosts = """[{"kind":"closeBefore","method":"POST"}]""";

    // Page limits starve a loop that sends again at once. A peer is ended after this many times the module's time.
    private const double MaxRatio = 3;
    private static readonly TimeSpan MaxStart = TimeSpan.FromSeconds(20);
    private static readonly string Candidates = Path.Combine(Program.Repository, "bench", "candidates");

    public async Task<IReadOnlyDictionary<Candidate, List<Run>>> RunAsync(Scenario scenario, Shell shell)
    {
        var candidates = scenario.Peers.Prepend(Candidate.Own)
            .Where(candidate => candidate.Module is not { } module || shell.Peers.ContainsKey(module)).ToArray();
        foreach (var missing in scenario.Peers.Except(candidates))
            Console.WriteLine($"  skipped: {missing.Module} isn't installed");
        var runs = candidates.ToDictionary(candidate => candidate, _ => new List<Run>());
        // A first run fills the disk cache and PowerShell's startup profile data.
        for (var round = scenario.IsFirst ? 0 : 1; round <= scenario.Rounds; round++)
            foreach (var candidate in candidates)
            {
                var own = candidate == Candidate.Own ? null : runs[Candidate.Own].LastOrDefault();
                var run = await RunAsync(scenario, candidate, shell, own?.Outcome.Seconds * MaxRatio);
                if (round == 0)
                    continue;
                runs[candidate].Add(run);
                Console.WriteLine(Describe(scenario, candidate, run));
            }
        return runs;
    }

    private static string Describe(Scenario scenario, Candidate candidate, Run run) => FormattableString.Invariant(
        $"  {candidate.Name,-10} {scenario.Time(run.Outcome),8:0.000} s, {run.Outcome.Out} done, ")
        + $"{run.Outcome.Errors} errors, {run.Traffic.Requests429} 429s{(run.Outcome.IsEnded ? ", ended" : "")}";

    private async Task<Run> RunAsync(Scenario scenario, Candidate candidate, Shell shell, double? maxSeconds)
    {
        await using var emulator = await EmulatorProcess.StartAsync(scenario.Emulator);
        if (scenario.Faults.Length > 0)
            await emulator.SetFaultsAsync(scenario.Faults);
        var part = scenario with { Count = scenario.Count / scenario.Processes };
        var processes = Enumerable.Range(0, scenario.Processes)
            .Select(n => RunProcessAsync(part, n * part.Count, candidate, shell, emulator, maxSeconds)).ToArray();
        if (scenario.Outage is var (after, seconds))
        {
            await Task.Delay(TimeSpan.FromSeconds(after));
            await emulator.SetFaultsAsync(AllPosts);
            await Task.Delay(TimeSpan.FromSeconds(seconds));
            await emulator.SetFaultsAsync("[]");
        }
        var outcome = Outcome.Combine(await Task.WhenAll(processes));
        return outcome.IsEnded || outcome.Out + outcome.Errors == scenario.Count
            ? new Run(outcome, await emulator.GetTrafficAsync())
            : throw new InvalidOperationException($"{scenario.Name}, {candidate.Name}: {outcome} of {scenario.Count}");
    }

    private async Task<Outcome> RunProcessAsync(
        Scenario scenario, int skip, Candidate candidate, Shell shell, EmulatorProcess emulator, double? maxSeconds)
    {
        var start = candidate.Script is { } script
            ? new ProcessStartInfo(
                shell.Path, ["-NoProfile", "-NonInteractive", "-File", Path.Combine(Candidates, script)])
            : new ProcessStartInfo(Environment.ProcessPath!, ["peer"]);
        start.RedirectStandardOutput = true;
        var variables = new Dictionary<string, string>
        {
            ["ENDPOINT"] = emulator.Endpoint,
            ["TOKEN"] = await emulator.GetTokenAsync(),
            ["APP_TOKEN"] = scenario.AsApp ? await emulator.GetTokenAsync(isAppOnly: true) : "",
            ["MODULE"] = module,
            ["PEER"] = candidate.Name,
            ["PIPELINE"] = scenario.Pipeline,
            ["BEFORE"] = scenario.Before,
            ["WORK"] = scenario.Work.ToString(),
            ["COUNT"] = scenario.Count.ToString(CultureInfo.InvariantCulture),
            ["SKIP"] = skip.ToString(CultureInfo.InvariantCulture),
            ["FIRST"] = scenario.IsFirst ? "1" : "",
            ["UNLIMITED"] = scenario.IsUnlimited ? "1" : "",
        };
        foreach (var (name, value) in variables.Where(pair => pair.Value.Length > 0))
            start.Environment[$"BENCH_{name}"] = value;
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        // PowerShell saves startup profile data for the next process: each candidate has its own, like a daily script.
        var folder = Directory.CreateDirectory(Path.Combine(scratch, $"{candidate.Name}-{shell.Version}")).FullName;
        start.Environment["XDG_CACHE_HOME"] = folder;
        if (candidate.Module is not null)
        {
            // Microsoft.Graph.Authentication saves its environments in the home folder, which also has modules.
            start.Environment["HOME"] = folder;
            start.Environment["PSModulePath"] = shell.ModulePath;
        }
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource();
        if (maxSeconds is { } seconds)
            limit.CancelAfter(MaxStart + TimeSpan.FromSeconds(seconds));
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return Outcome.Parse(output);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            return new(maxSeconds!.Value, 0, 0, IsEnded: true);
        }
    }
}
