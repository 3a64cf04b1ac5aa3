using System.Globalization;
using System.Text;
using static ChatModule.Bench.Candidate;

namespace ChatModule.Bench;

/// <summary>The results as tables to read: first the ratios of all, then each scenario.</summary>
internal static class Report
{
    public static string Of(Results results)
    {
        var text = new StringBuilder("# Results\n\n");
        foreach (var (name, value) in results.About)
            text.Append(CultureInfo.InvariantCulture, $"- {name}: {value}\n");
        if (results.Missing.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"\n**Not measured: {string.Join(", ", results.Missing)}.** The run was broken off, is under way, or was asked for less; `--continue` goes on.\n");
        if (results.Import is not null || results.Standings.Count > 0)
            Overview(text, results);
        if (results.Import is { } import)
            Import(text, import);
        foreach (var standing in results.Standings.Where(standing => !standing.HasOwnTable))
            Scenario(text, standing);
        if (results.Standings.FirstOrDefault(standing => standing.Name == "growth") is { } growth)
            GrowthTable.Write(text, growth);
        if (results.Standings.FirstOrDefault(standing => standing.Name == "reuse") is { } reuse)
            ReuseTable.Write(text, reuse);
        if (results.Profile.Count > 0)
            FirstCallProfile.Write(text, results.Profile);
        if (results.Micro.Count > 0)
            MicroTable.Write(text, results.Micro);
        return text.ToString();
    }

    private static void Overview(StringBuilder text, Results results)
    {
        text.Append("\nA ratio is a candidate's time over ChatModule's, medians both: above 1 it took longer, below 1 it was faster. **Bold**: more than 5 % faster, with the\nwork done. Where less was done than ChatModule did, that stands beside the ratio, and the time compares with nothing.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| | {string.Join(" | ", All.Select(candidate => candidate.Brief))} | with 5,000 people in a CSV |\n|---|{string.Concat(All.Select(_ => "---:|"))}---|\n");
        if (results.Import is { } import)
        {
            var utility = Number(import.Utility.Milliseconds / import.Module.Milliseconds, import.Utility.Milliseconds < 0.95 * import.Module.Milliseconds);
            text.Append(CultureInfo.InvariantCulture, $"| [Import](#import) | {import.Module.Milliseconds:0} ms | {utility} | {utility} | – | – | – | {Interpretation.Import(import)} |\n");
        }

        foreach (var standing in results.Standings.Where(standing => !standing.HasOwnTable))
            text.Append(CultureInfo.InvariantCulture, $"| [{standing.Title}](#{Anchor(standing.Title)}) | {string.Join(" | ", All.Select(candidate => Cell(standing, candidate)))} | {standing.Meaning} |\n");
    }

    private static void Import(StringBuilder text, ImportCost import)
    {
        text.Append("\n## Import\n\n| | ratio | ms (spread) |\n|---|---:|---:|\n");
        foreach (var (label, side) in new[] { ("ChatModule", import.Module), ("an empty binary module", import.Empty), ("Microsoft.PowerShell.Utility, loaded by a first Invoke-RestMethod", import.Utility) })
            text.Append(CultureInfo.InvariantCulture, $"| {label} | {Number(side.Milliseconds / import.Module.Milliseconds, side.Milliseconds < 0.95 * import.Module.Milliseconds)} | {side.Milliseconds:0.0} ({side.Fastest:0.0}–{side.Slowest:0.0}) |\n");
        text.Append("\nThe C# candidates import nothing. The modules of Microsoft Graph for PowerShell are in none of the registries this machine reaches, so they are not here.\n");
    }

    private static void Scenario(StringBuilder text, ScenarioResult standing)
    {
        List<(string Head, Func<Row, string> Cell)> columns =
        [
            ("ratio", row => Ratio(standing, row)),
            ("seconds (spread)", row => FormattableString.Invariant($"{row.Seconds:0.000} ({row.Fastest:0.000}–{row.Slowest:0.000})")),
            ("processor s", row => FormattableString.Invariant($"{row.ProcessorSeconds:0.000}")),
        ];
        if (standing.Rows.Any(row => row.OfIdeal is not null))
            columns.Add(("of the ideal", row => standing.DidTheWork(row) ? FormattableString.Invariant($"{row.OfIdeal:0.00}") : "–"));
        columns.AddRange([
            ("asked", row => $"{row.Asked}"), ("out", row => $"{row.Out}"), ("lost", row => $"{row.Lost}"), ("made twice", row => $"{row.MadeTwice}"),
            ("errors", row => $"{row.Errors}"), ("of them 'may exist'", row => $"{row.Unknown}"), ("429", row => $"{row.Refused}"), ("sent while told to wait", row => $"{row.SentWhileToldToWait}"),
        ]);
        if (standing.Rows.Any(row => row.WaitSeconds is not null))
            columns.AddRange([("longest wait, s", row => FormattableString.Invariant($"{row.WaitSeconds:0.0}")), ("requests per operation", row => $"{row.RequestsPerOperation}"), ("shortest gap, s", row => FormattableString.Invariant($"{row.MinSecondsPerChat:0.00}"))]);
        if (standing.Rows.Any(row => row.MegabytesAt500 is not null))
            columns.AddRange([("MB after 500", row => FormattableString.Invariant($"{row.MegabytesAt500:0}")), ("MB at the peak", row => FormattableString.Invariant($"{row.PeakMegabytes:0}"))]);

        text.Append(CultureInfo.InvariantCulture, $"\n## {standing.Title}\n\n{standing.Meaning}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| {standing.Rows[0].Rounds} runs of each | {string.Join(" | ", columns.Select(column => column.Head))} |\n|---|{string.Concat(columns.Select(_ => "---:|"))}\n");
        foreach (var row in standing.Rows)
            text.Append(CultureInfo.InvariantCulture, $"| {Label(row)} | {string.Join(" | ", columns.Select(column => column.Cell(row)))} |\n");
        if (standing.Absent is not null)
            text.Append(CultureInfo.InvariantCulture, $"\nNot here: {standing.Absent}\n");
        Sentence(text, "Faster than ChatModule here", standing.Rows.Where(standing.Wins).Select(Label));
        Sentence(text, "Sooner done with less done", standing.Rows.Where(row => row.Ratio < 0.95 && !standing.DidTheWork(row)).Select(row => $"{Label(row)} ({standing.Missed(row)})"));
    }

    private static void Sentence(StringBuilder text, string head, IEnumerable<string> names)
    {
        if (string.Join(", ", names) is { Length: > 0 } all)
            text.Append(CultureInfo.InvariantCulture, $"\n{head}: {all}.\n");
    }

    private static string Cell(ScenarioResult standing, Candidate candidate) =>
        standing.Find(candidate) is not { } row ? "–"
        : candidate == Module ? FormattableString.Invariant($"{row.Seconds:0.00} s")
        : Ratio(standing, row);

    private static string Ratio(ScenarioResult standing, Row row) =>
        standing.DidTheWork(row) ? Number(row.Ratio, standing.Wins(row)) : $"{Number(row.Ratio, false)}, {standing.Missed(row)}";

    private static string Number(double ratio, bool wins) => FormattableString.Invariant(wins ? (FormattableString)$"**{ratio:0.00}**" : $"{ratio:0.00}");

    private static string Label(Row row) => All.First(candidate => candidate.Name == row.Candidate).Label;

    // As GitHub makes them of a heading.
    private static string Anchor(string title) => string.Concat(title.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-')).Replace(' ', '-');
}
