namespace ChatModule.Bench;

/// <summary>How the candidates stand in a scenario. Growth has several rows for each: one for each number of chats.</summary>
internal sealed record ScenarioResult(string Name, string Title, IReadOnlyList<Row> Rows)
{
    /// <summary>What the figures mean for somebody with 5,000 people in a CSV.</summary>
    public string Meaning { get; init; } = "";

    /// <summary>Who is not in it, and why.</summary>
    public string? Absent { get; init; }

    /// <summary>Whether it has a table of its own, because it isn't about several candidates.</summary>
    public bool HasOwnTable => Name is "growth" or "reuse";

    public Row? Find(Candidate candidate) => Rows.FirstOrDefault(row => row.Candidate == candidate.Name);

    /// <summary>Whether a candidate kept what was asked for as well as ChatModule: without that its time compares with nothing.</summary>
    public bool DidTheWork(Row row) => Find(Candidate.Module) is { } own && row.Lost <= own.Lost && row.MadeTwice <= own.MadeTwice;

    /// <summary>Faster than ChatModule by more than the runs differ by chance, with the work done.</summary>
    public bool Wins(Row row) => row.Ratio < 0.95 && DidTheWork(row);

    /// <summary>What a candidate did not do, to stand beside its time.</summary>
    public string Missed(Row row)
    {
        if (DidTheWork(row))
            return "";
        string?[] parts = [row.Lost > 0 ? $"{row.Lost} of {row.Asked} lost" : null, row.MadeTwice > 0 ? $"{row.MadeTwice} made twice" : null];
        return string.Join(", ", parts.OfType<string>());
    }
}
