namespace ChatModule;

/// <summary>What a connection has done so far.</summary>
public sealed record GraphChatStatistics
{
    internal static readonly GraphChatStatistics Empty = new();

    internal GraphChatStatistics()
    {
    }

    /// <summary>Chats that the service created, or returned because they existed.</summary>
    public long Chats { get; internal init; }

    /// <summary>Requests that were sent, retries included.</summary>
    public long Requests { get; internal init; }

    /// <summary>Requests that were sent again.</summary>
    public long Retries { get; internal init; }

    /// <summary>Requests that the service throttled: 429, or 503 with <c>Retry-After</c>.</summary>
    public long ThrottledRequests { get; internal init; }

    /// <summary>The requests of each kind that was sent, in the order of the first ones.</summary>
    public IReadOnlyList<GraphChatRequestCount> Kinds { get; internal init; } = [];

    /// <summary>How long <c>Retry-After</c> stopped requests.</summary>
    public TimeSpan ThrottledTime { get; internal init; }

    /// <summary>The requests a second that are sent at most at the moment; null when nothing limits them.</summary>
    public double? CurrentRate { get; internal init; }

    /// <summary>All in a line, for a log.</summary>
    public override string ToString()
    {
        var sent = $"{Count(Chats, "chat", "chats")}, {Count(Requests, "request", "requests")}";
        var retried = $"{Count(Retries, "retry", "retries")}, {ThrottledRequests} throttled (429)";
        return FormattableString.Invariant($"{sent}, {retried}, {ThrottledTime.TotalSeconds:0.#} s throttled");
    }

    private static string Count(long number, string one, string several) => $"{number} {(number == 1 ? one : several)}";
}

/// <summary>The requests of one kind.</summary>
public sealed class GraphChatRequestCount
{
    internal GraphChatRequestCount()
    {
    }

    /// <summary>What they do, such as <c>Sending a message</c>.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Requests that were sent, retries included.</summary>
    public long Requests { get; internal init; }

    /// <summary>Requests that the service throttled.</summary>
    public long ThrottledRequests { get; internal init; }

    /// <summary>All in a line.</summary>
    public override string ToString() =>
        ThrottledRequests == 0 ? $"{Name}: {Requests}" : $"{Name}: {Requests} ({ThrottledRequests} throttled)";
}
