namespace ChatModule.Testing;

/// <summary>Virtual time with timers that are late, at random, like on a busy computer.</summary>
/// <param name="time">The virtual time.</param>
/// <param name="random">How late.</param>
/// <param name="maxMilliseconds">How late at most.</param>
public sealed class DelayedTimers(VirtualTime time, Random random, double maxMilliseconds) : TimeProvider
{
    public override long TimestampFrequency => time.TimestampFrequency;

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime + TimeSpan.FromMilliseconds(maxMilliseconds * random.NextDouble()), period);
}
