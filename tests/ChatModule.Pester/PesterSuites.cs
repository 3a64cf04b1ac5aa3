using Xunit.Abstractions;

namespace ChatModule.Pester;

/// <summary>Every Pester suite of this folder, each in a fresh pwsh.</summary>
public sealed class PesterSuites(ITestOutputHelper output)
{
    private static readonly string[] Found =
        [.. Directory.EnumerateFiles(TestPaths.SuiteFolder, "*.Tests.ps1").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Files => [.. Found];

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public async Task Pester_suite_passes(string suite)
    {
        Skip.If(PesterHost.Lack is not null && !PesterHost.IsRequired, PesterHost.Lack);
        Assert.True(PesterHost.Lack is null, PesterHost.Lack);

        var (report, text) = await PesterRun.OfAsync(suite, Found);

        output.WriteLine(text);
        Assert.True(report is not null, $"{suite} ended without a report.\n{text}");
        // Past the test's own output, which is only shown with a failure: the counts are wanted always.
        Console.WriteLine(report.Describe(suite));
        Assert.True(report.Failures.Count == 0, $"{report.Describe(suite)}\n{string.Join("\n\n", report.Failures.Select(failure => $"[-] {failure.Name}\n{failure.Message}"))}");
        // Some need what only Linux has, and say so; there, each has something to run.
        Skip.If(report is { Passed: 0, Skipped: > 0 } && !OperatingSystem.IsLinux(), report.Describe(suite));
        Assert.True(report.Passed > 0, $"{suite} holds no test that ran.");
    }

    [Fact]
    public void There_are_suites_to_run() => Assert.NotEmpty(Found);
}
