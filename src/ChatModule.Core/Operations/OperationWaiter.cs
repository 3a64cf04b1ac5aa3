namespace ChatModule;

/// <summary>
/// Waits for any number of operations at the same time. Each is told of as it finishes; none is asked about
/// before its chat may be asked again.
/// </summary>
internal sealed class OperationWaiter : IAsyncDisposable
{
    private readonly IGraphChatClient client;
    private readonly PollingSchedule schedule;
    private readonly TimeProvider time;
    private readonly long start;
    private readonly SemaphoreSlim slots;
    private readonly CancellationTokenSource stop;
    private readonly CancellationToken stopToken;
    private readonly object sync = new();
    private readonly PriorityQueue<(AwaitedOperation Operation, int Version), (TimeSpan At, TimeSpan Requested)> due = new();
    private readonly Dictionary<string, TimeSpan> nextPollAllowed = new(StringComparer.Ordinal);
    private readonly HashSet<AwaitedOperation> pending = [];
    private readonly HashSet<Task> polling = [];
    private readonly Action<AwaitedOperation> finished;
    private TaskCompletionSource rescheduled = NewSignal();
    private Task? loop;
    private Task? disposal;
    private int added;

    /// <param name="client">The port.</param>
    /// <param name="schedule">When to ask.</param>
    /// <param name="limit">Questions in flight at once.</param>
    /// <param name="finished">Called on any thread with each that is over, as it is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends every wait at once.</param>
    public OperationWaiter(IGraphChatClient client, PollingSchedule schedule, int limit, Action<AwaitedOperation> finished, TimeProvider time, CancellationToken cancellationToken)
    {
        this.finished = finished;
        this.client = client;
        this.schedule = schedule;
        this.time = time;
        start = time.GetTimestamp();
        slots = new SemaphoreSlim(limit);
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stopToken = stop.Token;
    }

    /// <summary>How many are not over yet.</summary>
    public int Pending { get { lock (sync) return pending.Count; } }

    /// <summary>How many were given.</summary>
    public int Added => added;

    /// <summary>The one that has been waited for longest.</summary>
    public AwaitedOperation? Slowest { get { lock (sync) return pending.MinBy(operation => operation.Index); } }

    /// <summary>Those not over, in the order they came.</summary>
    public IReadOnlyList<AwaitedOperation> Unfinished { get { lock (sync) return [.. pending.OrderBy(operation => operation.Index)]; } }

    /// <summary>How many entries are held in memory, for pending operations and for chats polled recently.</summary>
    public int Tracked { get { lock (sync) return pending.Count + due.Count + nextPollAllowed.Count + polling.Count; } }

    /// <summary>Begins to wait for one more.</summary>
    public AwaitedOperation Add(string chatId, string operationId, object? input)
    {
        lock (sync)
        {
            var now = Now;
            var operation = new AwaitedOperation(chatId, operationId, input, added++) { StartedAt = now };
            pending.Add(operation);
            Schedule(operation, now + schedule.NextDelay(0, TimeSpan.Zero, operation.Index));
            if (loop is null or { IsCompleted: true })
                loop = RunAsync();
            return operation;
        }
    }

    /// <summary>
    /// Waits for it no longer; false when it is over already, and told of. A poll in flight is canceled, because its chat
    /// can't be polled for another operation before it ends.
    /// </summary>
    public bool Remove(AwaitedOperation operation)
    {
        bool wasPending;
        lock (sync)
        {
            operation.ScheduleVersion++;
            wasPending = pending.Remove(operation);
        }
        if (wasPending)
            operation.Removal.Cancel();
        return wasPending;
    }

    /// <summary>Cancels what is in flight and joins it, once; further calls wait for the same end.</summary>
    public ValueTask DisposeAsync()
    {
        lock (sync)
            return new(disposal ??= StopAsync());
    }

    private async Task StopAsync()
    {
        await stop.CancelAsync();
        // The loop first: until it has ended, it can begin a poll that isn't among the others yet.
        await (loop ?? Task.CompletedTask).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        Task[] running;
        lock (sync)
            running = [.. polling];
        await Task.WhenAll(running).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        stop.Dispose();
        slots.Dispose();
    }

    private TimeSpan Now => time.GetElapsedTime(start);

    private async Task RunAsync()
    {
        try
        {
            while (!stopToken.IsCancellationRequested)
            {
                AwaitedOperation? next;
                TaskCompletionSource signal;
                TimeSpan pause;
                lock (sync)
                {
                    signal = rescheduled = NewSignal();
                    next = TakeDue(out pause);
                }
                if (next is null)
                    await PauseAsync(pause, signal);
                else
                    Poll(next);
            }
        }
        // Nothing is expected, but nobody looks at this task: whoever waits for an operation would wait indefinitely.
        catch (Exception e) when (!stopToken.IsCancellationRequested)
        {
            FailAll(e);
        }
    }

    private void FailAll(Exception e)
    {
        AwaitedOperation[] failed;
        lock (sync)
        {
            failed = [.. pending];
            pending.Clear();
            due.Clear();
            nextPollAllowed.Clear();
        }
        foreach (var operation in failed)
        {
            operation.Failure = Unexpected(operation, e);
            finished(operation);
        }
    }

    // Under the lock. The operation whose turn it is, or the pause until there is one.
    private AwaitedOperation? TakeDue(out TimeSpan pause)
    {
        pause = Timeout.InfiniteTimeSpan;
        while (due.TryPeek(out var entry, out var when))
        {
            var now = Now;
            if (entry.Version == entry.Operation.ScheduleVersion && when.At > now)
            {
                pause = when.At - now;
                return null;
            }
            due.Dequeue();
            if (entry.Version != entry.Operation.ScheduleVersion)
                continue;
            if (!nextPollAllowed.TryGetValue(entry.Operation.ChatId, out var allowed) || allowed <= now)
            {
                // The chat is taken until the answer is there, and for the second that follows it.
                nextPollAllowed[entry.Operation.ChatId] = TimeSpan.MaxValue;
                return entry.Operation;
            }
            Schedule(entry.Operation, allowed < TimeSpan.MaxValue ? allowed : now + PollingSchedule.MinIntervalPerChat, when.Requested);
        }
        return null;
    }

