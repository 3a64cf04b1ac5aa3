namespace ChatModule.Graph.Tests;

/// <summary>
/// A service that makes chats, a one-on-one once and a group each time it is asked, and has the planned faults. It
/// alone knows what exists.
/// </summary>
internal sealed class FaultyService(Plan plan)
{
    private readonly int[] attempts = new int[plan.Chats.Length];

    /// <summary>The ids of the chats that exist, by item.</summary>
    public List<string>[] Made { get; } = [.. plan.Chats.Select(_ => new List<string>())];

    public Reply Answer(SentRequest request)
    {
        var item = int.Parse(request.Uri.Query["?item=".Length..], null);
        var attempt = attempts[item]++;
        return attempt < plan.Chats[item].Faults.Length ? Answer(plan.Chats[item].Faults[attempt], item) : Yes(item);
    }

    private Reply Answer(Fault fault, int item) => fault switch
    {
        Fault.Throttled => Reply.Throttled("2"),
        Fault.ThrottledWithoutWord => Reply.Throttled(null),
        Fault.BusyWithRetryAfter => Reply.Throttled("1", 503),
        Fault.Busy => Reply.Error(503),
        Fault.FailedBefore => Reply.Error(500),
        Fault.FailedAfter => After(item, Reply.Error(500)),
        Fault.GatewayTimeoutBefore => Reply.Html(504),
        Fault.GatewayTimeoutAfter => After(item, Reply.Html(504)),
        Fault.Refused => Reply.Unreachable(),
        Fault.ClosedBefore => Reply.Closed(),
        Fault.ClosedAfter => After(item, Reply.Closed()),
        Fault.CutOffAfter => Yes(item) is var yes ? yes with { Body = yes.Body[..^3] } : yes,
        Fault.HtmlBefore => Reply.Html(),
        Fault.HtmlAfter => After(item, Reply.Html()),
        Fault.SilentBefore => Reply.Silence(),
        Fault.SilentAfter => After(item, Reply.Silence()),
        Fault.UserNotFound => Reply.UserNotFound(),
        Fault.Forbidden => Reply.Error(403),
        _ => throw new NotSupportedException($"{fault}"),
    };

    private Reply Yes(int item) => Reply.Ok($$"""{"id":"{{Make(item)}}"}""") with { Takes = TimeSpan.FromMilliseconds(80) };

    private Reply After(int item, Reply reply)
    {
        Make(item);
        return reply;
    }

    private string Make(int item)
    {
        // "One-on-one is idempotent … Group is not: every POST makes a new chat."
        if (plan.Chats[item].IsGroup || Made[item].Count == 0)
            Made[item].Add($"19:{item}-{Made[item].Count}");
        return Made[item][^1];
    }
}
