namespace ChatModule.Pipeline;

/// <summary>Seconds as parameters give them.</summary>
internal static class Seconds
{
    /// <summary>A negative number means indefinitely.</summary>
    public static TimeSpan ToTimeSpan(double seconds) =>
        seconds < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds);
}
