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
        foreach (var testCase in selected)
        {
            if (testCase.TestMethodArguments is [string suite])
                _ = PesterRun.OfAsync(suite);
        }
        return selected;
    }
}
