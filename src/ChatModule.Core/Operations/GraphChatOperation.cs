namespace ChatModule;

/// <summary>The service's work on a chat, such as installing an app. What was not selected is null.</summary>
public sealed class GraphChatOperation
{
    /// <summary>The operation's ID, an opaque string.</summary>
    public string? OperationId { get; init; }

    /// <summary>The chat the operation works on.</summary>
    public required string ChatId { get; init; }

    /// <summary>The kind of operation, as the service named it, for example <c>createChat</c>.</summary>
    public string? OperationType { get; init; }

    /// <summary>
    /// The status, as the service named it: <c>notStarted</c>, <c>inProgress</c>, <c>succeeded</c>, <c>failed</c>,
    /// <c>invalid</c>, or a value to come.
    /// </summary>
    public string? Status { get; init; }

    /// <summary>When the operation was requested.</summary>
    public DateTimeOffset? CreatedDateTime { get; init; }

    /// <summary>When the service last worked on it.</summary>
    public DateTimeOffset? LastActionDateTime { get; init; }

    /// <summary>How often the service attempted it.</summary>
    public int? AttemptsCount { get; init; }

    /// <summary>The ID of the target resource, usually the chat's.</summary>
    public string? TargetResourceId { get; init; }

    /// <summary>The path of the target resource; opaque.</summary>
    public string? TargetResourceLocation { get; init; }

    /// <summary>
    /// Details that the service recorded, for example <c>appIds</c>: JSON parsed to dictionaries and arrays.
    /// </summary>
    public object? Values { get; init; }

    /// <summary>The service's code for a failure.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The service's message for a failure.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>
    /// Whether the operation finished. An unknown status isn't final: the enumeration is open, and only these three are
    /// documented as final.
    /// </summary>
    public bool IsCompleted => Succeeded || Is("failed") || Is("invalid");

    /// <summary>Whether the operation finished and succeeded.</summary>
    public bool Succeeded => Is("succeeded");

    /// <summary>The operation's ID.</summary>
    public override string ToString() => OperationId ?? "";

    private bool Is(string status) => string.Equals(Status, status, StringComparison.OrdinalIgnoreCase);
}
