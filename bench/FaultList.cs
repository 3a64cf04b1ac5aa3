using GraphEmulator.Faults;

namespace ChatModule.Bench;

/// <summary>The ways in which a request goes wrong.</summary>
internal static class FaultList
{
    private static readonly FaultRule[] Told =
    [
        new() { Kind = FaultKind.TooManyRequests },
        new() { Kind = FaultKind.TooManyRequests, RetryAfter = 2, RetryAfterFormat = RetryAfterFormat.Date },
        new() { Kind = FaultKind.TooManyRequests, RetryAfterFormat = RetryAfterFormat.Absent },
        new() { Kind = FaultKind.TooManyRequests, RetryAfterFormat = RetryAfterFormat.Invalid },
        new() { Kind = FaultKind.ServiceUnavailable, RetryAfter = 1 },
    ];

    /// <summary>All that a one-on-one chat survives; some after the service had made it.</summary>
    public static IReadOnlyList<FaultRule> OneOnOne { get; } =
    [
        .. Told,
        new() { Kind = FaultKind.ServiceUnavailable },
        new() { Kind = FaultKind.InternalServerError },
        new() { Kind = FaultKind.GatewayTimeout, Processed = true },
        new() { Kind = FaultKind.CloseBefore },
        new() { Kind = FaultKind.CloseAfter },
        new() { Kind = FaultKind.TruncateBody },
        new() { Kind = FaultKind.Html },
        new() { Kind = FaultKind.NotFoundOnce },
    ];

    /// <summary>For messages: those that leave no doubt, and those that do.</summary>
    public static IReadOnlyList<FaultRule> Message { get; } =
    [
        Told[0],
        new() { Kind = FaultKind.GatewayTimeout, Processed = true },
        new() { Kind = FaultKind.CloseAfter },
        new() { Kind = FaultKind.InternalServerError },
        Told[4],
    ];

    /// <summary>For groups: those that leave no doubt, and those that do.</summary>
    public static IReadOnlyList<FaultRule> Group { get; } =
    [
        Told[0] with { BodyContains = "topic" },
        new() { Kind = FaultKind.GatewayTimeout, Processed = true },
        new() { Kind = FaultKind.CloseAfter },
        new() { Kind = FaultKind.InternalServerError },
        new() { Kind = FaultKind.NotFoundOnce },
        new() { Kind = FaultKind.TruncateBody },
        Told[4],
    ];
}
