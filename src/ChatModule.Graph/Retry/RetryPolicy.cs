namespace ChatModule.Graph.Retry;

/// <summary>Which attempts are retried, how often, and with which delays.</summary>
internal static class RetryPolicy
{
    /// <summary>The most attempts of one item that fail, the first one included. Throttling doesn't count.</summary>
    public const int MaxAttempts = 7;

    /// <summary>How long one item may be throttled in total.</summary>
    public static readonly TimeSpan MaxThrottleTime = TimeSpan.FromMinutes(10);

    /// <summary>The delay after the first failure; it doubles each time, with jitter.</summary>
    public static readonly TimeSpan BaseDelay = TimeSpan.FromSeconds(1);

    /// <summary>The longest delay between two attempts.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(16);

    /// <summary>Whether a failed attempt is repeated with a growing delay.</summary>
    public static bool IsTransient(AttemptOutcome outcome, bool isIdempotent) =>
        outcome is AttemptOutcome.NotSent or AttemptOutcome.ResponseLost
        && AttemptClassifier.IsRetrySafe(outcome, isIdempotent);
}
