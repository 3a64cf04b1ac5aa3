using ChatModule.Graph.Retry;

namespace ChatModule.Graph.Tests;

/// <summary>The share of rejected requests distinguishes a rate limit from throttling that doesn't depend on the rate.</summary>
public class RejectionShareTests
{
    [Fact]
    public void Three_requests_behind_a_rejected_one_are_meaningful()
    {
        var share = new RejectionShare(0.5);
        share.Add(Period(accepted: 9, rejected: 1, acceptedAfter: 2));
        Assert.False(share.IsMeaningful);

        share.Add(Period(accepted: 9, rejected: 1, acceptedAfter: 2));

        // Half of the first two, and the second two.
        Assert.True(share.IsMeaningful);
        Assert.Equal(1, share.AcceptedAfter);
    }

    [Fact]
    public void Older_periods_count_less()
    {
        var share = new RejectionShare(0.5);
        share.Add(Period(accepted: 0, rejected: 5));
        share.Add(Period(accepted: 0, rejected: 1, acceptedAfter: 8));

        Assert.Equal(8 / (8 + 0.5 * 4), share.AcceptedAfter, 6);
    }

    [Fact]
    public void The_number_of_accepted_requests_per_period_approaches_that_of_new_periods()
    {
        var share = new RejectionShare(0.5);
        share.Add(Period(accepted: 10, rejected: 1));
        Assert.Equal(10, share.AcceptedPerPeriod);

        share.Add(Period(accepted: 20, rejected: 1));

        Assert.Equal(15, share.AcceptedPerPeriod);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(100, true)]
    [InlineData(1000, false)]
    public void A_share_that_is_much_smaller_than_the_other_is_not_comparable_to_it(int accepted, bool expected)
    {
        var (share, other) = (new RejectionShare(0.5), new RejectionShare(0.5));
        share.Add(Period(accepted, rejected: 10));
        other.Add(Period(accepted: 90, rejected: 10));

        Assert.Equal(expected, share.IsComparableTo(other, factor: 0.4));
    }

    [Fact]
    public void A_single_rejected_request_is_not_a_share_of_all()
    {
        var (share, other) = (new RejectionShare(0.5), new RejectionShare(0.5));
        share.Add(Period(accepted: 90, rejected: 10));
        other.Add(Period(accepted: 0, rejected: 1));

        Assert.True(share.IsComparableTo(other, factor: 0.4));
    }

    [Fact]
    public void Without_requests_any_share_is_comparable()
    {
        var share = new RejectionShare(0.5);
        share.Add(Period(accepted: 100, rejected: 1));

        Assert.True(share.IsComparableTo(new RejectionShare(0.5), factor: 0.4));
        Assert.True(new RejectionShare(0.5).IsComparableTo(share, factor: 0.4));
    }

    // In the order in which the requests are sent: accepted, rejected, and again accepted ones.
    private static ThrottlePeriod Period(int accepted, int rejected, int acceptedAfter = 0)
    {
        var period = new ThrottlePeriod(start: 0, firstSequence: 1);
        var sequence = 0;
        for (var n = 0; n < accepted; n++)
            period.AddAccepted(++sequence, sequence);
        for (var n = 0; n < rejected; n++)
            period.AddRejected(++sequence, sequence);
        for (var n = 0; n < acceptedAfter; n++)
            period.AddAccepted(++sequence, sequence);
        return period;
    }
}
