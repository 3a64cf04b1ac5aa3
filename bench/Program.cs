using ChatModule.Bench;

switch (args)
{
    case ["client", .. var job]:
        return await ClientProgram.RunAsync(job);
    case ["micro", .. var rest]:
        MicroBenchmarks.Run(rest);
        return 0;
}

var quick = args.Contains("--quick");
var module = args.SkipWhile(argument => argument != "--module").Skip(1).FirstOrDefault();
var names = args.Where((argument, i) => !argument.StartsWith("--", StringComparison.Ordinal) && (i == 0 || args[i - 1] != "--module")).ToArray();
string[] known = ["import", .. Scenarios.All.Select(scenario => scenario.Name), "growth"];
if (names.Except(known).Any())
{
    Console.Error.WriteLine($"""
        usage: dotnet run -c Release --project bench -- [--quick] [--module folder] [scenario …]
               dotnet run -c Release --project bench -- micro
        scenarios: {string.Join(' ', known)}
        """);
    return 2;
}

bool Wanted(string name) => names.Length == 0 || names.Contains(name);

var place = Place.Find(module);
var runner = new Runner(place);
List<Row> rows = [];
var import = Wanted("import") ? await ImportCost.MeasureAsync(place, quick ? 5 : 15) : null;
// A part is for looking at; only a full run replaces the published results.
var name = quick ? "quick" : names.Length > 0 ? "part" : "results";
var text = await Report.WriteAsync(place, name, rows, import);
foreach (var scenario in Scenarios.All.Concat(Scenarios.Growth).Where(scenario => Wanted(scenario.Name)))
{
    // The longest only on request or in a full run.
    if (quick && scenario.Work.Count > 20_000)
        continue;
    rows.AddRange(await runner.RunAsync(quick ? scenario.Quick() : scenario));
    // After each, so that a run that is broken off has not been for nothing.
    text = await Report.WriteAsync(place, name, rows, import);
}

Console.WriteLine($"\n{text}\n{Path.Combine(place.Results, name)}.json and .md");
if (Directory.Exists(place.Scratch))
    Directory.Delete(place.Scratch, recursive: true);
return 0;
