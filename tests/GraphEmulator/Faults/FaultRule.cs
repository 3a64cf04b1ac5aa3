namespace GraphEmulator.Faults;

/// <summary>A fault and its conditions. Conditions that aren't set match every request.</summary>
public sealed record FaultRule
{
    /// <summary>The kind of fault.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>The HTTP method.</summary>
    public string? Method { get; init; }

    /// <summary>A regular expression for the percent-decoded path with its query, for example <c>/chats$</c>.</summary>
    public string? Path { get; init; }

    /// <summary>Text that the body must contain, ignoring case.</summary>
    public string? BodyContains { get; init; }

    /// <summary>The number of matching requests to skip first.</summary>
    public int Skip { get; init; }

    /// <summary>Applies to every nth matching request only.</summary>
    public int? Every { get; init; }

    /// <summary>The share of the matching requests that the rule applies to by chance, 0 to 1.</summary>
    public double? Probability { get; init; }

    /// <summary>The seed of the chance, so that a run can be repeated.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// Applies also to every matching request that arrives before <see cref="RetryAfter"/> has passed, and starts it
    /// anew, as Microsoft's Dev Proxy does.
    /// </summary>
    public bool EnforceRetryAfter { get; init; }

    /// <summary>
    /// Applies to the first n attempts for each item only. Requests with the same method, path, and body are for the
    /// same item.
    /// </summary>
    public int? FirstAttempts { get; init; }

    /// <summary>The maximum number of requests that the rule applies to.</summary>
    public int? Times { get; init; }

    /// <summary>
    /// Whether to process the request before the response is replaced: with 504, the chat exists but the client doesn't
    /// know it.
    /// </summary>
    public bool Processed { get; init; }

    /// <summary>The delay for Retry-After in seconds; the default is 1.</summary>
    public double? RetryAfter { get; init; }

    /// <summary>
    /// The format of Retry-After. The default is seconds for 429, and for others only when <see cref="RetryAfter"/> is
    /// set.
    /// </summary>
    public RetryAfterFormat? RetryAfterFormat { get; init; }

    /// <summary>
    /// The status code for <c>status</c>; replaces the default of <c>html</c>, <c>redirect</c>, and <c>deepJson</c>.
    /// </summary>
    public int? Status { get; init; }

    /// <summary>The error code for <c>status</c> and the numbered kinds.</summary>
    public string? Code { get; init; }

    /// <summary>The error message for <c>status</c> and the numbered kinds.</summary>
    public string? Message { get; init; }

    /// <summary>The delay for <c>slow</c> in milliseconds.</summary>
    public double Milliseconds { get; init; } = 1000;

    /// <summary>The target of <c>redirect</c>; a relative URL stays on this host.</summary>
    public string? To { get; init; }

    /// <summary>Replaces the page of <c>html</c> or the body of <c>status</c>.</summary>
    public string? Body { get; init; }
}
