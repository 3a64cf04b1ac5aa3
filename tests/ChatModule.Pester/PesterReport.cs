namespace ChatModule.Pester;

/// <summary>The results of one test file, written by Invoke-Suite.ps1.</summary>
internal sealed record PesterReport(int Passed, int Failed, int Skipped, double Seconds, IReadOnlyList<string> SkippedBlocks, IReadOnlyList<PesterFailure> Failures)
{
    public string Describe(string suite) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{suite}: {Passed} passed, {Failed} failed, {Skipped} skipped, {Seconds:0.0} s") +
        string.Concat(SkippedBlocks.Select(block => $"\n  skipped: {block}"));
}
