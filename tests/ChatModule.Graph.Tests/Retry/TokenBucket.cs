namespace ChatModule.Graph.Tests;

/// <summary>A service limit: beyond it, requests are throttled for a second.</summary>
internal sealed class TokenBucket(double rate, double burst)
{
    private readonly double capacity = burst;
    private double tokens = burst;
    private TimeSpan last;
    private TimeSpan throttledUntil;

    public int Throttled { get; private set; }

    public int Accepted { get; private set; }

    /// <summary>The number of requests that were sent while throttled.</summary>
    public int SentWhileThrottled { get; private set; }

    public bool TryTake(TimeSpan now)
    {
        if (now < throttledUntil)
            SentWhileThrottled++;
        tokens = Math.Min(capacity, tokens + (now - last).TotalSeconds * rate);
        last = now;
        if (tokens < 1)
        {
            Throttled++;
            throttledUntil = now + TimeSpan.FromSeconds(1);
            return false;
        }
        tokens--;
        Accepted++;
        return true;
    }

    /// <summary>The minimum time for a number of requests.</summary>
    public TimeSpan MinimumTime(int requests) => TimeSpan.FromSeconds(Math.Max(0, requests - capacity) / rate);
}
