namespace ChatModule.Graph.Retry;

/// <summary>The share of requests that the service rejected, of the newest periods most.</summary>
/// <param name="memory">How much of what was counted is kept with each new period, 0 to 1.</param>
internal sealed class RejectionShare(double memory)
{
    private double rejected;
    private double all;
    private double acceptedAfter;
    private double after;
    private double acceptedPerPeriod;

    public void Add(ThrottlePeriod period)
    {
        var (acceptedBefore, accepted, more) = (period.AcceptedBefore, period.AcceptedAfter, period.RejectedAfter);
        rejected = memory * rejected + more + 1;
        all = memory * all + more + 1 + accepted + acceptedBefore;
        acceptedAfter = memory * acceptedAfter + accepted;
        after = memory * after + accepted + more;
        acceptedPerPeriod = acceptedPerPeriod == 0 ? acceptedBefore : memory * acceptedPerPeriod + (1 - memory) * acceptedBefore;
    }

    /// <summary>Whether there were enough requests behind a rejected one to tell a limit from chance.</summary>
    public bool IsMeaningful => after >= 3;

    /// <summary>The share of accepted requests behind a rejected one.</summary>
    public double AcceptedAfter => after > 0 ? acceptedAfter / after : 0;

    /// <summary>How many requests the service accepts before it rejects one.</summary>
    public double AcceptedPerPeriod => acceptedPerPeriod;

    /// <summary>
    /// Whether this share isn't much smaller than another one: the service rejects as many, whatever the rate. Few rejections are
    /// chance, so each number may be off by its square root: of a first request that is rejected alone, the share isn't 100 %.
    /// </summary>
    public bool IsComparableTo(RejectionShare other, double factor) => all == 0 || other.all == 0
        || (rejected + Math.Sqrt(rejected)) / all >= factor * (other.rejected - Math.Sqrt(other.rejected)) / other.all;

    /// <summary>Begins to tell a limit from chance anew; the share stays.</summary>
    public void ForgetPeriods() => acceptedAfter = after = acceptedPerPeriod = 0;
}
