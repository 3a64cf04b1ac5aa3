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
                await using var emulator = await EmulatorProcess.StartAsync(scenario.Service, scenario.Faults);
                var outcome = await contestant.RunAsync(scenario.Work, emulator, place);
                if (round == 0)
                    continue;
                runs[contestant].Add(new Run(outcome, await emulator.SummaryAsync()));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {contestant.Label,-46} {outcome.Seconds,8:0.000} s  out {outcome.Out}  errors {outcome.Errors}"));
            }
        var rows = scenario.Contestants.Select(contestant => Row.Of(scenario, contestant, runs[contestant])).ToArray();
        var own = rows.FirstOrDefault(row => row.Contestant == Contestant.Module.Name)?.Seconds ?? double.NaN;
        return [.. rows.Select(row => row with { Ratio = row.Seconds / own })];
    }
}
