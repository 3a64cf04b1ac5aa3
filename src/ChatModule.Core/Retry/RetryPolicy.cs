namespace ChatModule;

/// <summary>The retry table: what is asked again. How long to pause is the pipeline's matter.</summary>
internal static class RetryPolicy
{
    /// <summary>Tries of one item that end in a fault, the first one included.</summary>
    public const int MaxAttempts = 7;

    /// <summary>How long one item may be told to wait, all told.</summary>
    public static readonly TimeSpan MaxThrottleTime = TimeSpan.FromMinutes(10);

    /// <summary>The first pause after a fault; it doubles each time, with jitter.</summary>
    public static readonly TimeSpan BaseDelay = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause between two tries.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(16);

    /// <summary>Whether a failed attempt is repeated with a growing delay.</summary>
    public static bool IsTransient(AttemptOutcome outcome, bool repeatable) =>
        outcome is AttemptOutcome.NotSent or AttemptOutcome.ResponseLost && AttemptClassifier.IsRetrySafe(AttemptClassifier.Certainty(outcome), repeatable);
}
