using Xunit.Abstractions;
using Xunit.Sdk;

namespace ChatModule.Pester;

/// <summary>
/// Starts the selected test files, so that they run in parallel. xunit runs the cases of a theory one after another,
/// and only its orderer gets the cases that a filter left.
/// </summary>
public sealed class SelectedSuites : ITestCaseOrderer
{
    /// <inheritdoc/>
    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases)
        where TTestCase : ITestCase
    {
        var selected = testCases.OrderBy(testCase => testCase.DisplayName, StringComparer.Ordinal).ToArray();
        // The longest files first: they take the longest, and the others run beside them.
        foreach (var suite in selected.SelectMany(testCase => testCase.TestMethodArguments ?? []).OfType<string>()
            .OrderByDescending(suite => new FileInfo(Path.Combine(TestPaths.SuiteFolder, suite)).Length))
            _ = PesterRun.OfAsync(suite);
        return selected;
    }
}
