using ChatModule.Graph.Retry;

namespace ChatModule.Graph.Tests;

/// <summary>What the requests between two Retry-After delays say about the limit of the service.</summary>
public class ThrottlePeriodTests
{
    [Fact]
    public void A_request_that_was_sent_before_the_period_does_not_belong_to_it()
    {
        var period = new ThrottlePeriod(start: 10, firstSequence: 5);

        Assert.False(period.Includes(4));
        Assert.True(period.Includes(5));
    }

    [Fact]
    public void Requests_are_counted_before_and_after_the_first_one_that_was_rejected()
    {
        var period = new ThrottlePeriod(start: 10, firstSequence: 1);
        // The responses arrive in another order than the requests were sent.
        period.AddRejected(5, sentAt: 10.5);
        period.AddAccepted(1, sentAt: 10);
        period.AddAccepted(4, sentAt: 10.4);
        period.AddRejected(3, sentAt: 10.3);
        period.AddAccepted(2, sentAt: 10.1);
        period.AddAccepted(6, sentAt: 10.8);

        Assert.True(period.IsThrottled);
        Assert.Equal((2, 2, 1), (period.AcceptedBefore, period.AcceptedAfter, period.RejectedAfter));
        Assert.Equal(0.3, period.Duration, 6);
        Assert.Equal(0.5, period.Overrun, 6);
    }

    [Fact]
    public void The_measured_rate_is_that_of_the_accepted_requests_without_the_burst()
    {
        var period = new ThrottlePeriod(start: 0, firstSequence: 1);
        // 20 requests at once, then 10 per second for two seconds.
        for (var n = 1; n <= 40; n++)
            period.AddAccepted(n, sentAt: n <= 20 ? 0 : (n - 20) * 0.1);
        period.AddRejected(41, sentAt: 2.1);

        Assert.Equal(10, period.MeasureRate(burst: 20), 6);
    }

    [Fact]
    public void A_time_span_that_is_too_short_to_measure_is_ignored()
    {
        var period = new ThrottlePeriod(start: 0, firstSequence: 1);
        for (var n = 1; n <= 10; n++)
            period.AddAccepted(n, sentAt: n * 0.001);
        period.AddRejected(11, sentAt: 0.02);

        Assert.Equal(0, period.MeasureRate(burst: 1));
    }
}
