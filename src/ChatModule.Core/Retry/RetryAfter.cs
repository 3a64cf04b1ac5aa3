using System.Globalization;

namespace ChatModule;

/// <summary>Reads a <c>Retry-After</c> header.</summary>
internal static class RetryAfter
{
    /// <summary>
    /// The pause the service asks for, or null when it says nothing that can be used (absent, nonsense, zero, past).
    /// </summary>
    /// <param name="value">Seconds or an HTTP date.</param>
    /// <param name="serverNow">The answer's <c>Date</c>: a date is measured by the clock that wrote it.</param>
    public static TimeSpan? Parse(string? value, DateTimeOffset serverNow)
    {
        if (value is null)
            return null;
        TimeSpan? pause = double.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(365).TotalSeconds))
            : DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until)
                ? until - serverNow
                : null;
        return pause > TimeSpan.Zero ? pause : null;
    }
}
