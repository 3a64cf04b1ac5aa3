namespace GraphEmulator.Faults;

/// <summary>A token bucket: allows a burst of requests, then a number of requests per second.</summary>
internal sealed class TokenBucket(TimeProvider time)
{
    private readonly Lock syncLock = new();
    private double tokens = double.NaN;
    private long lastRefill;

    public bool TryAcquire(double perSecond, double burst)
    {
        lock (syncLock)
        {
            var now = time.GetTimestamp();
            tokens = double.IsNaN(tokens)
                ? burst
                : Math.Min(burst, tokens + (time.GetElapsedTime(lastRefill, now).TotalSeconds * perSecond));
            lastRefill = now;
            if (tokens < 1)
            {
                return false;
            }

            tokens--;
            return true;
        }
    }
}
