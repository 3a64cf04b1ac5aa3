using System.Globalization;
using System.Text;
using static ChatModule.Bench.Candidate;

namespace ChatModule.Bench;

/// <summary>Writes the results as Markdown: an overview of the ratios, then each scenario.</summary>
internal static class Report
{
    public static string Create(Results results)
    {
        var text = new StringBuilder("# Results\n\n");
        foreach (var (name, value) in results.About)
            text.Append(CultureInfo.InvariantCulture, $"- {name}: {value}\n");
        if (results.Missing.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"\n**Not measured: {string.Join(", ", results.Missing)}.** The run was interrupted, is in progress, or included only some scenarios. Use `--continue` to resume.\n");
        if (results.Import is not null || results.ScenarioResults.Count > 0)
            Overview(text, results);
        if (results.Import is { } import)
            Import(text, import);
        foreach (var result in results.ScenarioResults.Where(result => !result.HasOwnTable))
            Scenario(text, result);
        if (results.ScenarioResults.FirstOrDefault(result => result.Name == "growth") is { } growth)
            GrowthTable.Write(text, growth);
        if (results.ScenarioResults.FirstOrDefault(result => result.Name == "reuse") is { } reuse)
            ReuseTable.Write(text, reuse);
        if (results.Profile.Count > 0)
            FirstCallProfile.Write(text, results.Profile);
        if (results.Micro.Count > 0)
            MicroTable.Write(text, results.Micro);
        if (results.Rate.Count > 0)
            RateTable.Write(text, results.Rate);
        return text.ToString();
    }

    private static void Overview(StringBuilder text, Results results)
    {
        text.Append("\nA ratio is the median time of a candidate divided by the median time of ChatModule: above 1 is slower, below 1 is faster. **Bold** ratios are\nmore than 5% faster with complete results. For candidates with more lost or duplicate chats than ChatModule, the numbers follow the ratio.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| | {string.Join(" | ", All.Select(candidate => candidate.ShortLabel))} | For a CSV file with 5,000 people |\n|---|{string.Concat(All.Select(_ => "---:|"))}---|\n");
        if (results.Import is { } import)
        {
            var utility = Number(import.Utility.Milliseconds / import.Module.Milliseconds, import.Utility.Milliseconds < 0.95 * import.Module.Milliseconds);
            text.Append(CultureInfo.InvariantCulture, $"| [Import](#import) | {import.Module.Milliseconds:0} ms | {utility} | {utility} | – | – | – | {Interpretation.Import(import)} |\n");
        }

        foreach (var result in results.ScenarioResults.Where(result => result.ComparesCandidates))
            text.Append(CultureInfo.InvariantCulture, $"| [{result.Title}](#{Anchor(result.Title)}) | {string.Join(" | ", All.Select(candidate => Cell(result, candidate)))} | {result.Meaning} |\n");
    }

    private static void Import(StringBuilder text, ImportCost import)
    {
        text.Append("\n## Import\n\n| | ratio | ms (spread) |\n|---|---:|---:|\n");
        foreach (var (label, measurement) in new[] { ("ChatModule", import.Module), ("Empty binary module", import.Empty), ("Microsoft.PowerShell.Utility, loaded by the first Invoke-RestMethod", import.Utility) })
            text.Append(CultureInfo.InvariantCulture, $"| {label} | {Number(measurement.Milliseconds / import.Module.Milliseconds, measurement.Milliseconds < 0.95 * import.Module.Milliseconds)} | {measurement.Milliseconds:0.0} ({measurement.Fastest:0.0}–{measurement.Slowest:0.0}) |\n");
        text.Append("\nThe C# candidates import no module.\n");
    }

