using ChatModule.Graph.Http;
using ChatModule.Graph.Retry;

namespace ChatModule.Graph.Limits;

/// <summary>What a request keeps through all its attempts.</summary>
/// <param name="Kind">What kind of request it is.</param>
/// <param name="ChatId">The chat that it's about; null when it isn't about one.</param>
/// <param name="Client">The pipeline.</param>
internal sealed record RequestTicket(GraphRequestKind Kind, string? ChatId, ClientContext Client)
{
    /// <summary>Its place in the order of all requests; zero before the first attempt.</summary>
    public long Order { get; set; }

    /// <summary>Since when it's to be sent.</summary>
    public TimeSpan Since { get; set; }

    /// <summary>How often it didn't get through.</summary>
    public int Failures { get; set; }

    /// <summary>
    /// Whether it finds out better whether anything gets through: one that can be repeated, so that nothing is left
    /// uncertain; then one that has used up fewer attempts.
    /// </summary>
    public bool IsBetterProbeThan(RequestTicket other) => Kind.IsIdempotent != other.Kind.IsIdempotent
        ? Kind.IsIdempotent
        : Failures < other.Failures;
}

/// <summary>What may be sent with a permit.</summary>
internal enum Passage
{
    /// <summary>The request.</summary>
    Request,

    /// <summary>The request, and no other, to find out whether anything gets through.</summary>
    Probe,

    /// <summary>A read in its place: a lost response of the request itself would leave something uncertain.</summary>
    Substitute,
}

/// <summary>A request that waits to be sent, or is on its way.</summary>
/// <param name="ticket">The request.</param>
/// <param name="limits">The limits that it falls under.</param>
internal sealed class RequestPermit(RequestTicket ticket, Limit[] limits)
{
    private readonly TaskCompletionSource decided = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RequestTicket Ticket { get; } = ticket;

    // An array: of a thousand that wait, each is looked at with each response.
    public Limit[] Limits { get; } = limits;

    /// <summary>Completed when the request may be sent, or won't be.</summary>
    public Task Decided => decided.Task;

    /// <summary>When it was allowed to be sent.</summary>
    public TimeSpan SentAt { get; private set; }

    /// <summary>What may be sent.</summary>
    public Passage Passage { get; private set; }

    /// <summary>Whether nothing else is sent meanwhile.</summary>
    public bool IsProbe => Passage != Passage.Request;

    /// <summary>The limit that it used up most: a 429 that doesn't name a limit means this one.</summary>
    public Limit? Nearest { get; private set; }

    /// <summary>Why it won't be sent; null when it may be.</summary>
    public Attempt? Refusal { get; private set; }

    /// <summary>When all its limits have a token.</summary>
    public TimeSpan AvailableAt(TimeSpan now)
    {
        var at = now;
        foreach (var limit in Limits)
            if (limit.Bucket.AvailableAt(now) is var available && available > at)
                at = available;
        return at;
    }

    /// <summary>
    /// When it has waited for as long as an item may be throttled, and the service has accepted nothing meanwhile; null
    /// while it isn't throttled.
    /// </summary>
    public TimeSpan? GivesUpAt(TimeSpan now)
    {
        TimeSpan? end = null;
        foreach (var limit in Limits)
        {
            if (limit.Bucket is not { ThrottledSince: { } since } bucket || bucket.StoppedUntil <= now)
                continue;
            var at = (since > Ticket.Since ? since : Ticket.Since) + RetryPolicy.MaxThrottleTime;
            end = at > end ? end : at;
        }
        return end;
    }

    /// <summary>Takes its tokens and its place among those on their way.</summary>
    public void Grant(Passage passage, TimeSpan now)
    {
        SentAt = now;
        Passage = passage;
        var ofService = Limits.Where(static limit => limit.Scope != LimitScope.Connection);
        Nearest = ofService.MinBy(limit => limit.Bucket.Headroom(now));
        foreach (var limit in Limits)
            limit.Bucket.Take(now);
        Ticket.Client.InFlight++;
        decided.TrySetResult();
    }

    public void Refuse(Attempt refusal)
    {
        Refusal = refusal;
        decided.TrySetResult();
    }

    public void Cancel(CancellationToken cancellationToken) => decided.TrySetCanceled(cancellationToken);
}
