namespace ChatModule;

/// <summary>
/// Waits for any number of operations at the same time: polls each when <see cref="PollScheduler"/> says so, and reports it as
/// it finishes.
/// </summary>
internal sealed class OperationWaiter : IAsyncDisposable
{
    private readonly IGraphChatClient client;
    private readonly PollScheduler scheduler;
    private readonly TimeProvider time;
    private readonly long start;
    private readonly SemaphoreSlim slots;
    private readonly CancellationTokenSource stop;
    private readonly CancellationToken stopToken;
    // How much longer than its time-out an operation that was never polled is waited for.
    private static readonly TimeSpan LastPoll = TimeSpan.FromSeconds(10);

    private readonly object sync = new();
    private readonly HashSet<AwaitedOperation> pending = [];
    private readonly HashSet<Task> polling = [];
    private readonly Action<AwaitedOperation> finished;
    private TaskCompletionSource rescheduled = NewSignal();
    private Task? loop;
    private Task? disposal;
    private int added;

    /// <param name="client">The client.</param>
    /// <param name="schedule">The delays between polls.</param>
    /// <param name="limit">The most polls in flight.</param>
    /// <param name="finished">Called on any thread with each operation that finished or failed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends every wait at once.</param>
    public OperationWaiter(IGraphChatClient client, PollingSchedule schedule, int limit, Action<AwaitedOperation> finished, TimeProvider time, CancellationToken cancellationToken)
    {
        this.finished = finished;
        this.client = client;
        this.time = time;
        scheduler = new PollScheduler(schedule);
        start = time.GetTimestamp();
        slots = new SemaphoreSlim(limit);
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stopToken = stop.Token;
    }

    /// <summary>How many haven't finished.</summary>
    public int Pending { get { lock (sync) return pending.Count; } }

    /// <summary>How many were added.</summary>
    public int Added => added;

    /// <summary>The one that has been waited for longest.</summary>
    public AwaitedOperation? Slowest { get { lock (sync) return pending.MinBy(operation => operation.Index); } }

    /// <summary>Those that haven't finished, in the order in which they were added.</summary>
    public IReadOnlyList<AwaitedOperation> Unfinished { get { lock (sync) return [.. pending.OrderBy(operation => operation.Index)]; } }

    /// <summary>Waits for one more operation.</summary>
    /// <param name="chatId">The chat.</param>
    /// <param name="operationId">The operation.</param>
    /// <param name="input">What was piped for it.</param>
    /// <param name="startTimestamp">When it began, as a timestamp of the clock; null when that isn't known.</param>
    public AwaitedOperation Add(string chatId, string operationId, object? input, long? startTimestamp = null)
    {
        lock (sync)
        {
            var now = Now;
            var operation = new AwaitedOperation(chatId, operationId, input, added++) { StartedAt = startTimestamp is { } timestamp ? now - time.GetElapsedTime(timestamp) : now };
            pending.Add(operation);
            scheduler.Add(operation, now, added);
            rescheduled.TrySetResult();
            if (loop is null or { IsCompleted: true })
                loop = RunAsync();
            return operation;
        }
    }

    /// <summary>
    /// Ends the wait for an operation that hasn't finished, and reports it. One that was never polled is polled once before that,
    /// because its status isn't known: it may have finished long ago.
    /// </summary>
    public void Expire(AwaitedOperation operation, TimeSpan timeout)
    {
        lock (sync)
        {
            operation.Expired = timeout;
            if (operation.PollCount == 0 && pending.Contains(operation))
            {
                if (!operation.IsPolling)
                    scheduler.AddNow(operation, Now);
                rescheduled.TrySetResult();
                _ = EndAsync(operation);
                return;
            }
        }
        End(operation);
    }

    // The service may throttle, or not respond.
    private async Task EndAsync(AwaitedOperation operation)
    {
        await Task.Delay(LastPoll, time, stopToken).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        End(operation);
    }

    private void End(AwaitedOperation operation)
    {
        lock (sync)
        {
            if (stopToken.IsCancellationRequested || !pending.Remove(operation))
                return;
            operation.ScheduleVersion++;
            operation.Failure = operation.TimedOut(operation.Expired!.Value);
        }
        // Its chat can't be polled for another operation before its poll in flight ends.
        operation.Removal.Cancel();
        finished(operation);
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
        // The loop first: until it has ended, it can start a poll that isn't among the others yet.
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
                TimeSpan delay;
                lock (sync)
                {
                    signal = rescheduled = NewSignal();
                    next = scheduler.TakeDue(Now, out delay);
                }
                if (next is null)
                    await DelayAsync(delay, signal);
                else
                    Poll(next);
            }
        }
        // Nobody observes this task: without this, whoever waits for an operation would wait indefinitely.
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
            scheduler.Clear();
        }
        foreach (var operation in failed)
        {
            operation.Failure = operation.Unexpected(e);
            finished(operation);
        }
    }

    // One signal for the three ends of a delay: its time, a change of the schedule, the stop.
    private async Task DelayAsync(TimeSpan delay, TaskCompletionSource signal)
    {
        await using var timer = time.CreateTimer(static over => ((TaskCompletionSource)over!).TrySetResult(), signal, Milliseconds.RoundUp(delay), Timeout.InfiniteTimeSpan);
        using var stopping = stopToken.Register(static over => ((TaskCompletionSource)over!).TrySetResult(), signal);
        await signal.Task;
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
        GraphChatOperation? latest = null;
        GraphChatException? failure = null;
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(stopToken, operation.Removal.Token);
        try
        {
            await slots.WaitAsync(linked.Token);
            try
            {
                latest = await client.GetOperationAsync(operation.ChatId, operation.OperationId, [], linked.Token);
            }
            finally
            {
                slots.Release();
            }
        }
        // A new operation may not be visible yet: https://learn.microsoft.com/graph/api/teamsasyncoperation-get.
        catch (GraphChatException e) when (e.Error == GraphChatError.OperationNotFound && operation.PollCount == 0)
        {
        }
        catch (GraphChatException e)
        {
            failure = e;
        }
        catch (OperationCanceledException) when (linked.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            // An exception lost here would leave the caller waiting indefinitely.
            failure = operation.Unexpected(e);
        }
        Complete(operation, latest, failure);
    }

    private void Complete(AwaitedOperation operation, GraphChatOperation? latest, GraphChatException? failure)
    {
        lock (sync)
        {
            var now = Now;
            // Also when nobody waits for it any longer: another operation of the same chat may be waiting for its turn.
            scheduler.Release(operation, now, pending.Count);
            if (stopToken.IsCancellationRequested || !pending.Contains(operation))
                return;
            operation.PollCount++;
            operation.Latest = latest ?? operation.Latest;
            operation.Failure = failure;
            if (operation is { Failure: null, Latest: not { IsCompleted: true }, Expired: { } timeout })
                operation.Failure = operation.TimedOut(timeout);
            if (operation.Failure is null && operation.Latest is not { IsCompleted: true })
                scheduler.Add(operation, now, added);
            else
            {
                pending.Remove(operation);
                if (operation.Latest is { IsCompleted: true } completed)
                {
                    operation.Failure = AwaitedOperation.Failed(completed);
                    scheduler.Observe(operation, now, added);
                }
            }
            rescheduled.TrySetResult();
            if (pending.Contains(operation))
                return;
        }
        finished(operation);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
