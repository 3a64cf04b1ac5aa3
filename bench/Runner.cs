using System.Globalization;

namespace ChatModule.Bench;

/// <summary>Runs scenarios: in each round every contestant once, each against an emulator of its own.</summary>
internal sealed class Runner(Place place)
{
    public async Task<IReadOnlyList<Row>> RunAsync(Scenario scenario)
    {
        Console.WriteLine($"{scenario.Title}: {scenario.Rounds} rounds");
        var runs = scenario.Contestants.ToDictionary(contestant => contestant, _ => new List<Run>());
        // Round 0 of a first chat is thrown away: it reads the disk and fills PowerShell's memory for those after it.
        for (var round = scenario.Work.Kind == WorkKind.First ? 0 : 1; round <= scenario.Rounds; round++)
            foreach (var contestant in scenario.Contestants)
            {
                var run = await RunAsync(scenario, contestant);
                if (round == 0)
                    continue;
                runs[contestant].Add(run);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {contestant.Label,-46} {run.Outcome.Seconds,8:0.000} s  out {run.Outcome.Out}  errors {run.Outcome.Errors}"));
            }
        var rows = scenario.Contestants.Select(contestant => Row.Of(scenario, contestant, runs[contestant])).ToArray();
        var own = rows.FirstOrDefault(row => row.Contestant == Contestant.Module.Name)?.Seconds ?? double.NaN;
        return [.. rows.Select(row => row with { Ratio = row.Seconds / own })];
    }

    private async Task<Run> RunAsync(Scenario scenario, Contestant contestant)
    {
        await using var emulator = await EmulatorProcess.StartAsync(scenario.Service, scenario.Faults);
        // What a process that has just started still does, compiling again what ran, is not the service's part of a first chat.
        if (scenario.Work.Kind == WorkKind.First)
            await Task.Delay(TimeSpan.FromSeconds(1));
        var before = emulator.ProcessorSeconds;
        var outcome = await contestant.RunAsync(scenario.Work, emulator, place);
        return new Run(outcome, await emulator.SummaryAsync(), emulator.ProcessorSeconds - before);
    }
}
