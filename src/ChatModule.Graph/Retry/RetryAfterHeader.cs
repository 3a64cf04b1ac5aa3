using System.Globalization;

namespace ChatModule.Graph.Retry;

/// <summary>Reads a <c>Retry-After</c> header.</summary>
internal static class RetryAfterHeader
{
    /// <summary>
    /// The delay that the service requires, or null for a header that can't be used: absent, malformed, zero, past, or longer
    /// than any item may be throttled, which would stop all work for one malformed header.
    /// </summary>
    /// <param name="value">Seconds or an HTTP date.</param>
    /// <param name="serverNow">The response's <c>Date</c>: a date is compared with the clock that wrote it.</param>
    public static TimeSpan? Parse(string? value, DateTimeOffset serverNow)
    {
        if (value is null)
            return null;
        TimeSpan? delay = double.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, 1e9))
            : DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until)
                ? until - serverNow
                : null;
        return delay > TimeSpan.Zero && delay <= RetryPolicy.MaxThrottleTime ? delay : null;
    }
}
