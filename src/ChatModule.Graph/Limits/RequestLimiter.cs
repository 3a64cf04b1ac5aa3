using ChatModule.Graph.Http;

namespace ChatModule.Graph.Limits;

/// <summary>
/// Decides when a request of a connection is sent: when its pipeline has a free slot and every limit that it falls under has a
/// token. It takes all of them in the same moment, so that none is held while another is waited for. Thread-safe.
/// </summary>
internal sealed class RequestLimiter
{
    private readonly object sync = new();
    private readonly TimeProvider time;
    private readonly long start;
    private readonly WakeTimer timer;
    private readonly ConnectionLimits limits;
    private readonly Limit? rateLimit;
    private readonly CircuitBreaker breaker = new();
    private readonly HashSet<IRequestTrace> warned = [];

    // Rows with the same numbers are still different limits.
    private readonly Dictionary<ServiceLimits, KindLimits> kinds = new(ReferenceEqualityComparer.Instance);

    // In the order of arrival; a request that is sent again keeps its place.
    private readonly LinkedList<RequestPermit> waiting = [];
    private long lastOrder;
    private bool isClosed;

    /// <param name="time">The clock.</param>
    /// <param name="limits">What the connection keeps to.</param>
    public RequestLimiter(TimeProvider time, ConnectionLimits limits)
    {
        this.time = time;
        start = time.GetTimestamp();
        timer = new WakeTimer(time, sync, Dispatch);
        this.limits = limits;
        if (limits.RateLimit is { } rate)
            rateLimit = new(LimitScope.Connection, "request", null, TokenBucket.OfRateLimit(rate, TimeSpan.Zero));
    }

    /// <summary>The requests a second that are sent at most at the moment: those of the lowest limit; null when nothing limits them.</summary>
    public double? Rate
    {
        get
        {
            lock (sync)
                return kinds.Values.Select(static kind => kind.Rate).Append(limits.RateLimit).Min();
        }
    }

