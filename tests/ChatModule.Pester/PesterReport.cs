namespace ChatModule.Pester;

/// <summary>What became of one suite, as Invoke-Suite.ps1 writes it.</summary>
internal sealed record PesterReport(int Passed, int Failed, int Skipped, double Seconds, IReadOnlyList<string> SkippedBlocks, IReadOnlyList<PesterFailure> Failures)
{
    public string Describe(string suite) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{suite}: {Passed} passed, {Failed} failed, {Skipped} skipped, {Seconds:0.0} s") +
        string.Concat(SkippedBlocks.Select(block => $"\n  skipped: {block}"));
}
