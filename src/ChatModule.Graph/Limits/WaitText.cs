namespace ChatModule.Graph.Limits;

/// <summary>Says what requests wait for, in the progress.</summary>
internal static class WaitText
{
    private static readonly TimeSpan OneMinute = TimeSpan.FromMinutes(1);

    /// <summary>The limit that is waited for longest, and how long it will take; null when none is.</summary>
    /// <param name="limits">The limits of the next request.</param>
    /// <param name="left">How many requests are left; null when that isn't known.</param>
    /// <param name="now">The time.</param>
    public static string? Describe(IReadOnlyList<Limit> limits, int? left, TimeSpan now)
    {
        var limit = limits.MaxBy(limit => limit.Bucket.AvailableAt(now))!;
        if (limit.Bucket.AvailableAt(now) <= now)
            return null;
        if (limit.Bucket.StoppedUntil - now is { Ticks: > 0 } delay)
            return $"throttled for {Math.Ceiling(delay.TotalSeconds):0} s";
        if (limit.Describe() is not { } text)
            return null;
        var allows = limit.Scope == LimitScope.Connection ? $"limited by {text}" : $"Graph allows {text}";
        // The requests for one chat are some of them only. The time comes first: a console of 80 columns cuts the end.
        return left is { } count && limit.Scope != LimitScope.Chat
            ? $"{Duration(count / limit.Bucket.SustainedRate)}; {allows}"
            : allows;
    }

    private static string Duration(double seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        return time < OneMinute
            ? $"about {Math.Ceiling(seconds):0} s left"
            : $"about {Math.Ceiling(time.TotalMinutes):0} min left";
    }
}
