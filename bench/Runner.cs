using System.Globalization;

namespace ChatModule.Bench;

/// <summary>Runs scenarios: in each round every candidate once, each against an emulator of its own.</summary>
internal sealed class Runner(BenchPaths place)
{
    public async Task<IReadOnlyList<Row>> RunAsync(Scenario scenario)
    {
        Console.WriteLine($"{scenario.Title}: {scenario.Rounds} rounds");
        var runs = scenario.Candidates.ToDictionary(candidate => candidate, _ => new List<Run>());
        // Round 0 of a first chat is thrown away: it reads the disk and fills PowerShell's memory for those after it.
        for (var round = scenario.Workload.Kind == WorkloadKind.First ? 0 : 1; round <= scenario.Rounds; round++)
            foreach (var candidate in scenario.Candidates)
            {
                var run = await RunAsync(scenario, candidate);
                if (round == 0)
                    continue;
                runs[candidate].Add(run);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {candidate.Label,-46} {run.Outcome.Seconds,8:0.000} s  out {run.Outcome.Out}  errors {run.Outcome.Errors}"));
            }
        var rows = scenario.Candidates.Select(candidate => Row.Of(scenario, candidate, runs[candidate])).ToArray();
        var own = rows.FirstOrDefault(row => row.Candidate == Candidate.Module.Name)?.Seconds ?? double.NaN;
        return [.. rows.Select(row => row with { Ratio = row.Seconds / own })];
    }

    private async Task<Run> RunAsync(Scenario scenario, Candidate candidate)
    {
        await using var emulator = await EmulatorProcess.StartAsync(scenario.Service, scenario.Faults, scenario.Workload.Existing);
        // What a process that has just started still does, compiling again what ran, is not the service's part of a first chat.
        if (scenario.Workload.Kind == WorkloadKind.First)
            await Task.Delay(TimeSpan.FromSeconds(1));
        var before = emulator.ProcessorSeconds;
        var outcome = await candidate.RunAsync(scenario.Workload, emulator, place);
        return new Run(outcome, await emulator.SummaryAsync(), emulator.ProcessorSeconds - before);
    }
}
