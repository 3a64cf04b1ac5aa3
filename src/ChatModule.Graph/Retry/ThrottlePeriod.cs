namespace ChatModule.Graph.Retry;

/// <summary>
/// The requests from the moment that the service takes requests again to its next <c>Retry-After</c>: in the order they were
/// sent, and what became of each. Times are seconds.
/// </summary>
internal sealed class ThrottlePeriod(double start, long firstSequence)
{
    // A rate is measured over the newest requests; older ones are only counted.
    private const int MaxMeasured = 2048;

    // At the documented 30 a second, the service allows no other one meanwhile.
    private const double AtOnce = 0.03;

    private readonly List<(long Sequence, double SentAt)> accepted = [];
    private readonly List<(long Sequence, double SentAt)> rejected = [];
    private long acceptedCount;

    /// <summary>When the first of its requests was sent.</summary>
    public double Start { get; } = start;

    /// <summary>Whether a request belongs to this period; one that was sent before it says nothing about it.</summary>
    public bool Includes(long sequence) => sequence >= firstSequence;

    /// <summary>Whether the service has rejected a request of this period.</summary>
    public bool IsThrottled => rejected.Count > 0;

    public void AddAccepted(long sequence, double sentAt)
    {
        acceptedCount++;
        accepted.Add((sequence, sentAt));
        if (accepted.Count > 2 * MaxMeasured)
            accepted.RemoveRange(0, MaxMeasured);
    }

    public void AddRejected(long sequence, double sentAt) => rejected.Add((sequence, sentAt));

    private (long Sequence, double SentAt) FirstRejected => rejected.MinBy(static request => request.Sequence);

    /// <summary>When the request was sent that was rejected first.</summary>
    public double RejectedAt => FirstRejected.SentAt;

    /// <summary>How long the service took everything.</summary>
    public double Duration => Math.Max(0, RejectedAt - Start);

    /// <summary>How many requests it accepted that were sent after one that it rejected.</summary>
    public int AcceptedAfter => accepted.Count(request => request.Sequence > FirstRejected.Sequence);

    /// <summary>How many more it rejected.</summary>
    public int RejectedAfter => rejected.Count - 1;

    /// <summary>How many it accepted before it rejected one.</summary>
    public long AcceptedBefore => acceptedCount - AcceptedAfter;

    /// <summary>How many it accepted of those that were sent together with the first one; null when it rejected none of them.</summary>
    public int? AcceptedAtOnce => Duration < AtOnce ? accepted.Count(request => request.SentAt < Start + AtOnce) : null;

    /// <summary>How long requests were still sent after the one that was rejected first.</summary>
    public double Overrun => Math.Max(rejected.Max(static request => request.SentAt), accepted.Count > 0 ? accepted.Max(static request => request.SentAt) : 0) - RejectedAt;

    /// <summary>
    /// The rate that the accepted requests prove: a service that allows <paramref name="burst"/> requests at once and accepts
    /// <c>n</c> within <c>t</c> seconds allows at least <c>(n - burst) / t</c> a second.
    /// </summary>
    /// <param name="burst">How many at once.</param>
    /// <param name="minSeconds">The shortest span. Shorter ones than by default measure the timers of this computer.</param>
    public double MeasureRate(double burst, double minSeconds = 0.04)
    {
        var first = FirstRejected.Sequence;
        var times = accepted.Where(request => request.Sequence < first).OrderBy(static request => request.Sequence).Select(static request => request.SentAt).ToArray();
        var rate = 0.0;
        for (var i = times.Length - 2; i >= 0; i--)
        {
            var seconds = times[^1] - times[i];
            if (seconds >= minSeconds)
                rate = Math.Max(rate, (times.Length - i - burst) / seconds);
        }
        return rate;
    }
}
