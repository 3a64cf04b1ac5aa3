namespace ChatModule;

/// <summary>Whole milliseconds, which is a timer's resolution.</summary>
internal static class Milliseconds
{
    /// <summary>
    /// The delay without a fraction: a timer that fires a little early would need a second one for the rest.
    /// </summary>
    public static TimeSpan RoundUp(TimeSpan delay) =>
        delay == Timeout.InfiniteTimeSpan ? delay : TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds));
}
