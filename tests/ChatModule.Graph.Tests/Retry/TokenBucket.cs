namespace ChatModule.Graph.Tests;

/// <summary>A service that allows so many requests a second, and says 429 with a Retry-After in whole seconds beyond.</summary>
internal sealed class TokenBucket(double rate, double burst)
{
    private readonly double capacity = burst;
    private double tokens = burst;
    private TimeSpan last;
    private TimeSpan shutUntil;

    public int Refused { get; private set; }

    public int Taken { get; private set; }

    /// <summary>How many came while told to wait.</summary>
    public int WhileToldToWait { get; private set; }

    public bool TryTake(TimeSpan now)
    {
        if (now < shutUntil)
            WhileToldToWait++;
        tokens = Math.Min(capacity, tokens + (now - last).TotalSeconds * rate);
        last = now;
        if (tokens < 1)
        {
            Refused++;
            shutUntil = now + TimeSpan.FromSeconds(1);
            return false;
        }
        tokens--;
        Taken++;
        return true;
    }

    /// <summary>The least time that so many requests take.</summary>
    public TimeSpan Least(int requests) => TimeSpan.FromSeconds(Math.Max(0, requests - capacity) / rate);
}
