namespace GraphEmulator.Faults;

/// <summary>Graph's limit for one app in one tenant: so many at once, then so many a second.</summary>
internal sealed class TokenBucket(TimeProvider time)
{
    private readonly Lock gate = new();
    private double level = double.NaN;
    private long filledAt;

    public bool TryTake(double perSecond, double burst)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            level = double.IsNaN(level)
                ? burst
                : Math.Min(burst, level + (time.GetElapsedTime(filledAt, now).TotalSeconds * perSecond));
            filledAt = now;
            if (level < 1)
            {
                return false;
            }

            level--;
            return true;
        }
    }
}
