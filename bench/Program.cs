using System.Reflection;

namespace ChatModule.Bench;

internal static class Program
{
    private const string Usage = "usage: dotnet run -c Release --project bench -- "
        + "[--quick] [--module folder] [--pwsh path]... [name]...";

    public static string Repository { get; } = typeof(Program).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(pair => pair.Key == "Repository").Value!;

    public static IReadOnlyList<string> Names { get; } =
        [.. Scenarios.All.Select(scenario => scenario.Name), "warm", "rate"];

    public static async Task<int> Main(string[] args)
    {
        if (args is ["peer"])
        {
            await HttpPeer.RunAsync();
            return 0;
        }

        var module = Path.Combine(Repository, "output", "package", "ChatModule");
        var (isQuick, shells, names) = (false, new List<string>(), new List<string>());
        var arguments = new Queue<string>(args);
        while (arguments.TryDequeue(out var argument))
            switch (argument)
            {
                case "--quick": isQuick = true; break;
                case "--module": module = Path.GetFullPath(arguments.Dequeue()); break;
                case "--pwsh": shells.Add(arguments.Dequeue()); break;
                default: names.Add(argument); break;
            }

        if (names.Except(Names).Any() || !File.Exists(Path.Combine(module, "ChatModule.psd1")))
        {
            Console.Error.WriteLine(
                $"{Usage}\nnames: {string.Join(' ', Names)}\nThe module: {module} (dotnet build packaging)");
            return 2;
        }
        var scratch = Directory.CreateTempSubdirectory("chatmodule-bench").FullName;
        try
        {
            var found = shells.DefaultIfEmpty(PowerShellProcess.Command).Select(Shell.Find);
            await MeasureAsync(module, [.. found], names, isQuick, scratch);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
        return 0;
    }

    private static async Task MeasureAsync(
        string module, Shell[] shells, List<string> names, bool isQuick, string scratch)
    {
        var path = Path.Combine(Repository, "bench", "results", isQuick ? "quick.md" : "results.md");
        var page = new ResultsPage(path, module, shells[0]);
        var runner = new Runner(module, scratch);
        foreach (var complete in Scenarios.All.Where(scenario => IsWanted(scenario.Name)))
        {
            var scenario = isQuick ? complete.Quick() : complete;
            List<Row> rows = [];
            foreach (var shell in scenario.IsFirst ? shells : [shells[0]])
            {
                Console.WriteLine($"{scenario.Title}, PowerShell {shell.Version}");
                var version = scenario.IsFirst ? $", {shell.Version}" : "";
                rows.Add(Row.Create(scenario, version, await runner.RunAsync(scenario, shell)));
            }
            page.Set(scenario.Name, rows);
        }
        if (IsWanted("warm"))
            page.Set("warm", WarmBenchmarks.Measure(scratch));
        if (IsWanted("rate"))
            page.Set("rate", RateTable.Run());
        Console.WriteLine(path);

        bool IsWanted(string name) => names.Count == 0 || names.Contains(name);
    }
}
