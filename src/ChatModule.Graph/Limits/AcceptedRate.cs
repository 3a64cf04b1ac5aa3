namespace ChatModule.Graph.Limits;

/// <summary>Measures how many requests a second the service accepts.</summary>
internal sealed class AcceptedRate(TimeSpan now)
{
    // What was accepted earlier counts less and less.
    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(10);

    private double count;
    private TimeSpan from = now;

    public void Add(TimeSpan now)
    {
        count++;
        if (now - from <= Sampling)
            return;
        count *= Sampling / 2 / (now - from);
        from = now - Sampling / 2;
    }

    /// <summary>Begins again, at a time that may be in the future.</summary>
    public void Reset(TimeSpan start) => (count, from) = (0, start);

    /// <summary>The requests a second, of a period at least.</summary>
    public double PerSecond(TimeSpan now, double period) => count / Math.Max(period, (now - from).TotalSeconds);
}
