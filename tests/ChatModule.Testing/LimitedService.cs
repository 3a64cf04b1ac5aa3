namespace ChatModule.Testing;

/// <summary>
/// A limit of a service: so many requests at once, then so many a second, and 83 percent of that for long, as
/// https://learn.microsoft.com/graph/throttling-limits says. Rejected requests count, too.
/// </summary>
/// <param name="rate">Requests a second.</param>
/// <param name="longWindow">
/// The seconds of the full rate that use up the surplus over the sustained one; null for no such limit.
/// </param>
/// <param name="retryAfter">
/// The seconds of <c>Retry-After</c>; null for the time until the next request is accepted.
/// </param>
public sealed class LimitedService(double rate, double? longWindow = 10, double? retryAfter = null)
{
    private const double SustainedShare = 0.83;

    private readonly Bucket[] buckets = longWindow is { } window
        ? [new(rate, Math.Max(1, rate)), new(rate * SustainedShare, Math.Max(1, rate * window * (1 - SustainedShare)))]
        : [new(rate, Math.Max(1, rate))];

    public int Accepted { get; private set; }

    public int Rejected { get; private set; }

    /// <summary>The seconds of <c>Retry-After</c> of a request that arrives now; null when it's accepted.</summary>
    public double? Reject(TimeSpan now)
    {
        var delay = buckets.Max(bucket => bucket.Delay(now));
        foreach (var bucket in buckets)
            bucket.Take();
        if (delay <= 0)
        {
            Accepted++;
            return null;
        }
        Rejected++;
        return retryAfter ?? Math.Max(1, Math.Ceiling(delay));
    }

    /// <summary>The seconds that it needs for so many requests at least.</summary>
    public double Possible(int requests) =>
        buckets.Max(bucket => Math.Max(0, (requests - bucket.Capacity) / bucket.Rate));

    private sealed class Bucket(double rate, double capacity)
    {
        private double tokens = capacity;
        private TimeSpan last;

        public double Rate => rate;

        public double Capacity { get; } = capacity;

        public double Delay(TimeSpan now)
        {
            tokens = Math.Min(Capacity, tokens + (now - last).TotalSeconds * rate);
            last = now;
            // Times are sums of ticks: a whole token may lack a rounding error.
            return tokens >= 1 - 1e-6 ? 0 : (1 - tokens) / rate;
        }

        public void Take() => tokens = Math.Max(tokens - 1, -Capacity);
    }
}
