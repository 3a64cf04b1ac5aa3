using ChatModule.Bench;

if (args is ["client", .. var job])
    return await ClientProgram.RunAsync(job);

var quick = args.Contains("--quick");
var module = args.SkipWhile(argument => argument != "--module").Skip(1).FirstOrDefault();
var names = args.Where((argument, i) => !argument.StartsWith("--", StringComparison.Ordinal) && (i == 0 || args[i - 1] != "--module")).ToArray();
string[] known = ["import", .. Scenarios.All.Select(scenario => scenario.Name).Distinct(), "profile", "micro"];
if (names.Except(known).Any() || args.Any(argument => argument.StartsWith("--", StringComparison.Ordinal) && argument is not ("--quick" or "--module" or "--continue")))
{
    Console.Error.WriteLine($"""
        usage: dotnet run -c Release --project bench -- [--quick] [--continue] [--module folder] [scenario …]
        scenarios: {string.Join(' ', known)}
        """);
    return 2;
}

var place = BenchPaths.Find(module);
var runner = new Runner(place);
// Only a whole run replaces the published results; the others are for looking at.
var path = Path.Combine(place.Results, quick ? "quick" : names.Length > 0 ? "part" : "results");
var wanted = names.Length == 0 ? known : [.. known.Where(names.Contains)];
var results = new Results(Machine.Describe(place));
if (args.Contains("--continue"))
    results = results.Continue(path);

foreach (var name in wanted.Where(name => !results.Has(name)).ToArray())
{
    try
    {
        results = name switch
        {
            "import" => results with { Import = await ImportCost.MeasureAsync(place, quick ? 5 : 15) },
            "profile" => results with { Profile = await FirstCallProfile.RunAsync(place) },
            "micro" => results with { Micro = MicroTable.Run(place) },
            _ => results with { Standings = [.. results.Standings.Append(await StandAsync(name)).OrderBy(standing => Array.IndexOf(known, standing.Name))] },
        };
    }
    // One scenario that cannot be run must not cost the others, half an hour into a run.
    catch (Exception e) when (e is not OutOfMemoryException)
    {
        Console.Error.WriteLine($"{name} could not be measured: {e}");
    }

    results = results with { Missing = [.. wanted.Where(wish => !results.Has(wish))] };
    await results.WriteAsync(path);
}

Console.WriteLine($"\n{Report.Of(results)}\n{path}.json, .md and .svg");
if (Directory.Exists(place.Scratch))
    Directory.Delete(place.Scratch, recursive: true);
return results.Missing.Count == 0 ? 0 : 1;

async Task<ScenarioResult> StandAsync(string name)
{
    // The longest only in a whole run.
    var scenarios = Scenarios.All.Where(scenario => scenario.Name == name && (!quick || scenario.Workload.Count <= 20_000)).Select(scenario => quick ? scenario.Quick() : scenario).ToArray();
    List<Row> rows = [];
    foreach (var scenario in scenarios)
        rows.AddRange(await runner.RunAsync(scenario));
    var standing = new ScenarioResult(name, scenarios[0].Title, rows) { Absent = scenarios[0].Absent };
    return standing with { Meaning = scenarios[0].Meaning(standing) };
}