    /// <summary>Waits until a request may be sent, or won't be. What comes of it has to be reported with one of the other methods.</summary>
    /// <param name="ticket">The request.</param>
    /// <param name="isDelegated">Whether a user is signed in.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<RequestPermit> AcquireAsync(RequestTicket ticket, bool isDelegated, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<RequestPermit> node;
        lock (sync)
        {
            node = Enqueue(ticket, isDelegated);
            Dispatch();
        }
        var permit = node.Value;
        if (permit.Decided.IsCompleted)
            return permit;
        await using var registration = cancellationToken.UnsafeRegister((_, token) => Cancel(node, token), null);
        await permit.Decided;
        return permit;
    }

    /// <summary>The service accepted the request, or rejected it for another reason than its rate.</summary>
    public void OnResponse(RequestPermit permit) => End(permit, now =>
    {
        breaker.OnSuccess();
        warned.Clear();
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
                breaker.OnSuccess();
            else
                breaker.OnFailure("a gateway throttles", isCertain: false, permit.IsProbe, now);
            delay = limit.Bucket.OnThrottled(permit.SentAt, retryAfter, now);
        });
        return (limit, delay);
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
        breaker.OnSuccess();
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

    /// <summary>Nothing more is sent.</summary>
    public void Close()
    {
        lock (sync)
        {
            isClosed = true;
            timer.Stop();
            Dispatch();
        }
    }

    /// <summary>The request has found out often enough that nothing gets through.</summary>
    public RequestPermit Refuse(RequestPermit permit)
    {
        lock (sync)
            permit.Refuse(Attempt.Unreachable(breaker.Reason));
        return permit;
    }

    /// <summary>What the requests of a pipeline wait for, in a few words; null when they don't.</summary>
    /// <param name="trace">The pipeline.</param>
    /// <param name="left">How many requests are left; null when that isn't known.</param>
    public string? DescribeWait(IRequestTrace trace, int? left)
    {
        lock (sync)
        {
            var now = Now;
            var first = waiting.FirstOrDefault(permit => permit.Ticket.Client.Trace == trace);
            if (breaker.Reason is { } reason)
                return reason;
            if (first?.Limits.MaxBy(limit => limit.Bucket.AvailableAt(now)) is not { } limit || limit.Bucket.AvailableAt(now) <= now)
                return null;
            return limit.Bucket.StoppedUntil - now is { Ticks: > 0 } delay
                ? FormattableString.Invariant($"throttled for {Math.Ceiling(delay.TotalSeconds):0} s")
                : WaitText.Describe(limit, left);
        }
    }

    private TimeSpan Now => time.GetElapsedTime(start);

    private LinkedListNode<RequestPermit> Enqueue(RequestTicket ticket, bool isDelegated)
    {
        var now = Now;
        if (ticket.Order == 0)
            (ticket.Order, ticket.Since) = (++lastOrder, now);
        var row = ticket.Kind.Limits;
        if (!kinds.TryGetValue(row, out var kind))
            kinds.Add(row, kind = new KindLimits(row, limits.Service == ServiceLimitSource.Documented));
        List<Limit> all = [.. kind.Find(ticket.ChatId, isDelegated, now)];
        if (rateLimit is not null)
            all.Add(rateLimit);
        foreach (var limit in all)
            limit.Users++;
        var permit = new RequestPermit(ticket, all);
        var before = waiting.Last;
        while (before?.Value.Ticket.Order > ticket.Order)
            before = before.Previous;
        return before is null ? waiting.AddFirst(permit) : waiting.AddAfter(before, permit);
    }

    private void Cancel(LinkedListNode<RequestPermit> node, CancellationToken cancellationToken)
    {
        lock (sync)
        {
            if (node.List is null)
                return;
            Remove(node);
            node.Value.Cancel(cancellationToken);
        }
    }

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

    private void CancelProbe(RequestPermit permit)
    {
        if (permit.IsProbe)
            breaker.OnProbeCanceled();
    }

    // Under the lock. Sends what may be sent, and comes back when that changes.
    private void Dispatch()
    {
        var now = Now;
        var next = breaker.IsClosed ? null : breaker.NextChange(now);
        LinkedListNode<RequestPermit>? probe = null;
        for (var node = isClosed ? null : waiting.First; node is not null;)
        {
            var (current, permit) = (node, node.Value);
            node = node.Next;
            if (permit.GivesUpAt(now) is { } end)
            {
                if (end <= now)
                    Refuse(current, Attempt.ThrottleBudgetExceeded);
                else
                    next = Earlier(next, end);
            }
            if (permit.Refusal is not null || permit.Ticket.Client.IsFull)
                continue;
            if (permit.AvailableAt(now) is var at && at > now)
                next = Earlier(next, at);
            else if (breaker.IsClosed)
                Grant(current, Passage.Request, now);
            else if (probe is null || permit.Ticket.IsBetterProbeThan(probe.Value.Ticket))
                probe = current;
        }
        if (probe is not null && breaker.MayProbe(now))
            Grant(probe, breaker.IsUncertain && !probe.Value.Ticket.Kind.IsIdempotent ? Passage.Substitute : Passage.Probe, now);
        if (isClosed || breaker.IsGivenUp(now))
            while (waiting.First is { } left)
                Refuse(left, isClosed ? Attempt.Closed : Attempt.Unreachable(breaker.Reason));
        timer.Set(next, now);
    }

    private static TimeSpan Earlier(TimeSpan? one, TimeSpan other) => one < other ? one.Value : other;

    private void Grant(LinkedListNode<RequestPermit> node, Passage passage, TimeSpan now)
    {
        waiting.Remove(node);
        if (passage != Passage.Request)
            breaker.OnProbe();
        node.Value.Grant(passage, now);
    }

    private void Refuse(LinkedListNode<RequestPermit> node, Attempt refusal)
    {
        Remove(node);
        node.Value.Refuse(refusal);
    }

    private void Remove(LinkedListNode<RequestPermit> node)
    {
        waiting.Remove(node);
        foreach (var limit in node.Value.Limits)
            limit.Users--;
    }

    private void Warn(ClientContext probing)
    {
        foreach (var client in waiting.Select(static permit => permit.Ticket.Client).Append(probing).Distinct())
            if (client.Trace is { } trace && warned.Add(trace))
                trace.OnUnreachable(breaker.Reason!);
    }
}
