using ChatModule.Graph.Http;
using ChatModule.Graph.Retry;

namespace ChatModule.Graph.Limits;

/// <summary>What came of a request.</summary>
internal sealed partial class RequestLimiter
{
    /// <summary>The service accepted the request, or rejected it for another reason than its rate.</summary>
    public void OnResponse(RequestPermit permit) => End(permit, now =>
    {
        OnReached();
        foreach (var limit in permit.Limits)
            limit.Bucket.OnAccepted(now);
    });

    /// <summary>The request was throttled.</summary>
    /// <param name="permit">The request.</param>
    /// <param name="isService">Whether the service did so itself, and not a gateway before it.</param>
    /// <param name="retryAfter">The delay that it requires; null when it doesn't say.</param>
    /// <param name="scope">What it says of the limit, as <c>x-ms-throttle-scope</c>; null when it doesn't.</param>
    /// <returns>The limit, and for how long it stops requests.</returns>
    public (Limit Limit, TimeSpan Delay) OnThrottled(
        RequestPermit permit, bool isService, TimeSpan? retryAfter, string? scope)
    {
        var named = ThrottleScope.Parse(scope);
        var limit = permit.Limits.FirstOrDefault(limit => limit.Scope == named) ?? permit.Nearest!;
        var delay = TimeSpan.Zero;
        End(permit, now =>
        {
            if (isService)
                OnReached();
            else
                breaker.OnFailure("a gateway throttles", isCertain: false, permit.IsProbe, now);
            delay = limit.Bucket.OnThrottled(permit.SentAt, retryAfter, now);
            if (limit.Bucket.StoppedUntil > throttledUntil)
                throttledUntil = limit.Bucket.StoppedUntil;
            if (delay > RetryPolicy.MaxThrottleTime && limit.Bucket.StoppedUntil > permit.Ticket.Client.FailedUntil)
                permit.Ticket.Client.FailedUntil = limit.Bucket.StoppedUntil;
        });
        return (limit, delay);
    }

    // A response to another pipeline said how long the service throttles: longer than an item may wait. The first item
    // of this one fails at once, as if it had got that response.
    private void RefuseWhatCannotWait(LinkedListNode<RequestPermit> node)
    {
        var client = node.Value.Ticket.Client;
        var limit = node.Value.Limits[0];
        foreach (var other in node.Value.Limits)
            if (other.Bucket.StoppedUntil > limit.Bucket.StoppedUntil)
                limit = other;
        var delay = limit.Bucket.StoppedUntil - Now;
        if (delay <= RetryPolicy.MaxThrottleTime || limit.Bucket.StoppedUntil <= client.FailedUntil)
            return;
        client.FailedUntil = limit.Bucket.StoppedUntil;
        client.Trace?.OnThrottled(delay, limit.Describe(), limit.Bucket.Rate);
        Refuse(node, Attempt.Throttled(limit.Describe(), delay));
    }

    /// <summary>The request didn't get through.</summary>
    /// <param name="permit">The request.</param>
    /// <param name="reason">Why, in a few words.</param>
    /// <param name="isCertain">Whether nothing was sent.</param>
    public void OnFailure(RequestPermit permit, string? reason, bool isCertain) => End(permit, now =>
    {
        permit.Ticket.Failures++;
        breaker.OnFailure(reason, isCertain, permit.IsProbe, now);
        if (permit.IsProbe && breaker.IsLong(now) && !breaker.IsGivenUp(now))
            Warn(permit.Ticket.Client);
    });

    /// <summary>The request couldn't be sent, because no token can be acquired without a network.</summary>
    public void OnUnreachable(RequestTicket ticket, string? reason)
    {
        lock (sync)
        {
            ticket.Failures++;
            breaker.OnFailure(reason, isCertain: true, isProbe: false, Now);
            Dispatch();
        }
    }

    /// <summary>Something else was sent in place of the request, and the service responded.</summary>
    public void OnReached(RequestPermit permit) => End(permit, now =>
    {
        OnReached();
        // What was sent counts for the connection alone.
        foreach (var limit in permit.Limits.Where(static limit => limit.Scope != LimitScope.Connection))
            limit.Bucket.Return(now);
    });

    /// <summary>The request was canceled on its way.</summary>
    public void OnCanceled(RequestPermit permit) => End(permit, _ => CancelProbe(permit));

    /// <summary>The request wasn't sent.</summary>
    public void Return(RequestPermit permit) => End(permit, now =>
    {
        CancelProbe(permit);
        foreach (var limit in permit.Limits)
            limit.Bucket.Return(now);
    });

    private void End(RequestPermit permit, Action<TimeSpan> report)
    {
        lock (sync)
        {
            var now = Now;
            permit.Ticket.Client.InFlight--;
            foreach (var limit in permit.Limits)
            {
                limit.Users--;
                limit.Bucket.OnReceived(now);
            }
            report(now);
            Dispatch();
        }
    }

    private void OnReached()
    {
        breaker.OnSuccess();
        warned.Clear();
    }

    private void CancelProbe(RequestPermit permit)
    {
        if (permit.IsProbe)
            breaker.OnProbeCanceled();
    }

    private void Warn(ClientContext probing)
    {
        foreach (var client in waiting.Select(static permit => permit.Ticket.Client).Append(probing).Distinct())
            if (client.Trace is { } trace && warned.Add(trace))
                trace.OnUnreachable(breaker.Reason!);
    }
}
