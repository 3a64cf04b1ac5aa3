namespace ChatModule.Graph.Limits;

/// <summary>
/// One limit of the service. A full bucket allows as many requests at once as the limit allows in its period; then
/// tokens come back at the documented rate for a short time, and at a share of it for long. After a 429 the rate falls,
/// and grows back slowly: see docs/adr/0003-retry-and-limits.md. Not thread-safe.
/// </summary>
internal sealed class TokenBucket
{
    /// <summary>What a 429 leaves of the rate. Half of it would cost a process that is alone more.</summary>
    public const double Decrease = 0.7;

    /// <summary>
    /// What comes back in each period, of the documented rate: one 429 is forgotten after eight periods.
    /// </summary>
    public const double Increase = 0.04;

    /// <summary>
    /// What is left of the documented rate after any number of 429s, so that a new chance is never far.
    /// </summary>
    public const double MinShare = 1.0 / 8;

    // Where no limit is known, the rate also grows beyond the one that was rejected: the limit may have grown.
    private const double Probing = Increase / 4;

    // What late timers cost a rate that a user chose, at most, is made up for.
    private const double MaxLateness = 0.02;

    // A request that is on its way for longer has reached the service.
    private static readonly TimeSpan MaxTransit = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(30);

    // Fractions of a second don't add up to a whole token exactly.
    private const double Whole = 1 - 1e-6;

    private readonly TokenWindow[] windows;
    private readonly double documented;
    private readonly double period;
    private readonly bool isKnown;

    // The rate grows from this time on.
    private TimeSpan grown;
    // What was sent until then was in flight when the rate was lowered.
    private TimeSpan? loweredAt;
    private readonly AcceptedRate accepted;
    private double rejected;
    private int withoutRetryAfter;

    /// <param name="rate">The documented rate.</param>
    /// <param name="isKnown">
    /// Whether it's kept. Otherwise it's only a measure, until the first 429 shows the rate.
    /// </param>
    /// <param name="now">The time.</param>
    public TokenBucket(RequestRate rate, bool isKnown, TimeSpan now)
        : this(rate.RequestsPerSecond, rate.Period.TotalSeconds, isKnown, now)
    {
        var burst = new TokenWindow(rate.Requests, 1, now);
        windows = isKnown ? [burst, new TokenWindow(rate.Surplus, RequestRate.SustainedShare, now)] : [burst];
    }

    private TokenBucket(double perSecond, double period, bool isKnown, TimeSpan now)
    {
        documented = Rate = perSecond;
        windows = [new TokenWindow(1 + MaxLateness * perSecond, 1, now)];
        this.period = period;
        this.isKnown = isKnown;
        accepted = new(now);
    }

    /// <summary>A rate that a user chose, which no second exceeds: requests are spread evenly.</summary>
    public static TokenBucket OfRateLimit(double perSecond, TimeSpan now) =>
        new(perSecond / (1 + MaxLateness), 1, isKnown: true, now);

    /// <summary>The requests a second that it allows at the moment, for a short time.</summary>
    public double Rate { get; private set; }

    /// <summary>The requests a second that it allows at the moment, for long.</summary>
    public double SustainedRate => RateOf(windows[^1]);

    /// <summary>Whether it limits the rate.</summary>
    public bool IsLimiting => isKnown || loweredAt is not null;

    /// <summary>The end of the last <c>Retry-After</c>.</summary>
    public TimeSpan StoppedUntil { get; private set; }

    /// <summary>Since when the service has accepted nothing; null when it accepted the last request.</summary>
    public TimeSpan? ThrottledSince { get; private set; }

    /// <summary>
    /// Whether a new one would do: it would be the same, or isn't kept and was only measured so far.
    /// </summary>
    public bool IsUnused(TimeSpan now)
    {
        if (!isKnown)
            return loweredAt is null;
        Refill(now);
        return windows.All(IsFull) && StoppedUntil <= now && Rate >= documented;
    }

    /// <summary>The share of it that isn't used up; below zero beyond the documented limit.</summary>
    public double Headroom(TimeSpan now)
    {
        Refill(now);
        var least = 1.0;
        foreach (var window in windows)
            least = Math.Min(least, window.Tokens / CapacityOf(window));
        return least;
    }

