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

/// <summary>A micro-benchmark's result.</summary>
/// <param name="Set">The class it belongs to.</param>
/// <param name="Name">The method that ran.</param>
/// <param name="What">What it does.</param>
/// <param name="Nanoseconds">The mean.</param>
/// <param name="Error">Half of the 99.9 % confidence interval.</param>
/// <param name="AllocatedBytes">For each run.</param>
internal sealed record MicroRow(string Set, string Name, string What, double Nanoseconds, double Error, long AllocatedBytes);

/// <summary>The micro-benchmarks: run, and shown.</summary>
internal static class MicroTable
{
    public static IReadOnlyList<MicroRow> Run(BenchPaths place)
    {
        Console.WriteLine("Micro-benchmarks: about two minutes");
        // In this process: the default builds a project of its own for it, which takes longer than the measuring.
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithIterationCount(10).WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithArtifactsPath(place.Scratch);
        return [.. Run<MicroBenchmarks>(config), .. Run<RequestPathBenchmarks>(config)];
    }

    public static void Write(StringBuilder text, IReadOnlyList<MicroRow> rows)
    {
        var item = Sum(rows, nameof(MicroBenchmarks.RecogniseRow), nameof(MicroBenchmarks.Compose), nameof(MicroBenchmarks.Build), nameof(MicroBenchmarks.ReadAsync));
        var sdk = Sum(rows, nameof(MicroBenchmarks.SdkWrite), nameof(MicroBenchmarks.SdkReadAsync));
        text.Append("\n## For each chat, without the network\n\n");
        text.Append(CultureInfo.InvariantCulture, $"5,000 rows of a CSV are recognised, composed, written and read in {item:0} ms; the SDK's own part of it is {sdk:0} ms.\n\n");
        Write(text, rows, nameof(MicroBenchmarks));

        var (floor, module) = (Sum(rows, nameof(RequestPathBenchmarks.SerialisingAsync)), Sum(rows, nameof(RequestPathBenchmarks.ModuleAsync)));
        text.Append("\n## Where a warm call goes\n\nEach line is a chat's whole way down to the network and back, with an answer that is there at once in place of the network.\n");
        text.Append(CultureInfo.InvariantCulture, $"With 5,000 people, everything that ChatModule does beyond an HttpClient with the SDK's serialisation adds {module - floor:0} ms of processor time.\n\n");
        Write(text, rows, nameof(RequestPathBenchmarks));
    }

    private static void Write(StringBuilder text, IReadOnlyList<MicroRow> rows, string set)
    {
        text.Append("| | µs | ± | bytes allocated |\n|---|---:|---:|---:|\n");
        foreach (var row in rows.Where(row => row.Set == set))
            text.Append(CultureInfo.InvariantCulture, $"| {row.What} | {row.Nanoseconds / 1000:0.00} | {row.Error / 1000:0.00} | {row.AllocatedBytes} |\n");
    }

    // Milliseconds for 5,000.
    private static double Sum(IReadOnlyList<MicroRow> rows, params string[] names) => rows.Where(row => names.Contains(row.Name)).Sum(row => row.Nanoseconds) * 5000 / 1e6;

    private static IEnumerable<MicroRow> Run<T>(IConfig config)
    {
        var summary = BenchmarkRunner.Run<T>(config);
        return summary.HasCriticalValidationErrors || summary.Reports.Any(report => report.ResultStatistics is null)
            ? throw new InvalidOperationException("A micro-benchmark did not run: " + string.Join(' ', summary.ValidationErrors.Select(error => error.Message)))
            : summary.Reports.Select(report => new MicroRow(
                typeof(T).Name,
                report.BenchmarkCase.Descriptor.WorkloadMethod.Name,
                report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\''),
                report.ResultStatistics!.Mean,
                report.ResultStatistics.ConfidenceInterval.Margin,
                report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0));
    }
}
