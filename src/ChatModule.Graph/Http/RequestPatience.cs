namespace ChatModule.Graph.Http;

/// <summary>What one item may still go through, over all its attempts.</summary>
/// <param name="intent">What it is for.</param>
internal sealed class RequestPatience(RequestIntent intent)
{
    private int faults;
    private bool askedForUserAgain;

    public RequestIntent Intent { get; } = intent;

    /// <summary>How long it may still be told to wait.</summary>
    public TimeSpan Left { get; set; } = RetryRule.LongestWait;

    /// <summary>The latest refusal, reported when patience ends.</summary>
    public Attempt? LastRefusal { get; set; }

    /// <summary>The pause before the next try after this attempt; null when there is to be none.</summary>
    public TimeSpan? NextAfter(Attempt attempt)
    {
        if (attempt.IsFinal)
            return null;
        // Being told to wait is no fault and no try. The wait itself is the gate's, which all share.
        if (attempt.Outcome == AttemptOutcome.ToldToWait)
            return TimeSpan.Zero;
        // "Failed to find users" is reported to pass.
        if (attempt.Outcome == AttemptOutcome.UserNotFound && !askedForUserAgain)
        {
            askedForUserAgain = true;
            return TimeSpan.FromSeconds(1);
        }
        return RetryRule.IsFaultToRepeat(attempt.Outcome, Intent.Repeatable) && ++faults < RetryRule.MostTries ? Pause(faults - 1) : null;
    }

    // Never shorter than planned: a chat may be asked about once a second only.
    private static TimeSpan Pause(int retries)
    {
        var planned = Math.Min(RetryRule.FirstPause.TotalSeconds * Math.Pow(2, retries), RetryRule.LongestPause.TotalSeconds);
        return TimeSpan.FromSeconds(planned * (1 + Random.Shared.NextDouble() / 4));
    }
}
