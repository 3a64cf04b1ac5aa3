namespace ChatModule;

/// <summary>
/// Runs tasks concurrently and returns their results in the order in which they were started. Only the pipeline's thread
/// starts tasks and takes results.
/// </summary>
/// <remarks>
/// Two limits: <c>limit</c>, the tasks in flight, and <see cref="MaxPending"/>, the tasks whose result hasn't been taken.
/// Behind a slow first item the others go on until that many are pending. 1,024 is what a service that allows 30 chats a
/// second creates in half a minute, about as long as retries can delay an item; the results take some two megabytes.
/// </remarks>
internal sealed class OrderedTaskQueue<T> : IAsyncDisposable
{
    /// <summary>The most tasks whose result hasn't been taken.</summary>
    public const int MaxPending = 1024;

    private readonly SemaphoreSlim slots;
    private readonly CancellationTokenSource stop;
    private readonly Queue<Task<T>> started = new();
    private readonly Action changed;
    private bool isStopped;

    /// <param name="limit">The most tasks in flight.</param>
    /// <param name="changed">Called on any thread when a slot became free or a result is there.</param>
    /// <param name="cancellationToken">Cancels all work.</param>
    public OrderedTaskQueue(int limit, Action changed, CancellationToken cancellationToken)
    {
        this.changed = changed;
        slots = new SemaphoreSlim(limit);
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>How much work was started and not taken.</summary>
    public int Pending => started.Count;

    /// <summary>
    /// Begins work unless a bound is reached. The work has two parts: the first is in flight and counts against the
    /// limit; what it returns is done without a slot (waiting for an operation must not keep others from being sent).
    /// </summary>
    public bool TryStart<TSent>(Func<CancellationToken, Task<TSent>> send, Func<TSent, CancellationToken, Task<T>> complete)
    {
        if (started.Count >= MaxPending || stop.IsCancellationRequested || !slots.Wait(0, CancellationToken.None))
            return false;
        var task = RunAsync(send, complete);
        started.Enqueue(task);
        _ = task.ContinueWith(_ => changed(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return true;
    }

    /// <summary>Puts a result that needs no work in its place in the order, unless <see cref="MaxPending"/> is reached.</summary>
    public bool TryAdd(T result)
    {
        if (started.Count >= MaxPending)
            return false;
        started.Enqueue(Task.FromResult(result));
        return true;
    }

    /// <summary>The next result in order, when it is there. Rethrows what the work threw.</summary>
    public bool TryTake(out T? result)
    {
        result = default;
        if (!started.TryPeek(out var head) || !head.IsCompleted)
            return false;
        started.Dequeue();
        result = head.GetAwaiter().GetResult();
        return true;
    }

    /// <summary>Cancels what is in flight and joins it; hands back the results that were not taken, for they exist.</summary>
    public async Task<IReadOnlyList<T>> StopAsync()
    {
        if (isStopped)
            return [];
        isStopped = true;
        await stop.CancelAsync();
        List<T> results = [];
        foreach (var task in started)
        {
            await task.ContinueWith(static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            if (task.IsCompletedSuccessfully)
                results.Add(await task);
        }
        started.Clear();
        stop.Dispose();
        slots.Dispose();
        return results;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task<T> RunAsync<TSent>(Func<CancellationToken, Task<TSent>> send, Func<TSent, CancellationToken, Task<T>> complete)
    {
        TSent sent;
        try
        {
            sent = await send(stop.Token);
        }
        finally
        {
            slots.Release();
            changed();
        }
        return await complete(sent, stop.Token);
    }
}