    private static void Scenario(StringBuilder text, ScenarioResult result)
    {
        List<(string Head, Func<Row, string> Cell)> columns = result.ComparesCandidates ? [("ratio", row => Ratio(result, row))] : [];
        columns.AddRange([
            ("seconds (spread)", row => FormattableString.Invariant($"{row.Seconds:0.000} ({row.Fastest:0.000}–{row.Slowest:0.000})")),
            ("processor s", row => FormattableString.Invariant($"{row.ProcessorSeconds:0.000}")),
        ]);
        if (!result.ComparesCandidates)
            columns.Add(("of the service", row => FormattableString.Invariant($"{row.ServiceProcessorSeconds:0.000}")));
        if (result.Rows.Any(row => row.IdealRatio is not null))
            columns.Add(("ideal time ratio", row => result.IsComparable(row) ? FormattableString.Invariant($"{row.IdealRatio:0.00}") : "–"));
        if (!result.ComparesCandidates)
            columns.Add(("throttled, s", row => FormattableString.Invariant($"{row.ThrottledSeconds:0.0}")));
        if (result.Rows.Any(row => result.RatioToThrottled(row) is not null))
            columns.Add(("of throttled time + time without rejections", row => FormattableString.Invariant($"{result.RatioToThrottled(row):0.00}")));
        columns.AddRange([
            ("requested", row => $"{row.Requested}"), ("completed", row => $"{row.Out}"), ("lost", row => $"{row.Lost}"), ("duplicates", row => $"{row.Duplicates}"),
            ("errors", row => $"{row.Errors}"), ("unknown outcome", row => $"{row.Unknown}"), ("429", row => $"{row.Throttled}"), ("sent while throttled", row => $"{row.SentWhileThrottled}"),
        ]);
        if (result.Rows.Any(row => row.WaitSeconds is not null))
            columns.AddRange([("longest wait, s", row => FormattableString.Invariant($"{row.WaitSeconds:0.0}")), ("requests per operation", row => $"{row.RequestsPerOperation}"), ("minimum interval, s", row => FormattableString.Invariant($"{row.MinSecondsPerChat:0.00}"))]);
        if (result.Rows.Any(row => row.MegabytesAt500 is not null))
            columns.AddRange([("MB after 500", row => FormattableString.Invariant($"{row.MegabytesAt500:0}")), ("peak MB", row => FormattableString.Invariant($"{row.PeakMegabytes:0}"))]);

        text.Append(CultureInfo.InvariantCulture, $"\n## {result.Title}\n\n{result.Meaning}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| {result.Rows[0].Rounds} {(result.Rows[0].Rounds == 1 ? "run" : "runs")} of each | {string.Join(" | ", columns.Select(column => column.Head))} |\n|---|{string.Concat(columns.Select(_ => "---:|"))}\n");
        foreach (var row in result.Rows)
            text.Append(CultureInfo.InvariantCulture, $"| {Label(row)} | {string.Join(" | ", columns.Select(column => column.Cell(row)))} |\n");
        if (result.Excluded is not null)
            text.Append(CultureInfo.InvariantCulture, $"\nNot included: {result.Excluded}\n");
        if (!result.ComparesCandidates)
            return;
        AppendList(text, "Faster than ChatModule", result.Rows.Where(result.IsFaster).Select(Label));
        AppendList(text, "Faster with incomplete results", result.Rows.Where(row => row.Ratio < 0.95 && !result.IsComparable(row)).Select(row => $"{Label(row)} ({result.DescribeShortfall(row)})"));
    }

    private static void AppendList(StringBuilder text, string head, IEnumerable<string> names)
    {
        if (string.Join(", ", names) is { Length: > 0 } all)
            text.Append(CultureInfo.InvariantCulture, $"\n{head}: {all}.\n");
    }

    private static string Cell(ScenarioResult result, Candidate candidate) =>
        result.Find(candidate) is not { } row ? "–"
        : candidate == Module ? FormattableString.Invariant($"{row.Seconds:0.00} s")
        : Ratio(result, row);

    private static string Ratio(ScenarioResult result, Row row) =>
        result.IsComparable(row) ? Number(row.Ratio, result.IsFaster(row)) : $"{Number(row.Ratio, false)}, {result.DescribeShortfall(row)}";

    private static string Number(double ratio, bool wins) => FormattableString.Invariant(wins ? (FormattableString)$"**{ratio:0.00}**" : $"{ratio:0.00}");

    private static string Label(Row row) => row.Variant ?? All.First(candidate => candidate.Name == row.Candidate).Label;

    // The anchor that GitHub generates for a heading.
    private static string Anchor(string title) => string.Concat(title.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-')).Replace(' ', '-');
}
