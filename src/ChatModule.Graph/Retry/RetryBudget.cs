using ChatModule.Graph.Http;
using ChatModule.Graph.Limits;

namespace ChatModule.Graph.Retry;

/// <summary>What is left for one request, over all its attempts.</summary>
/// <param name="isIdempotent">Whether the request may be sent again after its response was lost.</param>
internal sealed class RetryBudget(bool isIdempotent)
{
    private int failures;
    private bool retriedUserNotFound;
    private TimeSpan throttleTimeLeft = RetryPolicy.MaxThrottleTime;

    /// <summary>Charges an attempt.</summary>
    /// <returns>The delay before the next attempt; null when there is none.</returns>
    public TimeSpan? Charge(Attempt attempt)
    {
        if (attempt.IsFinal)
            return null;
        // Throttling isn't a failure of the request. The delay is the limiter's, which other requests share.
        var isRetrySafe = AttemptClassifier.IsRetrySafe(attempt.Outcome, isIdempotent);
        if (isRetrySafe && AttemptClassifier.IsThrottled(attempt.Outcome))
        {
            throttleTimeLeft -= attempt.ThrottleDelay;
            return throttleTimeLeft < TimeSpan.Zero ? null : TimeSpan.Zero;
        }
        // "Failed to find users" is sometimes transient.
        if (attempt.Outcome == AttemptOutcome.UserNotFound && !retriedUserNotFound)
        {
            retriedUserNotFound = true;
            return RetryPolicy.BaseDelay;
        }
        var isTransient = RetryPolicy.IsTransient(attempt.Outcome, isIdempotent);
        return isTransient && ++failures < RetryPolicy.MaxAttempts ? Backoff(failures - 1) : null;
    }

    // Never shorter than planned: a chat may be polled once a second only.
    private static TimeSpan Backoff(int retries)
    {
        var delay = RetryPolicy.BaseDelay * Math.Pow(2, retries);
        return Jitter.Lengthen(delay < RetryPolicy.MaxDelay ? delay : RetryPolicy.MaxDelay);
    }
}
