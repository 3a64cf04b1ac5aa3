namespace ChatModule.Graph.Retry;

/// <summary>A rate that is never exceeded: requests are spread evenly, and a late one doesn't make the next ones come closer.</summary>
/// <param name="rate">Requests a second.</param>
/// <param name="time">The clock.</param>
internal sealed class FixedRateLimiter(double rate, TimeProvider time)
{
    // The network can bring two requests closer together than they were sent.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(10);

    private readonly object sync = new();
    private readonly long start = time.GetTimestamp();
    private readonly TimeSpan interval = TimeSpan.FromSeconds(1 / rate);
    private readonly int capacity = (int)Math.Ceiling(rate);
    private readonly Queue<TimeSpan> sent = new();
    private TimeSpan next;

    /// <summary>Requests a second.</summary>
    public double Rate => rate;

    /// <summary>Waits until a request may be sent; false when it didn't have to.</summary>
    public async ValueTask<bool> AcquireAsync(CancellationToken cancellationToken)
    {
        TimeSpan delay;
        lock (sync)
        {
            var now = Now;
            var slot = next > now ? next : now;
            next = slot + interval;
            delay = slot - now;
        }
        for (var hasWaited = false; ; hasWaited = true)
        {
            if (delay > TimeSpan.Zero)
                await DelayAsync(delay, cancellationToken);
            lock (sync)
            {
                var isLate = delay > TimeSpan.Zero || hasWaited;
                delay = Take(Now);
                if (delay <= TimeSpan.Zero)
                    return isLate;
            }
        }
    }

    private async Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Milliseconds.RoundUp(delay), time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The next request mustn't wait for those that were canceled.
            lock (sync)
                next -= interval;
            throw;
        }
    }

    private TimeSpan Now => time.GetElapsedTime(start);

    // Under the lock. In no time of capacity / rate are more than capacity requests sent, however late the timers are.
    private TimeSpan Take(TimeSpan now)
    {
        if (sent.Count >= capacity)
        {
            var free = sent.Peek() + interval * capacity + Tolerance;
            if (free > now)
                return free - now;
            sent.Dequeue();
        }
        sent.Enqueue(now);
        return TimeSpan.Zero;
    }
}
