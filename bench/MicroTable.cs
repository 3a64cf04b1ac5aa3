using System.Globalization;
using System.Text;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace ChatModule.Bench;

/// <summary>The result of a micro-benchmark.</summary>
/// <param name="Set">The benchmark class.</param>
/// <param name="Name">The benchmark method.</param>
/// <param name="Description">The description.</param>
/// <param name="Nanoseconds">The mean.</param>
/// <param name="Error">Half of the 99.9% confidence interval.</param>
/// <param name="AllocatedBytes">The allocated bytes per operation.</param>
internal sealed record MicroRow(string Set, string Name, string Description, double Nanoseconds, double Error, long AllocatedBytes);

/// <summary>Runs the micro-benchmarks and writes their results.</summary>
internal static class MicroTable
{
    public static IReadOnlyList<MicroRow> Run(BenchPaths paths)
    {
        Console.WriteLine("Micro-benchmarks: about two minutes");
        // Run in this process because the default toolchain builds a separate project, which takes longer than the measurement.
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithIterationCount(10).WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithArtifactsPath(paths.Scratch);
        return [.. Run<MicroBenchmarks>(config), .. Run<RequestPathBenchmarks>(config)];
    }

    public static void Write(StringBuilder text, IReadOnlyList<MicroRow> rows)
    {
        var item = Sum(rows, nameof(MicroBenchmarks.ReadRow), nameof(MicroBenchmarks.BuildDefinition), nameof(MicroBenchmarks.WriteRequest), nameof(MicroBenchmarks.ReadAsync));
        var sdk = Sum(rows, nameof(MicroBenchmarks.SdkWrite), nameof(MicroBenchmarks.SdkReadAsync));
        text.Append("\n## Time per chat without the network\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Reading 5,000 CSV rows, building and serializing the requests, and reading the responses take {item:0} ms, of which the SDK takes {sdk:0} ms.\n\n");
        Write(text, rows, nameof(MicroBenchmarks));

        var (baseline, module) = (Sum(rows, nameof(RequestPathBenchmarks.SerializationAsync)), Sum(rows, nameof(RequestPathBenchmarks.ModuleAsync)));
        text.Append("\n## Where a warm call goes\n\nEach row is the complete request path of one chat with an immediate response instead of the network.\n");
        text.Append(CultureInfo.InvariantCulture, $"For 5,000 people, ChatModule adds {module - baseline:0} ms of processor time to an HttpClient with SDK serialization.\n\n");
        Write(text, rows, nameof(RequestPathBenchmarks));
    }

    private static void Write(StringBuilder text, IReadOnlyList<MicroRow> rows, string set)
    {
        text.Append("| | µs | ± | bytes allocated |\n|---|---:|---:|---:|\n");
        foreach (var row in rows.Where(row => row.Set == set))
            text.Append(CultureInfo.InvariantCulture, $"| {row.Description} | {row.Nanoseconds / 1000:0.00} | {row.Error / 1000:0.00} | {row.AllocatedBytes} |\n");
    }

    // Milliseconds for 5,000 items.
    private static double Sum(IReadOnlyList<MicroRow> rows, params string[] names) => rows.Where(row => names.Contains(row.Name)).Sum(row => row.Nanoseconds) * 5000 / 1e6;

    private static IEnumerable<MicroRow> Run<T>(IConfig config)
    {
        var summary = BenchmarkRunner.Run<T>(config);
        return summary.HasCriticalValidationErrors || summary.Reports.Any(report => report.ResultStatistics is null)
            ? throw new InvalidOperationException("A micro-benchmark failed: " + string.Join(' ', summary.ValidationErrors.Select(error => error.Message)))
            : summary.Reports.Select(report => new MicroRow(
                typeof(T).Name,
                report.BenchmarkCase.Descriptor.WorkloadMethod.Name,
                report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\''),
                report.ResultStatistics!.Mean,
                report.ResultStatistics.ConfidenceInterval.Margin,
                report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0));
    }
}
