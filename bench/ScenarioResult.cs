namespace ChatModule.Bench;

/// <summary>The results of a scenario. The growth scenario has one row per candidate and number of chats.</summary>
internal sealed record ScenarioResult(string Name, string Title, IReadOnlyList<Row> Rows)
{
    /// <summary>Explains the figures for a CSV file with 5,000 people.</summary>
    public string Meaning { get; init; } = "";

    /// <summary>The candidates that aren't included, and why.</summary>
    public string? Excluded { get; init; }

    /// <summary>Whether the scenario has a separate table because it doesn't compare candidates.</summary>
    public bool HasOwnTable => Name is "growth" or "reuse";

    /// <summary>Whether it compares candidates, and not variants of a workload.</summary>
    public bool ComparesCandidates => !HasOwnTable && Rows.All(row => row.Variant is null);

    public Row? Find(Candidate candidate) => Rows.FirstOrDefault(row => row.Candidate == candidate.Name);

    /// <summary>The time divided by what must be: the throttled time, and that of as many chats without rejections.</summary>
    public double? RatioToThrottled(Row row) => Name != "random" ? null
        : row.Seconds / (row.ThrottledSeconds + Rows.First(other => other.Requested == row.Requested && other.ThrottledSeconds == 0).Seconds);

    /// <summary>Whether a candidate has no more lost or duplicate chats than ChatModule. Otherwise, its time isn't comparable.</summary>
    public bool IsComparable(Row row) => Find(Candidate.Module) is { } own && row.Lost <= own.Lost && row.Duplicates <= own.Duplicates;

    /// <summary>Whether a candidate is more than 5% faster than ChatModule with comparable results.</summary>
    public bool IsFaster(Row row) => row.Ratio < 0.95 && IsComparable(row);

    /// <summary>Describes the lost and duplicate chats of a candidate whose results aren't comparable.</summary>
    public string DescribeShortfall(Row row)
    {
        if (IsComparable(row))
            return "";
        string?[] parts = [row.Lost > 0 ? $"{row.Lost} of {row.Requested} lost" : null, row.Duplicates > 0 ? $"{row.Duplicates} duplicated" : null];
        return string.Join(", ", parts.OfType<string>());
    }
}
