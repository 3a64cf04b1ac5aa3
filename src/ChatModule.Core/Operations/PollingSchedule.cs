namespace ChatModule;

/// <summary>When to ask about an operation: the pauses between two questions.</summary>
internal sealed class PollingSchedule
{
    /// <summary>"The hard limit is 1 request a second for one chat" (api.md, operations).</summary>
    public static readonly TimeSpan MinIntervalPerChat = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan MaxInterval = TimeSpan.FromSeconds(30);
    private const double Growth = 1.5;

    // How far the pauses of many operations are spread. They are made in one go, so without it all of them would be
    // pollCount about in the same moments, and nothing would be learned in between about how long they take.
    private const double JitterFactor = 0.25;
    private const double GoldenRatio = 0.6180339887498949;

    private readonly TimeSpan? @fixed;
    private TimeSpan? typicalDuration;

    public PollingSchedule(TimeSpan? fixedInterval = null) =>
        @fixed = fixedInterval is { } interval && interval < MinIntervalPerChat ? MinIntervalPerChat : fixedInterval;

    /// <summary>How long the operations seen so far took; null before the first.</summary>
    public TimeSpan? TypicalDuration => typicalDuration;

    /// <summary>Takes note of how long an operation took. True when that changes what to expect of the others.</summary>
    public bool Observe(TimeSpan took)
    {
        if (@fixed is not null || took <= TimeSpan.Zero)
            return false;
        var before = typicalDuration;
        typicalDuration = before is { } known ? known + (took - known) * 0.2 : took;
        return before is not { } old || Math.Abs((typicalDuration.Value - old).TotalSeconds) > old.TotalSeconds / 5;
    }

    /// <summary>
    /// The pause before the next question: 1 s first, growing by half each time to 30 s; cut short where the
    /// operation has by then run as long as the others usually did, or only a little longer.
    /// </summary>
    /// <param name="pollCount">How often this operation was pollCount about.</param>
    /// <param name="age">How long it has been waited for.</param>
    /// <param name="index">Its place among all, which spreads the pauses; the first one is not stretched.</param>
    public TimeSpan NextDelay(int pollCount, TimeSpan age, int index)
    {
        if (@fixed is { } interval)
            return interval;
        var pause = TimeSpan.FromSeconds(Math.Min(Math.Pow(Growth, Math.Min(pollCount, 20)) * Jitter(index), MaxInterval.TotalSeconds));
        if (typicalDuration is not { } expected)
            return pause;
        // Once it has run longer than the others it is over any moment: soon at first, then seldom, for it may be the odd one.
        var soon = age < expected ? Max(expected - age, MinIntervalPerChat) : Max((age - expected) * Growth, MinIntervalPerChat * Jitter(index));
        return soon < pause ? soon : pause;
    }

    /// <summary>
    /// The pause once something was learned: an operation that has run as long as the others is probably over too,
    /// and may just have been pollCount about too early, with a long pause ahead.
    /// </summary>
    public TimeSpan NextAfterObservation(int pollCount, TimeSpan age, int index) =>
        @fixed is null && age >= typicalDuration ? MinIntervalPerChat * Jitter(index) : NextDelay(pollCount, age, index);

    private static double Jitter(int index) => 1 + JitterFactor * (index * GoldenRatio % 1);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
