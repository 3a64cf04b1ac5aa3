using ChatModule.Bench;

if (args is ["client", .. var job])
    return await ClientProgram.RunAsync(job);

Environment.SetEnvironmentVariable("DOTNET_ROOT", PowerShellProcess.DotNetRoot);
var quick = args.Contains("--quick");
var module = Option("--module");
var powerShell = Option("--pwsh");
var names = args.Where((argument, i) => !argument.StartsWith("--", StringComparison.Ordinal) && (i == 0 || args[i - 1] is not ("--module" or "--pwsh"))).ToArray();
string[] scenarioNames = ["import", .. Scenarios.All.Select(scenario => scenario.Name).Distinct(), "profile", "micro", "rate"];
if (names.Except(scenarioNames).Any() || args.Any(argument => argument.StartsWith("--", StringComparison.Ordinal) && argument is not ("--quick" or "--module" or "--pwsh" or "--continue")))
{
    Console.Error.WriteLine($"""
        usage: dotnet run -c Release --project bench -- [--quick] [--continue] [--module folder] [--pwsh command] [scenario …]
        scenarios: {string.Join(' ', scenarioNames)}
        """);
    return 2;
}

var paths = BenchPaths.Find(module, powerShell);
var runner = new Runner(paths);
// Only a complete run replaces the published results.
var path = Path.Combine(paths.Results, quick ? "quick" : names.Length > 0 ? "part" : "results");
var selected = names.Length == 0 ? scenarioNames : [.. scenarioNames.Where(names.Contains)];
var results = new Results(Machine.Describe(paths));
if (args.Contains("--continue"))
    results = results.Continue(path);

foreach (var name in selected.Where(name => !results.Has(name)).ToArray())
{
    try
    {
        results = name switch
        {
            "import" => results with { Import = await ImportCost.MeasureAsync(paths, quick ? 5 : 15) },
            "profile" => results with { Profile = await FirstCallProfile.RunAsync(paths) },
            "micro" => results with { Micro = MicroTable.Run(paths) },
            "rate" => results with { Rate = RateTable.Run() },
            _ => results with { ScenarioResults = [.. results.ScenarioResults.Append(await MeasureAsync(name)).OrderBy(result => Array.IndexOf(scenarioNames, result.Name))] },
        };
    }
    // A failed scenario must not discard the results of a long run.
    catch (Exception e) when (e is not OutOfMemoryException)
    {
        Console.Error.WriteLine($"Failed to measure {name}: {e}");
    }

    results = results with { Missing = [.. selected.Where(scenarioName => !results.Has(scenarioName))] };
    await results.WriteAsync(path);
}

Console.WriteLine($"\n{Report.Create(results)}\n{path}.json, .md and .svg");
if (Directory.Exists(paths.Scratch))
    Directory.Delete(paths.Scratch, recursive: true);
return results.Missing.Count == 0 ? 0 : 1;

string? Option(string name) => args.SkipWhile(argument => argument != name).Skip(1).FirstOrDefault();

async Task<ScenarioResult> MeasureAsync(string name)
{
    // Skip the longest workloads in a quick run.
    var scenarios = Scenarios.All.Where(scenario => scenario.Name == name && (!quick || scenario.Workload.Count <= 20_000)).Select(scenario => quick ? scenario.Quick() : scenario).ToArray();
    List<Row> rows = [];
    foreach (var scenario in scenarios)
        rows.AddRange(await runner.RunAsync(scenario));
    var result = new ScenarioResult(name, scenarios[0].Title, rows) { Excluded = scenarios[0].Excluded };
    return result with { Meaning = scenarios[0].Meaning(result) };
}
