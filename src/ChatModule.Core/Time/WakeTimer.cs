namespace ChatModule;

/// <summary>
/// Calls back at the earliest of the times that were set, or a little earlier, under the lock of its owner.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="sync">The lock, under which the other members are called, too.</param>
/// <param name="wake">The callback.</param>
internal sealed class WakeTimer(TimeProvider time, object sync, Action wake)
{
    // Timers can't run for longer than seven weeks.
    private static readonly TimeSpan MaxDelay = TimeSpan.FromDays(1);

    private ITimer? timer;
    private TimeSpan at;

    /// <summary>Sets a time.</summary>
    /// <param name="next">The time, on the clock of the owner; null for none.</param>
    /// <param name="now">The time now.</param>
    public void Set(TimeSpan? next, TimeSpan now)
    {
        if (next is null || timer is not null && at <= next)
            return;
        Stop();
        at = next.Value;
        var delay = Milliseconds.RoundUp(at - now < MaxDelay ? at - now : MaxDelay);
        timer = time.CreateTimer(static state => ((WakeTimer)state!).Wake(), this, delay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Calls back no more, unless a time is set again.</summary>
    public void Stop()
    {
        timer?.Dispose();
        timer = null;
    }

    private void Wake()
    {
        lock (sync)
        {
            Stop();
            wake();
        }
    }
}
