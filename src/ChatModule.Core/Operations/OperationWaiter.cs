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
    private readonly CancellationToken stopped;
    private readonly object sync = new();
    private readonly PriorityQueue<(AwaitedOperation Operation, int Plan), (TimeSpan At, TimeSpan Wanted)> due = new();
    private readonly Dictionary<string, TimeSpan> chatFree = new(StringComparer.Ordinal);
    private readonly HashSet<AwaitedOperation> pending = [];
    private readonly HashSet<Task> asking = [];
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
    /// <param name="cancellation">Ends every wait at once.</param>
    public OperationWaiter(IGraphChatClient client, PollingSchedule schedule, int limit, Action<AwaitedOperation> finished, TimeProvider time, CancellationToken cancellation)
    {
        this.finished = finished;
        this.client = client;
        this.schedule = schedule;
        this.time = time;
        start = time.GetTimestamp();
        slots = new SemaphoreSlim(limit);
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stopped = stop.Token;
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
    public int Tracked { get { lock (sync) return pending.Count + due.Count + chatFree.Count + asking.Count; } }

    /// <summary>Begins to wait for one more.</summary>
    public AwaitedOperation Add(string chatId, string operationId, object? input)
    {
        lock (sync)
        {
            var now = Now;
            var operation = new AwaitedOperation(chatId, operationId, input, added++) { Since = now };
            pending.Add(operation);
            Plan(operation, now + schedule.Next(0, TimeSpan.Zero, operation.Index));
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
            operation.Plan++;
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
            running = [.. asking];
        await Task.WhenAll(running).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        stop.Dispose();
        slots.Dispose();
    }

    private TimeSpan Now => time.GetElapsedTime(start);

    private async Task RunAsync()
    {
        try
        {
            while (!stopped.IsCancellationRequested)
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
                    Ask(next);
            }
        }
        // Nothing is expected, but nobody looks at this task: whoever waits for an operation would wait indefinitely.
        catch (Exception e) when (!stopped.IsCancellationRequested)
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
            chatFree.Clear();
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
            if (entry.Plan == entry.Operation.Plan && when.At > now)
            {
                pause = when.At - now;
                return null;
            }
            due.Dequeue();
            if (entry.Plan != entry.Operation.Plan)
                continue;
            if (!chatFree.TryGetValue(entry.Operation.ChatId, out var free) || free <= now)
            {
                // The chat is taken until the answer is there, and for the second that follows it.
                chatFree[entry.Operation.ChatId] = TimeSpan.MaxValue;
                return entry.Operation;
            }
            Plan(entry.Operation, free < TimeSpan.MaxValue ? free : now + PollingSchedule.ChatLimit, when.Wanted);
        }
        return null;
    }

    // One signal for the three ends of a pause: its time, a new plan, the stop.
    private async Task PauseAsync(TimeSpan pause, TaskCompletionSource signal)
    {
        // A timer's resolution is a millisecond; rounding up spares a busy last one.
        var until = pause == Timeout.InfiniteTimeSpan ? pause : TimeSpan.FromMilliseconds(Math.Ceiling(pause.TotalMilliseconds));
        await using var timer = time.CreateTimer(static over => ((TaskCompletionSource)over!).TrySetResult(), signal, until, Timeout.InfiniteTimeSpan);
        using var stopping = stopped.Register(static over => ((TaskCompletionSource)over!).TrySetResult(), signal);
        await signal.Task;
    }

    // Under the lock. Of several operations of one chat the one that has been kept waiting longest comes first;
    // otherwise one that never ends could keep the others from being asked about.
    private void Plan(AwaitedOperation operation, TimeSpan at, TimeSpan? wanted = null)
    {
        due.Enqueue((operation, ++operation.Plan), (at, wanted ?? at));
        rescheduled.TrySetResult();
    }

    private void Ask(AwaitedOperation operation)
    {
        var task = AskAsync(operation);
        if (task.IsCompleted)
            return;
        lock (sync)
            asking.Add(task);
        _ = task.ContinueWith(done => { lock (sync) asking.Remove(done); }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task AskAsync(AwaitedOperation operation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopped, operation.Removal.Token);
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
        catch (GraphChatException e) when (e.Error == GraphChatError.OperationNotFound && operation.Asked == 0)
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
        Settle(operation);
    }

    private void Settle(AwaitedOperation operation)
    {
        lock (sync)
        {
            var now = Now;
            // Also when nobody waits for it any longer: another operation of the same chat may be waiting for its turn.
            chatFree[operation.ChatId] = now + PollingSchedule.ChatLimit;
            ForgetFreeChats(now);
            if (stopped.IsCancellationRequested || !pending.Contains(operation))
                return;
            operation.Asked++;
            if (operation.Failure is null && operation.Latest is not { IsCompleted: true })
            {
                Plan(operation, now + schedule.Next(operation.Asked, now - operation.Since, operation.Index));
                return;
            }
            pending.Remove(operation);
            if (operation.Latest is { IsCompleted: true } latest)
            {
                operation.Failure = Failed(latest);
                if (schedule.Learn(Took(latest, now - operation.Since)))
                    PlanAnew(now);
            }
        }
        finished(operation);
    }

    // Under the lock. Memory follows the operations still pending, not all there ever were.
    private void ForgetFreeChats(TimeSpan now)
    {
        if (chatFree.Count <= 2 * pending.Count + 64)
            return;
        foreach (var (chat, free) in chatFree.ToArray())
            if (free <= now)
                chatFree.Remove(chat);
    }

    // The service's own times tell how long it worked; our first sight of the end is only the upper bound.
    private static TimeSpan Took(GraphChatOperation operation, TimeSpan seen) =>
        operation.LastActionDateTime - operation.CreatedDateTime is { } took && took > TimeSpan.Zero && took < seen ? took : seen;

    // Under the lock. What was learned from one may bring the others forward.
    private void PlanAnew(TimeSpan now)
    {
        foreach (var ((operation, plan), when) in due.UnorderedItems.ToArray())
        {
            if (plan != operation.Plan)
                continue;
            var next = now + schedule.NextAfterLearning(operation.Asked, now - operation.Since, operation.Index);
            if (next < when.At)
                Plan(operation, next);
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
