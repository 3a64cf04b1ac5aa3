namespace GraphEmulator.Faults;

/// <summary>When something goes wrong, and what. Conditions that are not given match everything.</summary>
public sealed record FaultRule
{
    /// <summary>What goes wrong.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>The HTTP method.</summary>
    public string? Method { get; init; }

    /// <summary>A regular expression for the percent-decoded path with its query, e.g. <c>/chats$</c>.</summary>
    public string? Path { get; init; }

    /// <summary>Text the body must contain, in any case.</summary>
    public string? BodyContains { get; init; }

    /// <summary>How many matching requests are let through first.</summary>
    public int Skip { get; init; }

    /// <summary>Only every n-th matching request.</summary>
    public int? Every { get; init; }

    /// <summary>Only the first n attempts of each item; the same method, path and body is the same item.</summary>
    public int? FirstAttempts { get; init; }

    /// <summary>How often at most.</summary>
    public int? Times { get; init; }

    /// <summary>
    /// Whether the request is processed before the answer is replaced: with 504, the chat exists although nobody was
    /// told.
    /// </summary>
    public bool Processed { get; init; }

    /// <summary>Seconds for Retry-After; default 1.</summary>
    public double? RetryAfter { get; init; }

    /// <summary>
    /// How Retry-After is written; default seconds for 429, and for others only when <see cref="RetryAfter"/> is given.
    /// </summary>
    public RetryAfterForm? RetryAfterForm { get; init; }

    /// <summary>
    /// The status of <c>status</c>; of <c>html</c>, <c>redirect</c> and <c>deep</c> instead of theirs.
    /// </summary>
    public int? Status { get; init; }

    /// <summary>The error code of <c>status</c> and the numbered kinds.</summary>
    public string? Code { get; init; }

    /// <summary>The error message of <c>status</c> and the numbered kinds.</summary>
    public string? Message { get; init; }

    /// <summary>Milliseconds of <c>slow</c>.</summary>
    public double Milliseconds { get; init; } = 1000;

    /// <summary>Where <c>redirect</c> leads; a relative one stays on this host.</summary>
    public string? To { get; init; }

    /// <summary>The text of <c>html</c>, or the body of <c>status</c> as it is sent, instead of ours.</summary>
    public string? Body { get; init; }
}
