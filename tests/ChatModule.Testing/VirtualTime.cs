namespace ChatModule.Testing;

/// <summary>A clock that moves only when it is told to; its timers fire on the thread that moves it.</summary>
public sealed class VirtualTime : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly object sync = new();
    private readonly PriorityQueue<(VirtualTimer Timer, int Plan), (long At, long Order)> timers = new();
    private long now;
    private long order;

    /// <summary>How long this world has existed.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Interlocked.Read(ref now));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref now);

    public override DateTimeOffset GetUtcNow() => Epoch + Elapsed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves to the next timer and fires it; false when there is none.</summary>
    public bool TryJump()
    {
        VirtualTimer due;
        lock (sync)
        {
            while (true)
            {
                if (!timers.TryDequeue(out var entry, out var when))
                    return false;
                if (entry.Plan != entry.Timer.Plan)
                    continue;
                due = entry.Timer;
                due.Plan++;
                now = Math.Max(now, when.At);
                break;
            }
        }
        due.Fire();
        return true;
    }

    internal void Schedule(VirtualTimer timer, TimeSpan dueTime)
    {
        lock (sync)
        {
            timer.Plan++;
            if (dueTime != Timeout.InfiniteTimeSpan)
                timers.Enqueue((timer, timer.Plan), (now + Math.Max(0, dueTime.Ticks), order++));
        }
    }
}
