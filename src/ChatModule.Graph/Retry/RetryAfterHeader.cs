using System.Globalization;
using System.Net.Http.Headers;

namespace ChatModule.Graph.Retry;

/// <summary>Reads a <c>Retry-After</c> header.</summary>
internal static class RetryAfterHeader
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromDays(1);

    private const NumberStyles Number =
        NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    /// <summary>The longest delay of several headers, or of the values that a proxy has joined to one.</summary>
    /// <param name="values">The headers.</param>
    /// <param name="serverNow">The response's <c>Date</c>: a date is compared with the clock that wrote it.</param>
    public static TimeSpan? Parse(IEnumerable<string> values, DateTimeOffset serverNow) =>
        values.Max(value => Parse(value, serverNow) ?? value.Split(',').Max(part => Parse(part, serverNow)));

    /// <summary>
    /// The delay that the service requires, at most a day; null for a header that can't be used: absent, malformed,
    /// zero, or past.
    /// </summary>
    /// <param name="value">Seconds or an HTTP date.</param>
    /// <param name="serverNow">The response's <c>Date</c>: a date is compared with the clock that wrote it.</param>
    public static TimeSpan? Parse(string? value, DateTimeOffset serverNow)
    {
        if (value is null)
            return null;
        var isNumber = double.TryParse(value, Number, CultureInfo.InvariantCulture, out var seconds);
        var delay = isNumber && double.IsFinite(seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, 1e9))
            : ReadDate(value) - serverNow;
        return delay > MaxDelay ? MaxDelay : delay > TimeSpan.Zero ? delay : null;
    }

    // .NET's parser of the header knows the three forms of RFC 9110, section 5.6.7; the other one knows ISO 8601.
    private static DateTimeOffset? ReadDate(string value)
    {
        if (RetryConditionHeaderValue.TryParse(value, out var header))
            return header.Date;
        // Exactly: a parser that guesses would take "5, 10" for a day in May.
        var isDate = DateTimeOffset.TryParseExact(value.Trim(), "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date);
        return isDate ? date : null;
    }
}
