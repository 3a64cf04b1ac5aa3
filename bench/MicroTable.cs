using System.Globalization;
using System.Text;

namespace ChatModule.Bench;

/// <summary>A micro-benchmark's result.</summary>
/// <param name="Name">The method that ran.</param>
/// <param name="What">What it does.</param>
/// <param name="Nanoseconds">The mean.</param>
/// <param name="Error">Half of the 99.9 % confidence interval.</param>
/// <param name="AllocatedBytes">For each run.</param>
internal sealed record MicroRow(string Name, string What, double Nanoseconds, double Error, long AllocatedBytes);

/// <summary>The micro-benchmarks as a table.</summary>
internal static class MicroTable
{
    public static void Write(StringBuilder text, IReadOnlyList<MicroRow> rows)
    {
        double Sum(params string[] names) => rows.Where(row => names.Contains(row.Name)).Sum(row => row.Nanoseconds) * 5000 / 1e6;

        var own = Sum(nameof(MicroBenchmarks.RecogniseRow), nameof(MicroBenchmarks.Compose), nameof(MicroBenchmarks.Build), nameof(MicroBenchmarks.ReadAsync));
        var sdk = Sum(nameof(MicroBenchmarks.SdkWrite), nameof(MicroBenchmarks.SdkReadAsync));
        text.Append("\n## For each chat, without the network\n\n");
        text.Append(CultureInfo.InvariantCulture, $"5,000 rows are recognised, composed, written and read in {own:0} ms; {sdk:0} ms of that would be the SDK's models and serialisation for anybody.\n\n");
        text.Append("| | µs | ± | bytes allocated |\n|---|---:|---:|---:|\n");
        foreach (var row in rows)
            text.Append(CultureInfo.InvariantCulture, $"| {row.What} | {row.Nanoseconds / 1000:0.00} | {row.Error / 1000:0.00} | {row.AllocatedBytes} |\n");
    }
}