    // One signal for the three ends of a pause: its time, a new plan, the stop.
    private async Task PauseAsync(TimeSpan pause, TaskCompletionSource signal)
    {
        // A timer's resolution is a millisecond; rounding up spares a busy last one.
        var until = pause == Timeout.InfiniteTimeSpan ? pause : TimeSpan.FromMilliseconds(Math.Ceiling(pause.TotalMilliseconds));
        await using var timer = time.CreateTimer(static over => ((TaskCompletionSource)over!).TrySetResult(), signal, until, Timeout.InfiniteTimeSpan);
        using var stopping = stopToken.Register(static over => ((TaskCompletionSource)over!).TrySetResult(), signal);
        await signal.Task;
    }

    // Under the lock. Of several operations of one chat the one that has been kept waiting longest comes first;
    // otherwise one that never ends could keep the others from being asked about.
    private void Schedule(AwaitedOperation operation, TimeSpan at, TimeSpan? requested = null)
    {
        due.Enqueue((operation, ++operation.ScheduleVersion), (at, requested ?? at));
        rescheduled.TrySetResult();
    }

    private void Poll(AwaitedOperation operation)
    {
        var task = PollAsync(operation);
        if (task.IsCompleted)
            return;
        lock (sync)
            polling.Add(task);
        _ = task.ContinueWith(done => { lock (sync) polling.Remove(done); }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task PollAsync(AwaitedOperation operation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopToken, operation.Removal.Token);
        try
        {
            await slots.WaitAsync(either.Token);
            try
            {
                operation.Latest = await client.GetOperationAsync(operation.ChatId, operation.OperationId, [], either.Token);
            }
            finally
            {
                slots.Release();
            }
        }
        // "The list can be fresher than a single GET" (api.md): an operation that was only just begun may not be visible yet.
        catch (GraphChatException e) when (e.Error == GraphChatError.OperationNotFound && operation.PollCount == 0)
        {
        }
        catch (GraphChatException e)
        {
            operation.Failure = e;
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            // An exception lost here would leave the caller waiting indefinitely.
            operation.Failure = Unexpected(operation, e);
        }
        Complete(operation);
    }

    private void Complete(AwaitedOperation operation)
    {
        lock (sync)
        {
            var now = Now;
            // Also when nobody waits for it any longer: another operation of the same chat may be waiting for its turn.
            nextPollAllowed[operation.ChatId] = now + PollingSchedule.MinIntervalPerChat;
            RemoveIdleChats(now);
            if (stopToken.IsCancellationRequested || !pending.Contains(operation))
                return;
            operation.PollCount++;
            if (operation.Failure is null && operation.Latest is not { IsCompleted: true })
            {
                Schedule(operation, now + schedule.NextDelay(operation.PollCount, now - operation.StartedAt, operation.Index));
                return;
            }
            pending.Remove(operation);
            if (operation.Latest is { IsCompleted: true } latest)
            {
                operation.Failure = Failed(latest);
                if (schedule.Observe(Duration(latest, now - operation.StartedAt)))
                    RescheduleAll(now);
            }
        }
        finished(operation);
    }

    // Under the lock. Memory follows the operations still pending, not all there ever were.
    private void RemoveIdleChats(TimeSpan now)
    {
        if (nextPollAllowed.Count <= 2 * pending.Count + 64)
            return;
        foreach (var (chat, allowed) in nextPollAllowed.ToArray())
            if (allowed <= now)
                nextPollAllowed.Remove(chat);
    }

    // The service's own times tell how long it worked; our first sight of the end is only the upper bound.
    private static TimeSpan Duration(GraphChatOperation operation, TimeSpan seen) =>
        operation.LastActionDateTime - operation.CreatedDateTime is { } took && took > TimeSpan.Zero && took < seen ? took : seen;

    // Under the lock. What was learned from one may bring the others forward.
    private void RescheduleAll(TimeSpan now)
    {
        foreach (var ((operation, version), when) in due.UnorderedItems.ToArray())
        {
            if (version != operation.ScheduleVersion)
                continue;
            var next = now + schedule.NextAfterObservation(operation.PollCount, now - operation.StartedAt, operation.Index);
            if (next < when.At)
                Schedule(operation, next);
        }
    }

    private static GraphChatException? Failed(GraphChatOperation operation) => operation.Succeeded ? null : new(GraphChatError.OperationFailed,
        $"The operation of the chat {operation.ChatId} ended as {operation.Status}: {Reason(operation)} (operation {operation.OperationId})")
    {
        ServiceCode = operation.ErrorCode,
        RecommendedAction = "The chat exists; check that the app may be installed in chats by the tenant's policies, and install it again.",
    };

    private static GraphChatException Unexpected(AwaitedOperation operation, Exception e) =>
        new(GraphChatError.InvalidResponse, $"The operation {operation.OperationId} of the chat {operation.ChatId} couldn't be read: {e.Message}", e)
        {
            RecommendedAction = "The chat exists. Pipe the same object to Wait-GraphChatOperation again.",
        };

    private static string Reason(GraphChatOperation operation) => (operation.ErrorCode, operation.ErrorMessage) switch
    {
        (null, null) => "the service gives no reason",
        ({ } code, { } message) => $"{code}, {message}",
        var (code, message) => code ?? message!,
    };

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
