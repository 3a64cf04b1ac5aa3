using System.Globalization;

using ChatModule.Graph.Retry;

namespace ChatModule.Graph.Tests;

/// <summary>Retry-After is a number of seconds or a date. A value that can't be used is ignored.</summary>
public class RetryAfterHeaderTests
{
    private static readonly DateTimeOffset ServerNow = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("1", 1)]
    [InlineData("120", 120)]
    [InlineData(" 7 ", 7)]
    [InlineData("0.5", 0.5)]
    [InlineData("600", 600)]
    public void A_number_is_a_delay_in_seconds(string value, double seconds) => Assert.Equal(seconds, Parse(value)!.Value.TotalSeconds);

    [Fact]
    public void A_date_is_relative_to_the_clock_of_the_server()
    {
        Assert.Equal(90, Parse("Sun, 01 Mar 2026 12:01:30 GMT")!.Value.TotalSeconds);
        Assert.Equal(1, RetryAfterHeader.Parse("Thu, 01 Jan 1970 00:00:01 GMT", DateTimeOffset.UnixEpoch)!.Value.TotalSeconds);
    }

    [Theory]
    [InlineData("Sunday, 01-Mar-26 12:01:30 GMT")]
    [InlineData("Sun Mar  1 12:01:30 2026")]
    [InlineData("2026-03-01T12:01:30Z")]
    public void The_older_forms_of_a_date_are_read(string value) => Assert.Equal(90, Parse(value)!.Value.TotalSeconds);

    [Theory]
    [InlineData(new[] { "4", "4" }, 4.0)]
    [InlineData(new[] { "4", "Sun, 01 Mar 2026 12:01:30 GMT" }, 90.0)]
    [InlineData(new[] { "soon", "7" }, 7.0)]
    [InlineData(new[] { "5, 10" }, 10.0)]
    [InlineData(new[] { "soon", "0" }, null)]
    [InlineData(new string[0], null)]
    public void The_longest_of_several_delays_counts(string[] values, double? seconds) =>
        Assert.Equal(seconds, RetryAfterHeader.Parse(values, ServerNow)?.TotalSeconds);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("0")]
    [InlineData("0.0")]
    [InlineData("-5")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("Sun, 01 Mar 2026 12:00:00 GMT")]
    [InlineData("Sun, 01 Mar 2026 11:59:59 GMT")]
    [InlineData("1,5")]
    public void Missing_out_of_range_past_and_malformed_values_are_ignored(string? value) => Assert.Null(Parse(value));

    [Theory]
    [InlineData("601", 601)]
    [InlineData("86400", 86400)]
    [InlineData("99999999999999999999999999999999", 86400)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 86400)]
    public void A_long_delay_is_kept_for_up_to_a_day(string value, int seconds) => Assert.Equal(seconds, Parse(value)!.Value.TotalSeconds);

    [Fact]
    public void The_culture_of_the_computer_does_not_matter()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal(1.5, Parse("1.5")!.Value.TotalSeconds);
            Assert.Equal(90, Parse("Sun, 01 Mar 2026 12:01:30 GMT")!.Value.TotalSeconds);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static TimeSpan? Parse(string? value) => RetryAfterHeader.Parse(value, ServerNow);
}
