using System.Globalization;

namespace ChatModule.Pester;

/// <summary>The results of one test file, written by Invoke-Suite.ps1.</summary>
internal sealed record PesterReport(int Passed, int Failed, int Skipped, double Seconds)
{
    public required IReadOnlyList<string> Warnings { get; init; }

    public required IReadOnlyList<string> SkippedBlocks { get; init; }

    public required IReadOnlyList<PesterFailure> Failures { get; init; }

    public string Describe(string suite)
    {
        var counts = string.Create(
            CultureInfo.InvariantCulture,
            $"{suite}: {Passed} passed, {Failed} failed, {Skipped} skipped, {Seconds:0.0} s");
        return string.Join("\n  ", [counts, .. Warnings, .. SkippedBlocks.Select(block => $"skipped: {block}")]);
    }
}
