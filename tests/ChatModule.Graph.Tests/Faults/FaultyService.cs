namespace ChatModule.Graph.Tests;

/// <summary>
/// A service with the planned faults. It creates a one-on-one chat once and a group for every request, and it knows
/// which chats exist.
/// </summary>
internal sealed class FaultyService(Plan plan)
{
    private readonly int[] attempts = new int[plan.Chats.Length];

    /// <summary>The IDs of the chats that exist, by item.</summary>
    public List<string>[] Created { get; } = [.. plan.Chats.Select(_ => new List<string>())];

    public Reply Respond(SentRequest request)
    {
        // What is sent to find out whether anything gets through.
        if (request.Uri.AbsolutePath.EndsWith("/me", StringComparison.Ordinal))
            return Reply.Json("{\"id\":\"8b081ef6-4792-4def-b2c9-c363a1bf41d5\"}");
        var item = int.Parse(request.Uri.Query["?item=".Length..], null);
        var attempt = attempts[item]++;
        return attempt < plan.Chats[item].Faults.Length ? Respond(plan.Chats[item].Faults[attempt], item) : Success(item);
    }

    private Reply Respond(Fault fault, int item) => fault switch
    {
        Fault.Throttled => Reply.Throttled("2"),
        Fault.ThrottledWithoutRetryAfter => Reply.Throttled(null),
        Fault.UnavailableWithRetryAfter => Reply.Throttled("1", 503),
        Fault.Unavailable => Reply.Error(503),
        Fault.ServerErrorBefore => Reply.Error(500),
        Fault.ServerErrorAfter => After(item, Reply.Error(500)),
        Fault.GatewayTimeoutBefore => Reply.Html(504),
        Fault.GatewayTimeoutAfter => After(item, Reply.Html(504)),
        Fault.ConnectionRefused => Reply.Unreachable(),
        Fault.ClosedBefore => Reply.Closed(),
        Fault.ClosedAfter => After(item, Reply.Closed()),
        Fault.TruncatedAfter => Success(item) is var success ? success with { Body = success.Body[..^3] } : success,
        Fault.HtmlBefore => Reply.Html(),
        Fault.HtmlAfter => After(item, Reply.Html()),
        Fault.TimeoutBefore => Reply.Silence(),
        Fault.TimeoutAfter => After(item, Reply.Silence()),
        Fault.UserNotFound => Reply.UserNotFound(),
        Fault.Forbidden => Reply.Error(403),
        _ => throw new NotSupportedException($"{fault}"),
    };

    private Reply Success(int item) => Reply.Ok($$"""{"id":"{{Create(item)}}"}""") with { Takes = TimeSpan.FromMilliseconds(80) };

    private Reply After(int item, Reply reply)
    {
        Create(item);
        return reply;
    }

    private string Create(int item)
    {
        // Creating a one-on-one chat is idempotent: https://learn.microsoft.com/graph/api/chat-post.
        if (plan.Chats[item].IsGroup || Created[item].Count == 0)
            Created[item].Add($"19:{item}-{Created[item].Count}");
        return Created[item][^1];
    }
}
