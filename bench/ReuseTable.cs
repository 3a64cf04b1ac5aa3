using System.Globalization;
using System.Text;

namespace ChatModule.Bench;

/// <summary>What <c>-ReuseExisting</c> costs, by how many groups exist.</summary>
internal static class ReuseTable
{
    public static void Write(StringBuilder text, ScenarioResult reuse)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {reuse.Title}\n\n{reuse.Meaning}\n\n");
        text.Append("None of the rows exists, so what the switch costs is the list of groups, read before the first one is created: a request for each 50. The heap is what is\nheld when the last chat has come out.\n\n");
        text.Append("| | groups that exist | requests to list them | seconds (spread) | processor s | heap, MB | more than without | 429 |\n|---|---:|---:|---:|---:|---:|---:|---:|\n");
        var without = reuse.Rows[0];
        foreach (var row in reuse.Rows)
            text.Append(CultureInfo.InvariantCulture, $"| {Label(row)} | {Scenario.Thousands(row.Existing)} | {row.ExtraRequests} | {row.Seconds:0.00} ({row.Fastest:0.00}–{row.Slowest:0.00}) | {row.ProcessorSeconds:0.00} | {row.HeapMegabytes:0.0} | {row.HeapMegabytes - without.HeapMegabytes:0.0} | {row.Refused} |\n");
    }

    private static string Label(Row row) => !row.Reuses ? "without the switch" : row.Refused > 0 ? "-ReuseExisting, 5 lists a second allowed" : "-ReuseExisting";
}
