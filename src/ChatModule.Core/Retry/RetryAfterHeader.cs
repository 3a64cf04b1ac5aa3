using System.Globalization;

namespace ChatModule;

/// <summary>Reads a <c>Retry-After</c> header.</summary>
internal static class RetryAfterHeader
{
    /// <summary>
    /// The pause the service asks for, or null when it says nothing that can be used: absent, nonsense, zero, past, or
    /// longer than any item may wait, which would stop all work for the sake of one odd header.
    /// </summary>
    /// <param name="value">Seconds or an HTTP date.</param>
    /// <param name="serverNow">The answer's <c>Date</c>: a date is measured by the clock that wrote it.</param>
    public static TimeSpan? Parse(string? value, DateTimeOffset serverNow)
    {
        if (value is null)
            return null;
        TimeSpan? pause = double.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, 1e9))
            : DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until)
                ? until - serverNow
                : null;
        return pause > TimeSpan.Zero && pause <= RetryPolicy.MaxThrottleTime ? pause : null;
    }
}
