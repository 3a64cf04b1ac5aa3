namespace ChatModule;

/// <summary>
/// Runs tasks concurrently and returns their results in the order in which they were started. Only the pipeline's
/// thread starts tasks and takes results.
/// </summary>
/// <remarks>
/// How many are on their way to the service is the limiter's to decide; <see cref="MaxPending"/> is the most tasks
/// whose result hasn't been taken. 1,024 is what a service that allows 20 chats a second creates in a minute, longer
/// than retries delay an item behind which the others go on; the results take some two megabytes.
/// </remarks>
internal sealed class OrderedTaskQueue<T> : IAsyncDisposable
{
    /// <summary>The most tasks whose result hasn't been taken.</summary>
    public const int MaxPending = 1024;

    private readonly CancellationTokenSource stop;
    private readonly Queue<Task<T>> started = new();
    private readonly Action changed;
    private bool isStopped;

    /// <param name="changed">Called on any thread when a result is there.</param>
    /// <param name="cancellationToken">Cancels all work.</param>
    public OrderedTaskQueue(Action changed, CancellationToken cancellationToken)
    {
        this.changed = changed;
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>How much work was started and not taken.</summary>
    public int Pending => started.Count;

    /// <summary>Begins work, unless <see cref="MaxPending"/> is reached.</summary>
    public bool TryStart(Func<CancellationToken, Task<T>> work)
    {
        if (started.Count >= MaxPending || stop.IsCancellationRequested)
            return false;
        var task = work(stop.Token);
        started.Enqueue(task);
        // On the thread that completes it, without a detour over the pool.
        _ = task.ContinueWith(_ => changed(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return true;
    }

    /// <summary>
    /// Puts a result that needs no work in its place in the order, unless <see cref="MaxPending"/> is reached.
    /// </summary>
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

    /// <summary>
    /// Cancels what isn't done and joins it; hands back the results that were not taken, for they exist.
    /// </summary>
    public async Task<IReadOnlyList<T>> StopAsync()
    {
        if (isStopped)
            return [];
        isStopped = true;
        await stop.CancelAsync();
        List<T> results = [];
        foreach (var task in started)
        {
            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (task.IsCompletedSuccessfully)
                results.Add(await task);
        }
        started.Clear();
        stop.Dispose();
        return results;
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
