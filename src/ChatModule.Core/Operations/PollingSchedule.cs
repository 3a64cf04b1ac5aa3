namespace ChatModule;

/// <summary>The delays between two polls of an operation.</summary>
internal sealed class PollingSchedule
{
    /// <summary>One request a second for one chat: https://learn.microsoft.com/graph/throttling-limits#microsoft-teams-service-limits.</summary>
    public static readonly TimeSpan MinIntervalPerChat = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan MaxInterval = TimeSpan.FromSeconds(30);
    private const double Growth = 1.5;

    private readonly TimeSpan? @fixed;
    private TimeSpan? typicalDuration;

    public PollingSchedule(TimeSpan? fixedInterval = null) =>
        @fixed = fixedInterval is { } interval && interval < MinIntervalPerChat ? MinIntervalPerChat : fixedInterval;

    /// <summary>How long the operations that finished took; null before the first.</summary>
    public TimeSpan? TypicalDuration => typicalDuration;

    /// <summary>Records how long an operation took. True when that changes what to expect of the others.</summary>
    public bool Observe(TimeSpan duration)
    {
        if (@fixed is not null || duration <= TimeSpan.Zero)
            return false;
        var before = typicalDuration;
        typicalDuration = before is { } known ? known + (duration - known) * 0.2 : duration;
        return before is not { } old || Math.Abs((typicalDuration.Value - old).TotalSeconds) > old.TotalSeconds / 5;
    }

    /// <summary>
    /// The delay before the next poll: 1 s first, growing by half each time to 30 s. It's shorter where the operation has
    /// then run for as long as the others did, or only a little longer.
    /// </summary>
    /// <param name="pollCount">How often this operation was polled.</param>
    /// <param name="age">How long it has been waited for.</param>
    /// <param name="index">
    /// Its position among all, which spreads the delays. Operations that begin together would otherwise be polled in the same
    /// moments, and nothing would be learned in between about how long they take.
    /// </param>
    public TimeSpan NextDelay(int pollCount, TimeSpan age, int index)
    {
        if (@fixed is { } interval)
            return interval;
        var delay = TimeSpan.FromSeconds(Math.Min(Math.Pow(Growth, Math.Min(pollCount, 20)) * Jitter.OfIndex(index), MaxInterval.TotalSeconds));
        if (typicalDuration is not { } expected)
            return delay;
        // One that has run longer than the others may finish any moment, or take much longer: soon at first, then seldom.
        var soon = age < expected ? Max(expected - age, MinIntervalPerChat) : Max((age - expected) * Growth, MinIntervalPerChat * Jitter.OfIndex(index));
        return soon < delay ? soon : delay;
    }

    /// <summary>
    /// The delay after an observation: an operation that has run for as long as the others has probably finished too, and
    /// may just have been polled too early, with a long delay ahead.
    /// </summary>
    public TimeSpan NextAfterObservation(int pollCount, TimeSpan age, int index) =>
        @fixed is null && age >= typicalDuration ? MinIntervalPerChat * Jitter.OfIndex(index) : NextDelay(pollCount, age, index);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
