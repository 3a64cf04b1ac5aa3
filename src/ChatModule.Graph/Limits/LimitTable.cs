namespace ChatModule.Graph.Limits;

/// <summary>The limits of a connection, by the kinds of requests. Not thread-safe.</summary>
internal sealed class LimitTable
{
    private readonly ConnectionLimits limits;
    private readonly Limit? rateLimit;

    // Rows with the same numbers are still different limits.
    private readonly Dictionary<ServiceLimits, KindLimits> kinds = new(ReferenceEqualityComparer.Instance);

    public LimitTable(ConnectionLimits limits)
    {
        this.limits = limits;
        if (limits.RateLimit is { } rate)
            rateLimit = new(LimitScope.Connection, "request", null, TokenBucket.OfRateLimit(rate, TimeSpan.Zero));
    }

    /// <summary>
    /// The requests a second that are sent at most at the moment: those of the lowest limit; null when nothing limits
    /// them.
    /// </summary>
    public double? Rate => kinds.Values.Select(static kind => kind.Rate).Append(limits.RateLimit).Min();

    /// <summary>The limits that a request falls under.</summary>
    public Limit[] Find(RequestTicket ticket, bool isDelegated, TimeSpan now)
    {
        var row = ticket.Kind.Limits;
        if (!kinds.TryGetValue(row, out var kind))
            kinds.Add(row, kind = new KindLimits(row, limits.Service == ServiceLimitSource.Documented));
        var found = kind.Find(ticket.ChatId, isDelegated, now);
        return rateLimit is null ? [.. found] : [.. found, rateLimit];
    }
}
