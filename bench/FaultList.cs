using GraphEmulator.Faults;

namespace ChatModule.Bench;

/// <summary>The injected faults.</summary>
internal static class FaultList
{
    private static readonly FaultRule[] Throttling =
    [
        new() { Kind = FaultKind.TooManyRequests },
        new() { Kind = FaultKind.TooManyRequests, RetryAfter = 2, RetryAfterFormat = RetryAfterFormat.Date },
        new() { Kind = FaultKind.TooManyRequests, RetryAfterFormat = RetryAfterFormat.Absent },
        new() { Kind = FaultKind.TooManyRequests, RetryAfterFormat = RetryAfterFormat.Invalid },
        new() { Kind = FaultKind.ServiceUnavailable, RetryAfter = 1 },
    ];

    /// <summary>Faults for one-on-one chats, some of which occur after the service created the chat.</summary>
    public static IReadOnlyList<FaultRule> OneOnOne { get; } =
    [
        .. Throttling,
        new() { Kind = FaultKind.ServiceUnavailable },
        new() { Kind = FaultKind.InternalServerError },
        new() { Kind = FaultKind.GatewayTimeout, Processed = true },
        new() { Kind = FaultKind.CloseBefore },
        new() { Kind = FaultKind.CloseAfter },
        new() { Kind = FaultKind.TruncateBody },
        new() { Kind = FaultKind.Html },
        new() { Kind = FaultKind.NotFoundOnce },
    ];

    /// <summary>Faults for messages, including some with an unknown outcome.</summary>
    public static IReadOnlyList<FaultRule> Message { get; } =
    [
        Throttling[0],
        new() { Kind = FaultKind.GatewayTimeout, Processed = true },
        new() { Kind = FaultKind.CloseAfter },
        new() { Kind = FaultKind.InternalServerError },
        Throttling[4],
    ];

    /// <summary>
    /// 429 and 503 with Retry-After for a share of all requests, as from Microsoft's Dev Proxy: GraphRandomErrorPlugin draws for
    /// each request whatever happened before, and RetryAfterPlugin rejects a request inside a Retry-After, which starts anew.
    /// Unlike its, these 503 have a Retry-After too, and a rejected request has the latency of the others.
    /// </summary>
    public static IReadOnlyList<FaultRule> Random(double share)
    {
        FaultRule[] kinds =
        [
            new() { Kind = FaultKind.TooManyRequests, RetryAfter = 2 },
            new() { Kind = FaultKind.ServiceUnavailable, RetryAfter = 3 },
            new() { Kind = FaultKind.TooManyRequests, RetryAfter = 3 },
            new() { Kind = FaultKind.ServiceUnavailable, RetryAfter = 2 },
        ];
        // Each rule sees only what those before it let through. The first request is the warm-up.
        var each = share / kinds.Length;
        return share == 0 ? [] : [.. kinds.Select((kind, i) => kind with { Method = "POST", Skip = 1, Probability = each / (1 - i * each), Seed = i + 1, EnforceRetryAfter = true })];
    }

    /// <summary>Faults for group chats, including some with an unknown outcome.</summary>
    public static IReadOnlyList<FaultRule> Group { get; } =
    [
        Throttling[0] with { BodyContains = "topic" },
        new() { Kind = FaultKind.GatewayTimeout, Processed = true },
        new() { Kind = FaultKind.CloseAfter },
        new() { Kind = FaultKind.InternalServerError },
        new() { Kind = FaultKind.NotFoundOnce },
        new() { Kind = FaultKind.TruncateBody },
        Throttling[4],
    ];
}
