using System.Globalization;
using System.Text;
using static ChatModule.Bench.Candidate;

namespace ChatModule.Bench;

/// <summary>The same job ten times as long each time: whether time and memory stay in step.</summary>
internal static class GrowthTable
{
    /// <summary>What two runs differ by on a quiet machine; less says nothing.</summary>
    private const double Noise = 0.03;

    public static void Write(StringBuilder text, ScenarioResult growth)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## Growth\n\n{growth.Meaning}\n\n");
        text.Append("The exponent tells a row from the one before it, as the slope between them on paper with two logarithmic scales: 1 is in step with the number\nof chats, 2 would be four times the time for twice the chats, less than 1 comes from what a start costs once. The bare HttpClient\nand the emulator's own processor time are here to tell the module's growth from theirs. The heap is what is still held when the last chat has come out.\n\n");
        text.Append("| | chats | seconds (spread) | ms for each | exponent of time | processor s, client | service | peak memory, MB | exponent | heap, MB |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var candidate in new[] { Module, Http })
        {
            Row? before = null;
            foreach (var row in Rows(growth, candidate))
            {
                text.Append(CultureInfo.InvariantCulture, $"| {candidate.Label} | {Scenario.Thousands(row.Asked)} | {row.Seconds:0.00} ({row.Fastest:0.00}–{row.Slowest:0.00}) | {row.Seconds * 1000 / row.Asked:0.000} | {Show(Exponent(before, row, r => r.Seconds))} | {row.ProcessorSeconds:0.00} | {row.ServiceProcessorSeconds:0.00} | {row.PeakMegabytes:0} | {Show(Exponent(before, row, r => r.PeakMegabytes))} | {row.HeapMegabytes:0.0} |\n");
                before = row;
            }
        }

        Explain(text, growth);
    }

    private static void Explain(StringBuilder text, ScenarioResult growth)
    {
        var own = Rows(growth, Module);
        var bare = Rows(growth, Http);
        var told = 0;
        for (var i = 1; i < own.Length; i++)
        {
            if (Exponent(own[i - 1], own[i], row => row.Seconds) is not { } exponent || exponent <= 1 + Noise)
                continue;
            told++;
            var client = Exponent(own[i - 1], own[i], row => row.ProcessorSeconds);
            var service = Exponent(own[i - 1], own[i], row => row.ServiceProcessorSeconds);
            var other = i < bare.Length ? Exponent(bare[i - 1], bare[i], row => row.Seconds) : null;
            var why = service > 1 + Noise
                ? $"the emulator's processor time has {Show(service)}, so it is the service that takes longer"
                : other > 1 + Noise
                    ? $"the bare HttpClient has {Show(other)} on the same step and the emulator's processor time only {Show(service)}, so it is what both clients stand on: .NET compiles what runs often once more, beside the work"
                    : client <= 1 + Noise
                        ? $"its processor time has {Show(client)}, so what grows is time spent waiting"
                        : $"its processor time has {Show(client)}, the bare HttpClient's time {Show(other)} and the emulator's {Show(service)}, so it is the module that takes longer";
            text.Append(CultureInfo.InvariantCulture, $"\nFrom {Scenario.Thousands(own[i - 1].Asked)} to {Scenario.Thousands(own[i].Asked)} ChatModule's time has the exponent {Show(exponent)}: {why}.\n");
        }

        if (told == 0)
            text.Append(CultureInfo.InvariantCulture, $"\nNo exponent of ChatModule's time is above 1 by more than chance ({Noise:0.00}).\n");
        if (own is [var first, .., var last] && last.HeapMegabytes is { } held && first.HeapMegabytes is { } start)
            text.Append(CultureInfo.InvariantCulture, $"\nOf each chat {(held - start) * 1048576 / (last.Asked - first.Asked):0} bytes stay until the pipeline ends, by which a person who is named again is known.\n");
    }

    private static Row[] Rows(ScenarioResult growth, Candidate candidate) => [.. growth.Rows.Where(row => row.Candidate == candidate.Name).OrderBy(row => row.Asked)];

    private static double? Exponent(Row? before, Row row, Func<Row, double?> value) =>
        before is not null && value(before) is > 0 and var from && value(row) is > 0 and var to ? Math.Log(to / from) / Math.Log((double)row.Asked / before.Asked) : null;

    private static string Show(double? exponent) => exponent?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";
}
