using System.Globalization;

namespace ChatModule.Bench;

/// <summary>Runs scenarios. In each round, every candidate runs once with a separate emulator.</summary>
internal sealed class Runner(BenchPaths paths)
{
    public async Task<IReadOnlyList<Row>> RunAsync(Scenario scenario)
    {
        Console.WriteLine($"{scenario.Title}: {scenario.Rounds} rounds");
        var runs = scenario.Candidates.ToDictionary(candidate => candidate, _ => new List<Run>());
        // Discard round 0 of a first chat, which warms up the disk cache and PowerShell's startup profile data.
        for (var round = scenario.Workload.Kind == WorkloadKind.First ? 0 : 1; round <= scenario.Rounds; round++)
            foreach (var candidate in scenario.Candidates)
            {
                var run = await RunAsync(scenario, candidate);
                if (round == 0)
                    continue;
                runs[candidate].Add(run);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {candidate.Label,-46} {run.Outcome.Seconds,8:0.000} s  out {run.Outcome.Out}  errors {run.Outcome.Errors}"));
            }
        var rows = scenario.Candidates.Select(candidate => Row.Create(scenario, candidate, runs[candidate])).ToArray();
        var own = rows.FirstOrDefault(row => row.Candidate == Candidate.Module.Name)?.Seconds ?? double.NaN;
        return [.. rows.Select(row => row with { Ratio = row.Seconds / own })];
    }

    private async Task<Run> RunAsync(Scenario scenario, Candidate candidate)
    {
        await using var emulator = await EmulatorProcess.StartAsync(scenario.Service, scenario.Faults, scenario.Workload.Existing);
        // Wait for the emulator's background compilation so that it doesn't count as processor time of the service.
        if (scenario.Workload.Kind == WorkloadKind.First)
            await Task.Delay(TimeSpan.FromSeconds(1));
        var before = emulator.ProcessorSeconds;
        var outcome = await candidate.RunAsync(scenario.Workload, emulator, paths);
        return new Run(outcome, await emulator.SummaryAsync(), emulator.ProcessorSeconds - before);
    }
}
