using ChatModule.Graph.Http;

namespace ChatModule.Graph.Limits;

/// <summary>
/// Decides when a request of a connection is sent: when its pipeline has a free slot and every limit that it falls
/// under has a token. It takes all of them in the same moment, so that none is held while another is waited for.
/// Thread-safe.
/// </summary>
internal sealed partial class RequestLimiter
{
    private readonly object sync = new();
    private readonly TimeProvider time;
    private readonly long start;
    private readonly WakeTimer timer;
    private readonly LimitTable table;
    private readonly CircuitBreaker breaker = new();
    private readonly HashSet<IRequestTrace> warned = [];

    // In the order of arrival; a request that is sent again keeps its place.
    private readonly LinkedList<RequestPermit> waiting = [];

    // The pipelines of those.
    private readonly HashSet<ClientContext> clients = [];

    // Until then, what waits may give up.
    private TimeSpan throttledUntil;
    private long lastOrder;
    private bool isClosed;

    /// <param name="time">The clock.</param>
    /// <param name="limits">What the connection keeps to.</param>
    public RequestLimiter(TimeProvider time, ConnectionLimits limits)
    {
        this.time = time;
        start = time.GetTimestamp();
        timer = new WakeTimer(time, sync, Dispatch);
        table = new LimitTable(limits);
    }

    /// <summary>The requests a second that are sent at most at the moment; null when nothing limits them.</summary>
    public double? Rate
    {
        get
        {
            lock (sync)
                return table.Rate;
        }
    }

    /// <summary>
    /// Waits until a request may be sent, or won't be. What comes of it has to be reported with one of the other
    /// methods.
    /// </summary>
    /// <param name="ticket">The request.</param>
    /// <param name="isDelegated">Whether a user is signed in.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<RequestPermit> AcquireAsync(
        RequestTicket ticket, bool isDelegated, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<RequestPermit> node;
        lock (sync)
        {
            node = Enqueue(ticket, isDelegated);
            RefuseWhatCannotWait(node);
            Dispatch();
        }
        var permit = node.Value;
        if (permit.Decided.IsCompleted)
            return permit;
        await using var registration = cancellationToken.UnsafeRegister((_, token) => Cancel(node, token), null);
        await permit.Decided;
        return permit;
    }

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
            var first = waiting.FirstOrDefault(permit => permit.Ticket.Client.Trace == trace);
            return breaker.Reason ?? (first is null ? null : WaitText.Describe(first.Limits, left, Now));
        }
    }

    /// <summary>Whether a pipeline has begun so much that more wouldn't be sent any sooner.</summary>
    /// <param name="trace">The pipeline.</param>
    public bool HasBacklog(IRequestTrace trace)
    {
        lock (sync)
        {
            foreach (var client in clients)
                if (client.Trace == trace && client.HasBacklog)
                    return true;
            return false;
        }
    }

    private TimeSpan Now => time.GetElapsedTime(start);

    private LinkedListNode<RequestPermit> Enqueue(RequestTicket ticket, bool isDelegated)
    {
        var now = Now;
        if (ticket.Order == 0)
            (ticket.Order, ticket.Since) = (++lastOrder, now);
        var all = table.Find(ticket, isDelegated, now);
        foreach (var limit in all)
            limit.Users++;
        var permit = new RequestPermit(ticket, all);
        if (ticket.Client.Waiting++ == 0)
            clients.Add(ticket.Client);
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

    // Under the lock. Sends what may be sent, and comes back when that changes.
    private void Dispatch()
    {
        var now = Now;
        var next = breaker.IsClosed ? null : breaker.NextChange(now);
        LinkedListNode<RequestPermit>? probe = null;
        for (var node = isClosed ? null : waiting.First; node is not null && MayChange(now);)
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
            GrantProbe(probe, now);
        if (isClosed || breaker.IsGivenUp(now))
            while (waiting.First is { } left)
                Refuse(left, isClosed ? Attempt.Closed : Attempt.Unreachable(breaker.Reason));
        timer.Set(isClosed ? null : next, now);
    }

    // Otherwise every pipeline has to wait for a response, and a list of a thousand needn't be looked through.
    private bool MayChange(TimeSpan now)
    {
        if (!breaker.IsClosed || throttledUntil > now)
            return true;
        foreach (var client in clients)
            if (!client.IsFull)
                return true;
        return false;
    }

    private static TimeSpan Earlier(TimeSpan? one, TimeSpan other) => one < other ? one.Value : other;

    private void Grant(LinkedListNode<RequestPermit> node, Passage passage, TimeSpan now)
    {
        Leave(node);
        if (passage != Passage.Request)
            breaker.OnProbe();
        node.Value.Grant(passage, now);
    }

    private void GrantProbe(LinkedListNode<RequestPermit> node, TimeSpan now)
    {
        var isRetrySafe = node.Value.Ticket.Kind.IsIdempotent || !breaker.IsUncertain;
        Grant(node, isRetrySafe ? Passage.Probe : Passage.Substitute, now);
    }

    private void Refuse(LinkedListNode<RequestPermit> node, Attempt refusal)
    {
        Remove(node);
        node.Value.Refuse(refusal);
    }

    private void Remove(LinkedListNode<RequestPermit> node)
    {
        Leave(node);
        foreach (var limit in node.Value.Limits)
            limit.Users--;
    }

    private void Leave(LinkedListNode<RequestPermit> node)
    {
        waiting.Remove(node);
        var client = node.Value.Ticket.Client;
        if (--client.Waiting == 0)
            clients.Remove(client);
    }
}
