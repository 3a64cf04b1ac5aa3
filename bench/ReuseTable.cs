using System.Globalization;
using System.Text;

namespace ChatModule.Bench;

/// <summary>The cost of <c>-ReuseExisting</c> by the number of existing groups.</summary>
internal static class ReuseTable
{
    public static void Write(StringBuilder text, ScenarioResult reuse)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {reuse.Title}\n\n{reuse.Meaning}\n\n");
        text.Append("No requested group exists. The cost of the switch is listing the existing groups before the first one is created, with one request per 50 groups.\nThe heap size is measured at the last chat.\n\n");
        text.Append("| | existing groups | requests to list them | seconds (spread) | processor s | heap, MB | difference | 429 |\n|---|---:|---:|---:|---:|---:|---:|---:|\n");
        var without = reuse.Rows[0];
        foreach (var row in reuse.Rows)
            text.Append(CultureInfo.InvariantCulture, $"| {Label(row)} | {Scenario.Thousands(row.Existing)} | {row.ExtraRequests} | {row.Seconds:0.00} ({row.Fastest:0.00}–{row.Slowest:0.00}) | {row.ProcessorSeconds:0.00} | {row.HeapMegabytes:0.0} | {row.HeapMegabytes - without.HeapMegabytes:0.0} | {row.Throttled} |\n");
    }

    private static string Label(Row row) => !row.Reuses ? "without the switch" : row.Throttled > 0 ? "-ReuseExisting, limit of 5 lists per second" : "-ReuseExisting";
}
