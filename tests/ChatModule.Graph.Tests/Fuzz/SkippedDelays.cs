namespace ChatModule.Graph.Tests;

/// <summary>A clock that skips the delays between attempts. Timeouts, which are longer, aren't skipped.</summary>
internal sealed class SkippedDelays : TimeProvider
{
    private static readonly TimeSpan MaxSkipped = TimeSpan.FromSeconds(30);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime > TimeSpan.Zero && dueTime <= MaxSkipped ? TimeSpan.Zero : dueTime, period);
}
