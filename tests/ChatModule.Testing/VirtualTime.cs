using Microsoft.Extensions.Time.Testing;

namespace ChatModule.Testing;

/// <summary>A clock that moves only when it is told to, to the next moment that a timer was made for.</summary>
public sealed class VirtualTime() : FakeTimeProvider(new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero))
{
    // Also of timers that were disposed since: to stop at such a moment changes nothing.
    private readonly PriorityQueue<DateTimeOffset, DateTimeOffset> due = new();

    /// <summary>How much time has passed.</summary>
    public TimeSpan Elapsed => GetUtcNow() - Start;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan)
            throw new NotSupportedException("A scenario with a periodic timer would never come to rest.");
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            var at = GetUtcNow() + dueTime;
            lock (due)
                due.Enqueue(at, at);
        }
        return base.CreateTimer(callback, state, dueTime, period);
    }

    /// <summary>Moves on and fires the timers that are due then; false when none was made.</summary>
    public bool TryJump()
    {
        DateTimeOffset at;
        lock (due)
            if (!due.TryDequeue(out at, out _))
                return false;
        if (at > GetUtcNow())
            SetUtcNow(at);
        return true;
    }
}
