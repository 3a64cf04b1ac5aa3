namespace ChatModule.Testing;

/// <summary>A timer of the virtual clock.</summary>
public sealed class VirtualTimer : ITimer
{
    private readonly VirtualTime time;
    private readonly TimerCallback callback;
    private readonly object? state;
    private TimeSpan period = Timeout.InfiniteTimeSpan;
    private bool disposed;

    internal VirtualTimer(VirtualTime time, TimerCallback callback, object? state)
    {
        this.time = time;
        this.callback = callback;
        this.state = state;
    }

    /// <summary>Only the entry with the newest plan counts; those before it are stale.</summary>
    internal int Plan { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (disposed)
            return false;
        this.period = period;
        time.Schedule(this, dueTime);
        return true;
    }

    public void Dispose()
    {
        disposed = true;
        time.Schedule(this, Timeout.InfiniteTimeSpan);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    internal void Fire()
    {
        if (period > TimeSpan.Zero)
            time.Schedule(this, period);
        callback(state);
    }
}
