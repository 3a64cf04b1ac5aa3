using Microsoft.Extensions.Time.Testing;

namespace ChatModule.Testing;

/// <summary>A clock that advances only on request, to the due time of the next timer.</summary>
public sealed class VirtualTime() : FakeTimeProvider(new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero))
{
    // Includes disposed timers, whose due times have no effect.
    private readonly PriorityQueue<DateTimeOffset, DateTimeOffset> due = new();

    /// <summary>The elapsed virtual time.</summary>
    public TimeSpan Elapsed => GetUtcNow() - Start;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan)
            throw new NotSupportedException("A scenario with a periodic timer would never end.");
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            var at = GetUtcNow() + dueTime;
            lock (due)
                due.Enqueue(at, at);
        }
        return base.CreateTimer(callback, state, dueTime, period);
    }

    /// <summary>Advances to the next timer and fires it. Returns false when there is no timer.</summary>
    public bool TryAdvance()
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
