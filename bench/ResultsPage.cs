using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using GraphEmulator.Recording;

namespace ChatModule.Bench;

/// <summary>The page of results. A run replaces its rows, and keeps the others of the same machine.</summary>
internal sealed class ResultsPage
{
    private const string Legend = """
        Each cell: the median time of n runs, in parentheses divided by that of ChatModule in the same run (below 1:
        faster than it). **Bold**: chats or messages that are missing or exist twice, the most of any run. "429s" and
        "polls" are of the median run. A peer is ended after three times ChatModule's time.
        What the rows are, and how they were measured: [the bench](../README.md).
        """;

    private readonly string path;
    private readonly string machine;
    private readonly Dictionary<string, List<string>> rows = [];

    public ResultsPage(string path, string module, Shell shell)
    {
        (this.path, machine) = (path, Describe(module, shell));
        var lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        if (machine.Split('\n').All(lines.Contains))
            foreach (var line in lines.Where(line => line.StartsWith("| `", StringComparison.Ordinal)))
                Rows(line.Split('`')[1]).Add(line);
    }

    /// <summary>Replaces the rows of a scenario.</summary>
    public void Set(string name, params IEnumerable<Row> measured)
    {
        var run = $"{Commit()}, {DateTime.UtcNow:yyyy-MM-dd}";
        rows[name] = [.. measured.Select(row => $"| `{name}` {row.Title} | {string.Join(" | ", row.Cells)} | {run} |")];
        Write();
    }

    private void Write()
    {
        var text = new StringBuilder($"# Results\n\n{machine}\n\n{Legend.ReplaceLineEndings("\n")}\n");
        var columns = string.Join(" | ", Candidate.All.Select(candidate => candidate.Title));
        AddHeader($"| n | {columns}", 1 + Candidate.All.Count);
        foreach (var name in Program.Names.Where(name => name != "rate"))
            text.AppendJoin("", Rows(name).Select(line => line + '\n'));
        text.Append(CultureInfo.InvariantCulture, $"\n{RateTable.Title}\n");
        AddHeader($"| {RateTable.Columns}", 4);
        text.AppendJoin("", Rows("rate").Select(line => line + '\n'));
        File.WriteAllText(path, text.ToString());

        void AddHeader(string titles, int columns) => text.Append("\n| ").Append(titles)
            .Append(" | commit, date |\n|---|").Insert(text.Length, "---:|", columns).Append("---|\n");
    }

    // A plus sign stands for changes that aren't committed, other than results.
    private static string Commit()
    {
        var changes = Git("status", "--porcelain", "--", ".", ":(exclude)bench/results");
        return Git("rev-parse", "--short", "HEAD") + (changes.Length > 0 ? "+" : "");

        static string Git(params string[] arguments) => Shell.Run("git", ["-C", Program.Repository, .. arguments]);
    }

    private List<string> Rows(string name) => rows.TryGetValue(name, out var lines) ? lines : rows[name] = [];

    private static string Describe(string module, Shell shell)
    {
        var processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name", StringComparison.Ordinal))
                .Split(':')[1].Trim()
            : RuntimeInformation.ProcessArchitecture.ToString();
        var files = Directory.EnumerateFiles(module, "*", SearchOption.AllDirectories);
        var megabytes = files.Sum(file => new FileInfo(file).Length) / 1e6;
        var folder = Path.GetRelativePath(Program.Repository, module);
        var peers = string.Join(", ", shell.Peers.Select(peer => $"{peer.Key} {peer.Value}"));
        return string.Create(CultureInfo.InvariantCulture, $"""
            {processor}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription},
            .NET {Environment.Version}, PowerShell {shell.Version} where a row doesn't name another. Peers: {peers}.
            The module: {folder}, {megabytes:0.0} MB.
            """).ReplaceLineEndings("\n");
    }
}

/// <summary>A row of the page.</summary>
internal sealed record Row(string Title, params IReadOnlyList<string> Cells)
{
    /// <summary>The row of a scenario.</summary>
    public static Row Create(Scenario scenario, string suffix, IReadOnlyDictionary<Candidate, List<Run>> runs)
    {
        var own = Median(scenario, runs[Candidate.Own]);
        var cells = Candidate.All.Select(candidate =>
            runs.TryGetValue(candidate, out var its) ? Cell(scenario, own, its) : "–");
        return new(scenario.Title + suffix, [scenario.Rounds.ToString(CultureInfo.InvariantCulture), .. cells]);
    }

    private static Run Median(Scenario scenario, List<Run> runs) =>
        runs.OrderBy(run => scenario.Time(run.Outcome)).ElementAt((runs.Count - 1) / 2);

    private static string Cell(Scenario scenario, Run own, List<Run> runs)
    {
        var median = Median(scenario, runs);
        var (outcome, traffic) = median;
        var seconds = scenario.Time(outcome);
        List<string> parts = [seconds < 1 ? $"{seconds * 1000:0} ms" : Invariant($"{seconds:0.0} s")];
        if (outcome.IsEnded)
            parts[0] = $"ended after {parts[0]}";
        else if (median != own)
            parts[0] += Invariant($" ({seconds / scenario.Time(own.Outcome):0.00})");
        if (outcome.Created is { } created)
            parts.Add(Invariant($"chats {created:0.0} s"));
        if (traffic.Requests429 > 0)
            parts.Add($"{traffic.Requests429} 429s");
        if (scenario.Work == Work.App && !outcome.IsEnded)
            parts.Add(Invariant($"{traffic.RequestsPerOperation.Mean * scenario.Count:0} polls"));
        if (outcome.Spread is { } ratio)
            parts.Add(Invariant($"slowest/fastest {ratio:0.0}"));
        if (scenario.ShowsMemory && !outcome.IsEnded)
            parts.Add(Invariant($"{outcome.Megabytes:0} MB"));
        Add(run => scenario.Count - Done(scenario, run.Traffic), "missing");
        Add(Twice, "twice");
        if (runs.Max(run => run.Outcome.Errors) is > 0 and var errors)
            parts.Add($"{errors} errors");
        return string.Join(", ", parts);

        void Add(Func<Run, long> count, string what)
        {
            if (runs.Max(count) is > 0 and var most)
                parts.Add($"**{most} {what}**");
        }
    }

    // Without the first chat, which isn't measured.
    private static long Done(Scenario scenario, TrafficSummary traffic) => scenario.Work == Work.Message
        ? traffic.ChatsWithMessage
        : traffic.ChatsCreated - traffic.DuplicateChats - (scenario.IsFirst ? 0 : 1);

    private static long Twice(Run run) =>
        run.Traffic.DuplicateChats + run.Traffic.MessagesSent - run.Traffic.ChatsWithMessage;

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
