using ChatModule.Graph.Limits;

namespace ChatModule.Graph.Tests;

/// <summary>One limit: what it allows at once, for a short time, for long, and after a 429.</summary>
public class TokenBucketTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(20, 20, 0)]
    [InlineData(20, 40, 1)]
    // 34 is what ten seconds of 20 have beyond those of 16.6.
    [InlineData(20, 300, (300 - 34) / 16.6)]
    [InlineData(1, 1, 0)]
    [InlineData(1, 2, 1)]
    [InlineData(1, 51, (51 - 1.7) / 0.83)]
    public void A_limit_allows_its_rate_at_once_then_that_rate_then_83_percent_of_it(int rate, int requests, double seconds)
    {
        var bucket = new TokenBucket(RequestRate.PerSecond(rate), isKnown: true, TimeSpan.Zero);

        Assert.Equal(seconds, Send(bucket, requests, TimeSpan.Zero).TotalSeconds, 0.01);
    }

    [Fact]
    public void A_limit_of_a_minute_allows_its_number_at_once()
    {
        var bucket = new TokenBucket(RequestRate.PerMinute(4), isKnown: true, TimeSpan.Zero);

        Assert.Equal(0, Send(bucket, 4, TimeSpan.Zero).TotalSeconds);
        Assert.Equal(15, bucket.AvailableAt(TimeSpan.Zero).TotalSeconds, 0.01);
    }

    [Fact]
    public void A_full_limit_refills_from_the_response_because_the_request_may_have_arrived_as_late_as_that()
    {
        var bucket = new TokenBucket(RequestRate.PerSecond(1), isKnown: true, TimeSpan.Zero);
        bucket.Take(TimeSpan.Zero);
        bucket.OnReceived(0.4 * Second);

        Assert.Equal(1.4, bucket.AvailableAt(0.5 * Second).TotalSeconds, 0.001);
    }

    [Fact]
    public void A_response_that_does_not_come_does_not_stop_a_limit()
    {
        var bucket = new TokenBucket(RequestRate.PerSecond(1), isKnown: true, TimeSpan.Zero);
        bucket.Take(TimeSpan.Zero);

        Assert.InRange(bucket.AvailableAt(TimeSpan.Zero).TotalSeconds, 1, 5);
    }

    [Fact]
    public void A_429_takes_three_tenths_of_the_rate_once_for_all_in_flight_and_it_grows_back_by_a_twenty_fifth_a_second()
    {
        var bucket = new TokenBucket(RequestRate.PerSecond(20), isKnown: true, TimeSpan.Zero);
        Assert.Equal(3 * Second, bucket.OnThrottled(TimeSpan.Zero, 3 * Second, now: TimeSpan.Zero));
        bucket.OnThrottled(TimeSpan.Zero, 2 * Second, now: Second / 2);

        Assert.Equal(14, bucket.Rate, 0.001);
        Assert.Equal(3, bucket.AvailableAt(Second).TotalSeconds);
        // The stop is no time to grow.
        bucket.AvailableAt(5 * Second);
        Assert.Equal(14 + 2 * 0.8, bucket.Rate, 0.001);
        bucket.AvailableAt(60 * Second);
        Assert.Equal(20, bucket.Rate);

        bucket.OnThrottled(60 * Second, Second, now: 60 * Second);
        Assert.Equal(14, bucket.Rate, 0.001);
    }

    [Fact]
    public void An_eighth_of_the_documented_rate_is_always_left()
    {
        var bucket = new TokenBucket(RequestRate.PerSecond(20), isKnown: true, TimeSpan.Zero);
        for (var n = 0; n < 20; n++)
            bucket.OnThrottled(n * Second, Second, n * Second);

        Assert.Equal(2.5, bucket.Rate, 0.05);
    }

    [Fact]
    public void After_a_429_one_request_may_be_sent_and_the_others_follow_at_the_lower_rate()
    {
        var bucket = new TokenBucket(RequestRate.PerSecond(20), isKnown: true, TimeSpan.Zero);
        bucket.OnThrottled(TimeSpan.Zero, Second, TimeSpan.Zero);

        Assert.Equal(1, Send(bucket, 1, TimeSpan.Zero).TotalSeconds);
        Assert.InRange(Send(bucket, 14, Second).TotalSeconds, 1.95, 2.05);
    }

    [Fact]
    public void Without_Retry_After_the_delay_doubles_from_1_to_30_s_until_a_request_is_accepted()
    {
        var bucket = new TokenBucket(RequestRate.PerSecond(20), isKnown: true, TimeSpan.Zero);
        var now = TimeSpan.Zero;
        foreach (var expected in new double[] { 1, 2, 4, 8, 16, 30, 30 })
        {
            var delay = bucket.OnThrottled(now, retryAfter: null, now);
            Assert.InRange(delay.TotalSeconds, expected, expected * 1.25);
            now += delay + Second;
        }
        bucket.OnAccepted(now);

        Assert.InRange(bucket.OnThrottled(now, retryAfter: null, now).TotalSeconds, 1, 1.25);
    }

    [Fact]
    public void An_unknown_limit_limits_nothing_before_a_429_and_then_to_seven_tenths_of_what_was_accepted()
    {
        var bucket = new TokenBucket(RequestRate.PerSecond(20), isKnown: false, TimeSpan.Zero);
        for (var n = 0; n < 500; n++)
        {
            Assert.Equal(TimeSpan.Zero, bucket.AvailableAt(TimeSpan.Zero));
            bucket.Take(TimeSpan.Zero);
            bucket.OnAccepted(2 * Second);
        }

        bucket.OnThrottled(TimeSpan.Zero, Second, 5 * Second);

        Assert.Equal(0.7 * 100, bucket.Rate, 0.001);
        bucket.AvailableAt(16 * Second);
        // Slowly also beyond the rate that was rejected.
        bucket.AvailableAt(100 * Second);
        Assert.InRange(bucket.Rate, 100, 120);
    }

    private static TimeSpan Send(TokenBucket bucket, int requests, TimeSpan now)
    {
        for (var sent = 0; sent < requests; sent++)
        {
            now = bucket.AvailableAt(now);
            bucket.Take(now);
            bucket.OnReceived(now);
        }
        return now;
    }
}
