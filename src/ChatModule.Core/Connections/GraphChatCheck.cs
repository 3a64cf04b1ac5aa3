namespace ChatModule;

/// <summary>What was found out about one part of a connection.</summary>
public sealed class GraphChatCheck
{
    internal const string Passed = "Passed";
    internal const string Warning = "Warning";
    internal const string Failed = "Failed";
    internal const string Skipped = "Skipped";

    internal GraphChatCheck(string name, string status, string detail, string? advice = null) =>
        (Name, Status, Detail, Advice) = (name, status, detail, advice);

    /// <summary>What was checked: a part of the connection, or a cmdlet.</summary>
    public string Name { get; }

    /// <summary>
    /// <c>Passed</c>; <c>Warning</c> for what doesn't keep the rest from working; <c>Failed</c>; or <c>Skipped</c> for
    /// what couldn't be checked.
    /// </summary>
    public string Status { get; }

    /// <summary>What was found.</summary>
    public string Detail { get; }

    /// <summary>What to do; null when there's nothing to do.</summary>
    public string? Advice { get; }

    /// <summary>The name and the status.</summary>
    public override string ToString() => $"{Name}: {Status}";
}