    /// <summary>When there is a token: now, or later.</summary>
    public TimeSpan AvailableAt(TimeSpan now)
    {
        Refill(now);
        var at = Later(now, StoppedUntil);
        foreach (var window in windows)
        {
            if (!IsLimiting || window.Tokens >= Whole)
                continue;
            var missing = TimeSpan.FromSeconds((1 - window.Tokens) / RateOf(window));
            at = Later(at, Later(now, window.Updated) + missing);
        }
        return at;
    }

    /// <summary>
    /// Takes a token for a request that is sent. The service's own bucket refills from the arrival of the request,
    /// which isn't known before the response. So a full bucket refills from <see cref="OnReceived"/>.
    /// </summary>
    public void Take(TimeSpan now)
    {
        Refill(now);
        foreach (var window in windows)
        {
            if (IsFull(window))
                window.Updated = now + MaxTransit;
            // Beyond the limit, where it isn't kept, exact counts tell nothing more.
            window.Tokens = Math.Max(window.Tokens - 1, -window.Capacity);
        }
    }

    /// <summary>Gives back the token of a request that wasn't sent.</summary>
    public void Return(TimeSpan now)
    {
        OnReceived(now);
        foreach (var window in windows)
            window.Tokens = Math.Min(window.Tokens + 1, CapacityOf(window));
    }

    /// <summary>A request has reached the service, or never will.</summary>
    public void OnReceived(TimeSpan now)
    {
        foreach (var window in windows)
            if (window.Updated > now)
                window.Updated = Later(now, StoppedUntil);
    }

    /// <summary>The service accepted a request.</summary>
    public void OnAccepted(TimeSpan now)
    {
        ThrottledSince = null;
        withoutRetryAfter = 0;
        accepted.Add(now);
    }

    /// <summary>The service rejected a request: nothing is sent for a while, and then at a lower rate.</summary>
    /// <param name="sentAt">When the request was sent.</param>
    /// <param name="retryAfter">The delay that the service requires; null when it doesn't say.</param>
    /// <param name="now">The time.</param>
    /// <returns>For how long nothing is sent from now on.</returns>
    public TimeSpan OnThrottled(TimeSpan sentAt, TimeSpan? retryAfter, TimeSpan now)
    {
        Refill(now);
        ThrottledSince ??= now;
        // Once for all that were in flight together.
        if (!(sentAt <= loweredAt))
        {
            if (retryAfter is null)
                withoutRetryAfter++;
            Lower(now);
        }
        var until = now + (retryAfter ?? Backoff());
        StoppedUntil = grown = Later(until, StoppedUntil);
        foreach (var window in windows)
            window.Updated = StoppedUntil;
        // One request may be sent then, as the service says. What it allowed at once is used up.
        windows[0].Tokens = 1;
        windows[^1].Tokens = Math.Max(1, windows[^1].Tokens);
        accepted.Reset(StoppedUntil);
        return StoppedUntil - now;
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private double RateOf(TokenWindow window) => window.Share * Rate;

    private bool IsFull(TokenWindow window) => window.Tokens >= CapacityOf(window);

    // A lower rate has a lower burst.
    private double CapacityOf(TokenWindow window) => Math.Max(1, window.Capacity * Rate / documented);

    private void Lower(TimeSpan now)
    {
        var measured = accepted.PerSecond(now, period);
        rejected = isKnown ? Rate : IsLimiting ? Math.Min(Rate, measured) : measured;
        Rate = Math.Max(Decrease * rejected, MinShare * documented);
        loweredAt = now;
    }

    private void Refill(TimeSpan now)
    {
        if (loweredAt is not null && now > grown)
        {
            Grow(documented * (now - grown).TotalSeconds / period);
            grown = now;
        }
        foreach (var window in windows)
        {
            if (now <= window.Updated)
                continue;
            var refilled = RateOf(window) * (now - window.Updated).TotalSeconds;
            window.Tokens = Math.Min(window.Tokens + refilled, CapacityOf(window));
            window.Updated = now;
        }
    }

    private void Grow(double step)
    {
        var target = isKnown ? documented : rejected;
        if (Rate < target)
            Rate = Math.Min(Rate + Increase * step, target);
        else if (!isKnown)
            Rate += Probing * step;
    }

    // 1 s, doubling with each such response in a row.
    private TimeSpan Backoff()
    {
        var seconds = Math.Min(Math.Pow(2, Math.Max(0, withoutRetryAfter - 1)), MaxBackoff.TotalSeconds);
        return Jitter.Lengthen(TimeSpan.FromSeconds(seconds));
    }
}
