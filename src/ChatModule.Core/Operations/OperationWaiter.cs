namespace ChatModule;

/// <summary>
/// Waits for any number of operations at the same time: polls what is due, the one that has been due for longest first,
/// as often as the limits of the service allow. Reports each as it finishes. See docs/adr/0005-waiting.md.
/// </summary>
internal sealed class OperationWaiter : IAsyncDisposable
{
    /// <summary>The most operations to wait for at once: as a user, polling each once takes hours.</summary>
    public const int MaxPending = 10_000;

    // How much longer than its time-out an operation that was never polled is waited for.
    private static readonly TimeSpan LastPoll = TimeSpan.FromSeconds(10);

    // Without an exception, and where the caller was, as every other await.
    private const ConfigureAwaitOptions Quietly =
        ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;

    private readonly object sync = new();
    private readonly IGraphChatClient client;
    private readonly TimeSpan? interval;
    private readonly int limit;
    private readonly Action<AwaitedOperation> finished;
    private readonly TimeProvider time;
    private readonly long start;
    private readonly WakeTimer timer;
    private readonly CancellationTokenSource stop;
    private readonly CancellationToken stopToken;

    // Of several entries of an operation, the one with its current time counts.
    private readonly PriorityQueue<AwaitedOperation, (TimeSpan DueAt, int Index)> due = new();
    private readonly Dictionary<(string ChatId, string OperationId), AwaitedOperation> pending = [];
    private readonly HashSet<Task> polls = [];
    private Task? disposal;

    /// <param name="client">The client, whose limits decide when a poll is sent.</param>
    /// <param name="interval">The delay between two polls of an operation; grows from 1 to 30 s when null.</param>
    /// <param name="limit">The most polls at once: what is polled next is decided as late as possible.</param>
    /// <param name="finished">Called on any thread with each operation that finished or failed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends every wait at once.</param>
    public OperationWaiter(
        IGraphChatClient client, TimeSpan? interval, int limit, Action<AwaitedOperation> finished, TimeProvider time,
        CancellationToken cancellationToken)
    {
        this.client = client;
        this.interval = interval;
        this.limit = limit;
        this.finished = finished;
        this.time = time;
        start = time.GetTimestamp();
        timer = new WakeTimer(time, sync, Dispatch);
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stopToken = stop.Token;
    }

    /// <summary>How many operations were added.</summary>
    public int Added { get; private set; }

    /// <summary>How many haven't finished.</summary>
    public int Pending { get { lock (sync) return pending.Count; } }

    /// <summary>Those that haven't finished, the one that has been waited for longest first.</summary>
    public IReadOnlyList<AwaitedOperation> Unfinished
    {
        get
        {
            lock (sync)
                return [.. pending.Values.OrderBy(static operation => operation.Index)];
        }
    }

    /// <summary>Waits for an operation; once, however often it's added.</summary>
    /// <param name="chatId">The chat.</param>
    /// <param name="operationId">The operation.</param>
    /// <param name="input">What was piped for it.</param>
    /// <param name="startTimestamp">When it began, as a timestamp of the clock; null when that isn't known.</param>
    public AwaitedOperation Add(string chatId, string operationId, object? input, long? startTimestamp = null)
    {
        lock (sync)
        {
            if (!pending.TryGetValue((chatId, operationId), out var operation))
            {
                operation = new AwaitedOperation(chatId, operationId, Added++);
                pending.Add((chatId, operationId), operation);
                var age = startTimestamp is { } timestamp ? time.GetElapsedTime(timestamp) : TimeSpan.Zero;
                Schedule(operation, Now + operation.NextInterval(interval) - age);
            }
            operation.Inputs.Add(input);
            return operation;
        }
    }

