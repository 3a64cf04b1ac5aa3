using Microsoft.Extensions.Time.Testing;

namespace ChatModule.Tests;

/// <summary>The statistics of a connection.</summary>
public class RequestCountersTests
{
    private readonly FakeTimeProvider time = new();
    private readonly RequestCounters counters;

    public RequestCountersTests() => counters = new(time);

    [Fact]
    public void Everything_is_counted()
    {
        counters.AddChat();
        counters.AddRequest(GraphRequestKinds.CreateGroup);
        counters.AddRequest(GraphRequestKinds.SendMessage);
        for (var n = 0; n < 3; n++)
            counters.AddRetry();
        for (var n = 0; n < 4; n++)
            counters.AddThrottled(GraphRequestKinds.SendMessage, TimeSpan.Zero);

        var statistics = counters.ToStatistics(rate: 7.5);

        Assert.Equal((1, 2, 3, 4), (statistics.Chats, statistics.Requests, statistics.Retries, statistics.ThrottledRequests));
        Assert.Equal((TimeSpan.Zero, 7.5), (statistics.ThrottledTime, statistics.CurrentRate));
        Assert.Equal(["Creating a chat: 1", "Sending a message: 1 (4 throttled)"], statistics.Kinds.Select(kind => kind.ToString()));
    }

    [Fact]
    public void One_of_each_is_in_the_singular()
    {
        Assert.Equal("0 chats, 0 requests, 0 retries, 0 throttled (429), 0 s throttled", counters.ToStatistics().ToString());
        counters.AddChat();
        counters.AddRequest(GraphRequestKinds.CreateGroup);
        counters.AddRetry();
        Assert.Equal("1 chat, 1 request, 1 retry, 0 throttled (429), 0 s throttled", counters.ToStatistics().ToString());
    }

    [Fact]
    public void The_throttled_time_is_the_elapsed_part_of_the_delay()
    {
        counters.AddThrottled(GraphRequestKinds.CreateGroup, TimeSpan.FromSeconds(10));
        Assert.Equal(TimeSpan.Zero, counters.ToStatistics().ThrottledTime);

        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(4), counters.ToStatistics().ThrottledTime);

        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(TimeSpan.FromSeconds(10), counters.ToStatistics().ThrottledTime);
    }

    [Fact]
    public void Overlapping_delays_are_counted_once()
    {
        counters.AddThrottled(GraphRequestKinds.CreateGroup, TimeSpan.FromSeconds(10));
        time.Advance(TimeSpan.FromSeconds(4));
        // The first delay still applies for six seconds.
        counters.AddThrottled(GraphRequestKinds.CreateGroup, TimeSpan.FromSeconds(9));
        counters.AddThrottled(GraphRequestKinds.CreateGroup, TimeSpan.FromSeconds(5));
        time.Advance(TimeSpan.FromMinutes(1));
        counters.AddThrottled(GraphRequestKinds.CreateGroup, TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(TimeSpan.FromSeconds(13 + 2), counters.ToStatistics().ThrottledTime);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(12.6789, 12.7)]
    [InlineData(0.52, 0.5)]
    // It grew while nothing was sent, so that it limits nothing.
    [InlineData(1e9, null)]
    [InlineData(double.PositiveInfinity, null)]
    public void The_current_rate_has_one_decimal_and_is_null_when_it_limits_nothing(double? rate, double? shown) =>
        Assert.Equal(shown, counters.ToStatistics(rate).CurrentRate);
}
