namespace ChatModule.Testing;

/// <summary>
/// Runs a scenario on one thread in virtual time. When all work waits for a timer, the clock advances to the next timer. Tests
/// have no real delays and don't depend on the load of the computer.
/// </summary>
/// <remarks>
/// Continuations run on this thread because the code of the module captures the context. Before the clock advances, the runner
/// waits for work of the runtime on the thread pool. With usesPool false, it doesn't wait and rejects such work.
/// </remarks>
public sealed class VirtualTimeRunner : SynchronizationContext
{
    /// <summary>The maximum virtual time of a scenario.</summary>
    private static readonly TimeSpan MaxVirtualTime = TimeSpan.FromDays(2);

    private static readonly TimeSpan MaxRealDelay = TimeSpan.FromMinutes(2);

    private readonly object sync = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> posted = new();

    private readonly int thread = Environment.CurrentManagedThreadId;
    private readonly bool usesPool;
    private volatile bool postedFromPool;
    private long completedBefore;

    private VirtualTimeRunner(bool usesPool) => this.usesPool = usesPool;

    /// <summary>Runs a scenario, and rethrows its exception.</summary>
    public static void Run(Func<VirtualTime, Task> scenario, bool usesPool = true) => Run(async time =>
    {
        await scenario(time);
        return true;
    }, usesPool);

    /// <summary>Runs a scenario, and returns its result or rethrows its exception.</summary>
    public static T Run<T>(Func<VirtualTime, Task<T>> scenario, bool usesPool = true)
    {
        var before = Current;
        var runner = new VirtualTimeRunner(usesPool);
        SetSynchronizationContext(runner);
        try
        {
            var time = new VirtualTime();
            var task = scenario(time);
            runner.RunToCompletion(task, time);
            return task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        postedFromPool |= Environment.CurrentManagedThreadId != thread;
        lock (sync)
        {
            posted.Enqueue((d, state));
            Monitor.Pulse(sync);
        }
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("Nothing in the module blocks on its context.");

    private void RunToCompletion(Task scenario, VirtualTime time)
    {
        while (true)
        {
            while (TryTake(out var work))
                work.Callback(work.State);
            if (postedFromPool && !usesPool)
                throw new InvalidOperationException("The scenario uses the thread pool, but usesPool is false.");
            if (scenario.IsCompleted)
                return;
            if (usesPool && WaitForPool() || time.TryAdvance())
            {
                if (time.Elapsed > MaxVirtualTime)
                    throw new TimeoutException($"The scenario timed out after {MaxVirtualTime.TotalHours} virtual hours.");
                continue;
            }
            lock (sync)
                if (posted.Count == 0 && !scenario.IsCompleted && !Monitor.Wait(sync, MaxRealDelay))
                    throw new TimeoutException("The scenario hangs. It waits for something other than a timer.");
        }
    }

    private bool TryTake(out (SendOrPostCallback Callback, object? State) work)
    {
        lock (sync)
            return posted.TryDequeue(out work);
    }

    // The pool starts its work in order, so when a marker runs, earlier work has started. It may still be running on a busy
    // computer, so the check is repeated when the pool has completed work.
    private bool WaitForPool()
    {
        var rounds = ThreadPool.CompletedWorkItemCount == completedBefore ? 2 : 6;
        for (var round = 0; round < rounds; round++)
        {
            using var markerRan = new ManualResetEventSlim();
            ThreadPool.UnsafeQueueUserWorkItem(static marker => marker.Set(), markerRan, preferLocal: false);
            markerRan.Wait();
            Thread.Sleep(round == 0 ? 0 : 1);
            lock (sync)
                if (posted.Count > 0)
                    return true;
        }
        completedBefore = ThreadPool.CompletedWorkItemCount;
        return false;
    }
}
