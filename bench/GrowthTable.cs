using System.Globalization;
using System.Text;
using static ChatModule.Bench.Candidate;

namespace ChatModule.Bench;

/// <summary>Shows whether time and memory grow linearly with the number of chats.</summary>
internal static class GrowthTable
{
    /// <summary>The variation between two runs on an idle computer.</summary>
    private const double Noise = 0.03;

    public static void Write(StringBuilder text, ScenarioResult growth)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## Growth\n\n{growth.Meaning}\n\n");
        text.Append("The exponent is the slope from the previous row on logarithmic scales: 1 is linear growth, 2 is four times the time for twice the chats,\nand less than 1 is due to the fixed startup cost. The HttpClient-only candidate and the emulator's processor time distinguish the module's\ngrowth from theirs. The heap size is measured at the last chat.\n\n");
        text.Append("| | chats | seconds (spread) | ms per chat | exponent of time | processor s, client | service | peak memory, MB | exponent | heap, MB |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var candidate in new[] { Module, Http })
        {
            Row? before = null;
            foreach (var row in Rows(growth, candidate))
            {
                text.Append(CultureInfo.InvariantCulture, $"| {candidate.Label} | {Scenario.Thousands(row.Requested)} | {row.Seconds:0.00} ({row.Fastest:0.00}–{row.Slowest:0.00}) | {row.Seconds * 1000 / row.Requested:0.000} | {Show(Exponent(before, row, r => r.Seconds))} | {row.ProcessorSeconds:0.00} | {row.ServiceProcessorSeconds:0.00} | {row.PeakMegabytes:0} | {Show(Exponent(before, row, r => r.PeakMegabytes))} | {row.HeapMegabytes:0.0} |\n");
                before = row;
            }
        }

        Explain(text, growth);
    }

    private static void Explain(StringBuilder text, ScenarioResult growth)
    {
        var own = Rows(growth, Module);
        var bare = Rows(growth, Http);
        var explained = 0;
        for (var i = 1; i < own.Length; i++)
        {
            if (Exponent(own[i - 1], own[i], row => row.Seconds) is not { } exponent || exponent <= 1 + Noise)
                continue;
            explained++;
            var client = Exponent(own[i - 1], own[i], row => row.ProcessorSeconds);
            var service = Exponent(own[i - 1], own[i], row => row.ServiceProcessorSeconds);
            var other = i < bare.Length ? Exponent(bare[i - 1], bare[i], row => row.Seconds) : null;
            var cause = service > 1 + Noise
                ? $"the exponent of the emulator's processor time is {Show(service)}, so the emulator causes the growth"
                : other > 1 + Noise
                    ? $"the exponent of the HttpClient-only candidate is {Show(other)} and that of the emulator's processor time only {Show(service)}, so the cause is common to both clients: .NET recompiles hot methods in the background"
                    : client <= 1 + Noise
                        ? $"the exponent of its processor time is {Show(client)}, so the waiting time grows"
                        : $"the exponent of its processor time is {Show(client)}, that of the HttpClient-only candidate is {Show(other)}, and that of the emulator is {Show(service)}, so the module causes the growth";
            text.Append(CultureInfo.InvariantCulture, $"\nFrom {Scenario.Thousands(own[i - 1].Requested)} to {Scenario.Thousands(own[i].Requested)} the exponent of ChatModule's time is {Show(exponent)}: {cause}.\n");
        }

        if (explained == 0)
            text.Append(CultureInfo.InvariantCulture, $"\nNo exponent of ChatModule's time exceeds 1 by more than the variation between runs ({Noise:0.00}).\n");
        if (own is [var first, .., var last] && last.HeapMegabytes is { } held && first.HeapMegabytes is { } start)
            text.Append(CultureInfo.InvariantCulture, $"\nEach chat uses {(held - start) * 1048576 / (last.Requested - first.Requested):0} bytes until the pipeline ends, to detect duplicate people.\n");
    }

    private static Row[] Rows(ScenarioResult growth, Candidate candidate) => [.. growth.Rows.Where(row => row.Candidate == candidate.Name).OrderBy(row => row.Requested)];

    private static double? Exponent(Row? before, Row row, Func<Row, double?> value) =>
        before is not null && value(before) is > 0 and var from && value(row) is > 0 and var to ? Math.Log(to / from) / Math.Log((double)row.Requested / before.Requested) : null;

    private static string Show(double? exponent) => exponent?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";
}
