namespace ChatModule.Graph.Tests;

/// <summary>A clock whose delays between attempts end at once. Time-outs, which are longer, don't fire.</summary>
internal sealed class SkippedDelays : TimeProvider
{
    private static readonly TimeSpan MaxSkipped = TimeSpan.FromSeconds(30);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime > TimeSpan.Zero && dueTime <= MaxSkipped ? TimeSpan.Zero : dueTime, period);
}
