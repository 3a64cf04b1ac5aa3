namespace ChatModule.Graph.Limits;

/// <summary>Says what requests wait for, in the progress.</summary>
internal static class WaitText
{
    private static readonly TimeSpan OneMinute = TimeSpan.FromMinutes(1);

    /// <summary>The limit, and how long it will take.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="left">How many requests are left; null when that isn't known.</param>
    public static string? Describe(Limit limit, int? left)
    {
        if (limit.Describe() is not { } text)
            return null;
        var allows = limit.Scope == LimitScope.Connection ? $"limited by {text}" : $"Microsoft Graph allows {text}";
        // The requests for one chat are some of them only.
        return left is { } count && limit.Scope != LimitScope.Chat ? $"{allows}; {Duration(count / limit.Bucket.SustainedRate)}" : allows;
    }

    private static string Duration(double seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        return time < OneMinute
            ? FormattableString.Invariant($"about {Math.Ceiling(seconds):0} s left")
            : FormattableString.Invariant($"about {Math.Ceiling(time.TotalMinutes):0} min left");
    }
}
