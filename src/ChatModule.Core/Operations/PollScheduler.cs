namespace ChatModule;

/// <summary>
/// Which operation is polled next, and when. No operation of a chat is polled before the service's limit for the chat
/// allows it. Not thread-safe: the waiter calls it under its lock.
/// </summary>
internal sealed class PollScheduler(PollingSchedule schedule)
{
    private const int MaxIdleChats = 64;

    // Of several operations of one chat, the one that has waited longest comes first; otherwise one that never finishes
    // could keep the others from being polled.
    private readonly PriorityQueue<(AwaitedOperation Operation, int Version), (TimeSpan At, TimeSpan Requested)> due = new();
    private readonly Dictionary<string, TimeSpan> nextPollAllowed = new(StringComparer.Ordinal);

    /// <summary>Schedules the next poll of an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="now">The time.</param>
    /// <param name="count">How many operations there were so far.</param>
    public void Add(AwaitedOperation operation, TimeSpan now, int count) =>
        Enqueue(operation, now + schedule.NextDelay(operation.PollCount, now - operation.StartedAt, operation.Index, count));

    /// <summary>Schedules the next poll of an operation for now, or as soon as its chat can be polled.</summary>
    public void AddNow(AwaitedOperation operation, TimeSpan now) => Enqueue(operation, now);

    /// <summary>The operation to poll now; its chat is reserved until <see cref="Release"/>. Null with the delay until there is one.</summary>
    public AwaitedOperation? TakeDue(TimeSpan now, out TimeSpan delay)
    {
        delay = Timeout.InfiniteTimeSpan;
        while (due.TryPeek(out var entry, out var when))
        {
            var (operation, version) = entry;
            if (version == operation.ScheduleVersion && when.At > now)
            {
                delay = when.At - now;
                return null;
            }
            due.Dequeue();
            if (version != operation.ScheduleVersion)
                continue;
            if (!nextPollAllowed.TryGetValue(operation.ChatId, out var allowed) || allowed <= now)
            {
                nextPollAllowed[operation.ChatId] = TimeSpan.MaxValue;
                operation.IsPolling = true;
                return operation;
            }
            Enqueue(operation, allowed < TimeSpan.MaxValue ? allowed : now + PollingSchedule.MinIntervalPerChat, when.Requested);
        }
        return null;
    }

    /// <summary>Releases a chat after a poll: it can be polled again a second later.</summary>
    /// <param name="polled">The operation of the chat that was polled.</param>
    /// <param name="now">The time.</param>
    /// <param name="pending">How many operations are pending. Memory follows them, not all there ever were.</param>
    public void Release(AwaitedOperation polled, TimeSpan now, int pending)
    {
        polled.IsPolling = false;
        nextPollAllowed[polled.ChatId] = now + PollingSchedule.MinIntervalPerChat;
        if (nextPollAllowed.Count <= 2 * pending + MaxIdleChats)
            return;
        foreach (var (chat, allowed) in nextPollAllowed.ToArray())
            if (allowed <= now)
                nextPollAllowed.Remove(chat);
    }

    /// <summary>Learns from an operation that finished how long the others may take, and polls them earlier where that helps.</summary>
    /// <param name="finished">The operation.</param>
    /// <param name="now">The time.</param>
    /// <param name="count">How many operations there were so far.</param>
    public void Observe(AwaitedOperation finished, TimeSpan now, int count)
    {
        // Without the service's times: one that was polled for the first time when it was expected to have finished shows nothing.
        var duration = finished.MeasuredDuration(now)
            ?? (PollingSchedule.IsSample(finished.Index) || schedule.TypicalDuration is null ? now - finished.StartedAt : null);
        if (duration is null || !schedule.Observe(duration.Value))
            return;
        foreach (var ((operation, version), when) in due.UnorderedItems.ToArray())
        {
            if (version != operation.ScheduleVersion)
                continue;
            var next = now + schedule.NextAfterObservation(operation.PollCount, now - operation.StartedAt, operation.Index, count);
            if (next < when.At)
                Enqueue(operation, next);
        }
    }

    public void Clear()
    {
        due.Clear();
        nextPollAllowed.Clear();
    }

    private void Enqueue(AwaitedOperation operation, TimeSpan at, TimeSpan? requested = null) =>
        due.Enqueue((operation, ++operation.ScheduleVersion), (at, requested ?? at));
}