    /// <summary>
    /// Ends the wait for an operation that hasn't finished, and reports it. One that was never polled is polled once
    /// before that, because its status isn't known: it may have finished long ago.
    /// </summary>
    public void Expire(AwaitedOperation operation, TimeSpan timeout)
    {
        lock (sync)
        {
            operation.Expired = timeout;
            if (operation.PollCount == 0 && IsPending(operation))
            {
                if (operation.DueAt is not null)
                    Schedule(operation, Now);
                _ = EndAsync(operation);
                return;
            }
        }
        End(operation);
    }

    /// <summary>Cancels what is in flight and joins it, once; further calls wait for the same end.</summary>
    public ValueTask DisposeAsync()
    {
        lock (sync)
            return new(disposal ??= StopAsync());
    }

    private TimeSpan Now => time.GetElapsedTime(start);

    private bool IsPending(AwaitedOperation operation) =>
        pending.GetValueOrDefault((operation.ChatId, operation.OperationId)) == operation;

    // Under the lock.
    private void Schedule(AwaitedOperation operation, TimeSpan at)
    {
        operation.DueAt = at;
        due.Enqueue(operation, (at, operation.Index));
        Dispatch();
    }

    // Under the lock. Polls what is due, and comes back when something will be.
    private void Dispatch()
    {
        var now = Now;
        while (polls.Count < limit && !stopToken.IsCancellationRequested && due.TryPeek(out var next, out var when))
        {
            if (next.DueAt == when.DueAt && when.DueAt > now)
            {
                timer.Set(when.DueAt, now);
                return;
            }
            due.Dequeue();
            if (next.DueAt != when.DueAt || !IsPending(next))
                continue;
            next.DueAt = null;
            var poll = PollAsync(next);
            polls.Add(poll);
            _ = DispatchAfterAsync(poll);
        }
    }

    private async Task DispatchAfterAsync(Task poll)
    {
        await poll.ConfigureAwait(Quietly);
        lock (sync)
        {
            polls.Remove(poll);
            Dispatch();
        }
    }

    private async Task PollAsync(AwaitedOperation operation)
    {
        // Not under the lock.
        await Task.Yield();
        GraphChatOperation? latest = null;
        GraphChatException? failure = null;
        try
        {
            latest = await client.GetOperationAsync(operation.ChatId, operation.OperationId, [], stopToken);
        }
        // A new operation may not be visible yet: https://learn.microsoft.com/graph/api/teamsasyncoperation-get.
        catch (GraphChatException e) when (e.Error == GraphChatError.OperationNotFound && operation.PollCount == 0)
        {
        }
        catch (GraphChatException e)
        {
            failure = e;
        }
        catch (OperationCanceledException) when (stopToken.IsCancellationRequested)
        {
            return;
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
            if (stopToken.IsCancellationRequested || !IsPending(operation))
                return;
            operation.PollCount++;
            operation.Latest = latest ?? operation.Latest;
            operation.Failure = failure;
            if (operation.Latest is { IsCompleted: true } completed)
                operation.Failure = AwaitedOperation.Failed(completed);
            else if (failure is null && operation.Expired is { } timeout)
                operation.Failure = operation.TimedOut(timeout);
            else if (failure is null)
            {
                Schedule(operation, Now + operation.NextInterval(interval));
                return;
            }
            pending.Remove((operation.ChatId, operation.OperationId));
        }
        finished(operation);
    }

    // The service may throttle, or not respond.
    private async Task EndAsync(AwaitedOperation operation)
    {
        await Task.Delay(LastPoll, time, stopToken).ConfigureAwait(Quietly);
        End(operation);
    }

    private void End(AwaitedOperation operation)
    {
        lock (sync)
        {
            if (stopToken.IsCancellationRequested || !IsPending(operation))
                return;
            pending.Remove((operation.ChatId, operation.OperationId));
            operation.Failure = operation.TimedOut(operation.Expired!.Value);
        }
        finished(operation);
    }

    private async Task StopAsync()
    {
        await stop.CancelAsync();
        Task[] running;
        lock (sync)
        {
            timer.Stop();
            running = [.. polls];
        }
        await Task.WhenAll(running).ConfigureAwait(Quietly);
        stop.Dispose();
    }
}
