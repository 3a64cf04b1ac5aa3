namespace ChatModule.Testing;

/// <summary>
/// Runs a scenario on one thread in virtual time: all that can go on goes on, and when nothing can, the clock jumps
/// to the next timer. No test waits, and none depends on how busy the machine is.
/// </summary>
/// <remarks>
/// Continuations come back here because the module's code captures the context. What the runtime itself sends over
/// the thread pool is waited for before the clock jumps; a scenario that does without the pool can say so, which is
/// quicker, and is held to it.
/// </remarks>
public sealed class VirtualTimeRunner : SynchronizationContext
{
    /// <summary>A scenario that is not over after this virtual time will never be.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(2);

    private static readonly TimeSpan RealPatience = TimeSpan.FromMinutes(2);

    private readonly object sync = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> posted = new();

    private readonly int thread = Environment.CurrentManagedThreadId;
    private readonly bool usesPool;
    private volatile bool cameFromPool;
    private long completedBefore;

    private VirtualTimeRunner(bool usesPool) => this.usesPool = usesPool;

    /// <summary>Runs a scenario to its end and rethrows what it throws.</summary>
    public static void Run(Func<VirtualTime, Task> scenario, bool usesPool = true) => Run(async time =>
    {
        await scenario(time);
        return true;
    }, usesPool);

    /// <summary>Runs a scenario to its end; what it returns, or what it throws.</summary>
    public static T Run<T>(Func<VirtualTime, Task<T>> scenario, bool usesPool = true)
    {
        var before = Current;
        var world = new VirtualTimeRunner(usesPool);
        SetSynchronizationContext(world);
        try
        {
            var time = new VirtualTime();
            var task = scenario(time);
            world.Pump(task, time);
            return task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        cameFromPool |= Environment.CurrentManagedThreadId != thread;
        lock (sync)
        {
            posted.Enqueue((d, state));
            Monitor.Pulse(sync);
        }
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("Nothing in the module blocks on its context.");

    private void Pump(Task scenario, VirtualTime time)
    {
        while (true)
        {
            while (TryTake(out var work))
                work.Callback(work.State);
            if (cameFromPool && !usesPool)
                throw new InvalidOperationException("The scenario was said to do without the thread pool, and does not.");
            if (scenario.IsCompleted)
                return;
            if (usesPool && WaitForPool() || time.TryJump())
            {
                if (time.Elapsed > Horizon)
                    throw new TimeoutException($"The scenario is not over after {Horizon.TotalHours} virtual hours.");
                continue;
            }
            lock (sync)
                if (posted.Count == 0 && !scenario.IsCompleted && !Monitor.Wait(sync, RealPatience))
                    throw new TimeoutException("The scenario hangs: it waits for something that is no timer.");
        }
    }

    private bool TryTake(out (SendOrPostCallback Callback, object? State) work)
    {
        lock (sync)
            return posted.TryDequeue(out work);
    }

    // The pool takes its work in order: once a marker has come through, what was sent there before has begun. It may still
    // be running, on a thread that a busy machine doesn't let run: where the pool has worked, it's looked at several times.
    private bool WaitForPool()
    {
        var rounds = ThreadPool.CompletedWorkItemCount == completedBefore ? 2 : 6;
        for (var round = 0; round < rounds; round++)
        {
            using var through = new ManualResetEventSlim();
            ThreadPool.UnsafeQueueUserWorkItem(static marker => marker.Set(), through, preferLocal: false);
            through.Wait();
            Thread.Sleep(round == 0 ? 0 : 1);
            lock (sync)
                if (posted.Count > 0)
                    return true;
        }
        completedBefore = ThreadPool.CompletedWorkItemCount;
        return false;
    }
}
