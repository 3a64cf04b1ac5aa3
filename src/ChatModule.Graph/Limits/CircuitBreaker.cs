using ChatModule.Graph.Retry;

namespace ChatModule.Graph.Limits;

/// <summary>
/// Pauses sending while nothing gets through. After a failure, one request at a time is sent until one gets through: at
/// once, then with growing delays. After <see cref="GiveUpAfter"/> the others fail instead of waiting. Not thread-safe.
/// See https://learn.microsoft.com/azure/architecture/patterns/circuit-breaker.
/// </summary>
internal sealed class CircuitBreaker
{
    /// <summary>The longest delay between two probes.</summary>
    public static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(5);

    /// <summary>When people are told. Shorter outages pass while they wonder.</summary>
    public static readonly TimeSpan WarnAfter = TimeSpan.FromMinutes(1);

    /// <summary>When the network isn't expected back soon: as long as an item may be throttled.</summary>
    public static readonly TimeSpan GiveUpAfter = RetryPolicy.MaxThrottleTime;

    private TimeSpan? failingSince;
    private TimeSpan nextProbe;
    private int failedProbes;
    private bool isProbing;
    private string? reason;

    /// <summary>Whether the last request that didn't get through may have been carried out.</summary>
    public bool IsUncertain { get; private set; }

    /// <summary>Whether requests get through.</summary>
    public bool IsClosed => failingSince is null;

    /// <summary>Why nothing gets through; null while requests do.</summary>
    public string? Reason => reason;

    /// <summary>Whether nothing has got through for so long that people are told.</summary>
    public bool IsLong(TimeSpan now) => now - failingSince >= WarnAfter;

    /// <summary>Whether nothing has got through for so long that requests fail.</summary>
    public bool IsGivenUp(TimeSpan now) => now - failingSince >= GiveUpAfter;

    /// <summary>Whether a probe is due.</summary>
    public bool MayProbe(TimeSpan now) => !isProbing && now >= nextProbe;

    /// <summary>When that changes by itself: null while a probe is on its way.</summary>
    public TimeSpan? NextChange(TimeSpan now)
    {
        var givenUp = failingSince + GiveUpAfter;
        var next = isProbing || nextProbe <= now ? TimeSpan.MaxValue : nextProbe;
        return givenUp > now && givenUp < next ? givenUp : next < TimeSpan.MaxValue ? next : null;
    }

    /// <summary>A probe is sent.</summary>
    public void OnProbe() => isProbing = true;

    /// <summary>A probe was canceled.</summary>
    public void OnProbeCanceled() => isProbing = false;

    /// <summary>The service itself has responded, whatever it said.</summary>
    public void OnSuccess()
    {
        failingSince = null;
        failedProbes = 0;
        isProbing = false;
        reason = null;
    }

    /// <summary>A request didn't get through.</summary>
    /// <param name="why">The reason, in a few words.</param>
    /// <param name="isCertain">Whether nothing was sent.</param>
    /// <param name="isProbe">Whether it was the probe. The others were on their way before.</param>
    /// <param name="now">The time.</param>
    public void OnFailure(string? why, bool isCertain, bool isProbe, TimeSpan now)
    {
        reason = why;
        IsUncertain = !isCertain;
        if (failingSince is null)
        {
            failingSince = now;
            nextProbe = now;
        }
        if (!isProbe)
            return;
        isProbing = false;
        var delay = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(failedProbes++, 10)));
        nextProbe = now + (delay < ProbeInterval ? delay : ProbeInterval);
    }
}
