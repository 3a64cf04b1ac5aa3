using ChatModule.Graph.Http;

namespace ChatModule.Graph.Retry;

/// <summary>What one item may still go through, over all its attempts.</summary>
/// <param name="option">What it is for.</param>
internal sealed class RetryBudget(GraphRequestOption option)
{
    private int failures;
    private bool retriedUserNotFound;

    public GraphRequestOption Option { get; } = option;

    /// <summary>How long it may still be told to wait.</summary>
    public TimeSpan ThrottleTimeLeft { get; set; } = RetryPolicy.MaxThrottleTime;

    /// <summary>The latest refusal, reported when patience ends.</summary>
    public Attempt? LastRejection { get; set; }

    /// <summary>The pause before the next try after this attempt; null when there is to be none.</summary>
    public TimeSpan? NextDelay(Attempt attempt)
    {
        if (attempt.IsFinal)
            return null;
        // Being told to wait is no fault and no try. The wait itself is the gate's, which all share.
        if (attempt.Outcome == AttemptOutcome.Throttled)
            return TimeSpan.Zero;
        // "Failed to find users" is reported to pass.
        if (attempt.Outcome == AttemptOutcome.UserNotFound && !retriedUserNotFound)
        {
            retriedUserNotFound = true;
            return TimeSpan.FromSeconds(1);
        }
        return RetryPolicy.IsTransient(attempt.Outcome, Option.IsIdempotent) && ++failures < RetryPolicy.MaxAttempts ? Backoff(failures - 1) : null;
    }

    // Never shorter than delay: a chat may be asked about once a second only.
    private static TimeSpan Backoff(int retries)
    {
        var delay = Math.Min(RetryPolicy.BaseDelay.TotalSeconds * Math.Pow(2, retries), RetryPolicy.MaxDelay.TotalSeconds);
        return TimeSpan.FromSeconds(delay * (1 + Random.Shared.NextDouble() / 4));
    }
}
