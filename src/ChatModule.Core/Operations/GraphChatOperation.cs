namespace ChatModule;

/// <summary>The service's work on a chat, such as installing an app. What was not selected is null.</summary>
public sealed class GraphChatOperation
{
    /// <summary>The operation's id: opaque, three GUIDs joined by hyphens.</summary>
    public string? OperationId { get; init; }

    /// <summary>The chat the operation works on.</summary>
    public required string ChatId { get; init; }

    /// <summary>What is done, as the service named it, for example <c>createChat</c>.</summary>
    public string? OperationType { get; init; }

    /// <summary>As the service named it: <c>notStarted</c>, <c>inProgress</c>, <c>succeeded</c>, <c>failed</c>, <c>invalid</c>, or a value to come.</summary>
    public string? Status { get; init; }

    /// <summary>When the operation was asked for.</summary>
    public DateTimeOffset? CreatedDateTime { get; init; }

    /// <summary>When the service last worked on it.</summary>
    public DateTimeOffset? LastActionDateTime { get; init; }

    /// <summary>How often the service tried.</summary>
    public int? AttemptsCount { get; init; }

    /// <summary>The id of what is worked on, as a rule the chat's.</summary>
    public string? TargetResourceId { get; init; }

    /// <summary>The path of what is worked on; opaque.</summary>
    public string? TargetResourceLocation { get; init; }

    /// <summary>What the service noted down, JSON parsed to dictionaries and arrays (for example <c>appIds</c>).</summary>
    public object? Values { get; init; }

    /// <summary>The service's code for a failure.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The service's words for a failure.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Whether the operation is over. An unknown status is not: the enum is open, and only these three are documented as final.</summary>
    public bool IsCompleted => Succeeded || Is("failed") || Is("invalid");

    /// <summary>Whether the operation is over and did what was asked.</summary>
    public bool Succeeded => Is("succeeded");

    /// <summary>The operation's id.</summary>
    public override string ToString() => OperationId ?? "";

    private bool Is(string status) => string.Equals(Status, status, StringComparison.OrdinalIgnoreCase);
}
