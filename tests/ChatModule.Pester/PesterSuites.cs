using Xunit.Abstractions;

namespace ChatModule.Pester;

/// <summary>Runs every Pester test file of this folder, each in a new pwsh process.</summary>
[TestCaseOrderer("ChatModule.Pester.SelectedSuites", "ChatModule.Pester")]
public sealed class PesterSuites(ITestOutputHelper output)
{
    private static readonly IEnumerable<string> Found =
        Directory.EnumerateFiles(TestPaths.SuiteFolder, "*.Tests.ps1").Select(path => Path.GetFileName(path));

    public static TheoryData<string> Files => [.. Found];

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public async Task Pester_suite_passes(string suite)
    {
        var (report, text) = await PesterRun.OfAsync(suite);

        output.WriteLine(text);
        Assert.True(report is not null, $"{suite} ended without a report.\n{text}");
        // The test output is displayed only for a failure, but the counts always matter.
        Console.WriteLine(report.Describe(suite));
        var failures = report.Failures.Select(failure => $"[-] {failure.Name}\n{failure.Message}");
        Assert.True(report.Failures.Count == 0, string.Join("\n\n", [report.Describe(suite), .. failures]));
        Skip.If(report is { Passed: 0, Skipped: > 0 }, report.Describe(suite));
        Assert.True(report.Passed > 0, $"{suite} has no test that ran.");
    }

    [Fact]
    public void Pester_suites_are_found() => Assert.NotEmpty(Found);
}
