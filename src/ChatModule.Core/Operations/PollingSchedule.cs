namespace ChatModule;

/// <summary>
/// The delays between two polls of an operation. Of many operations, a few are polled every second, and the others wait until
/// these show how long an operation takes: otherwise, each would be polled several times in vain, and could just have been
/// polled when it finishes.
/// </summary>
internal sealed class PollingSchedule
{
    /// <summary>One request a second for one chat: https://learn.microsoft.com/graph/throttling-limits#microsoft-teams-service-limits.</summary>
    public static readonly TimeSpan MinIntervalPerChat = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan MaxInterval = TimeSpan.FromSeconds(30);
    private const double Growth = 1.5;

    // The first operations and then some of the following are samples, so that a change of the durations is noticed.
    private const int FirstSamples = 4;
    private const int SampleEvery = 25;
    // How much later than it finishes a sample is polled, at most: relative to its duration.
    private const double SampleTolerance = 0.1;
    // For the first poll of the others when none of the samples finishes. Later than most installations take.
    private static readonly TimeSpan UnsampledInterval = TimeSpan.FromSeconds(8);

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

    /// <summary>Whether this operation is polled so often that its end shows how long it took.</summary>
    public static bool IsSample(int index) => index < FirstSamples || index % SampleEvery == 0;

    /// <summary>
    /// The delay before the next poll. Of a few operations: 1 s first, growing by half each time to 30 s, or shorter where the
    /// operation has then run for as long as the others did, or only a little longer. Of many: every second for a sample, and
    /// for each other when it has run for as long as the samples did.
    /// </summary>
    /// <param name="pollCount">How often this operation was polled.</param>
    /// <param name="age">How long it has run, or at least how long it has been waited for.</param>
    /// <param name="index">
    /// Its position among all, which spreads the delays. Operations that begin together would otherwise be polled in the same
    /// moments.
    /// </param>
    /// <param name="count">How many operations there were so far.</param>
    public TimeSpan NextDelay(int pollCount, TimeSpan age, int index, int count)
    {
        if (@fixed is { } interval)
            return interval;
        var isSample = IsSample(index);
        if (pollCount == 0)
            return Clamp((isSample ? MinIntervalPerChat : typicalDuration ?? UnsampledInterval * Jitter.OfIndex(index)) - age, TimeSpan.Zero);
        // Without jitter: the end of an operation that takes whole seconds is detected at once.
        if (isSample && count > FirstSamples && !(age >= typicalDuration))
            return Clamp(age * SampleTolerance, MinIntervalPerChat);
        var first = isSample || typicalDuration is not null ? MinIntervalPerChat : UnsampledInterval;
        var planned = Clamp(first * Math.Pow(Growth, Math.Min(pollCount, 20)) * Jitter.OfIndex(index), TimeSpan.Zero);
        if (typicalDuration is not { } expected)
            return planned;
        if (age < expected)
            return Min(Clamp(expected - age, MinIntervalPerChat), isSample ? planned : MaxInterval);
        // One that has run longer than the others may finish any moment, or take much longer: soon at first, then seldom.
        return Min(Clamp((age - expected) * Growth, MinIntervalPerChat * Jitter.OfIndex(index)), planned);
    }

    /// <summary>
    /// The delay after an observation: an operation that has run for as long as the others has probably finished too. One that
    /// was polled may just have been polled too early, with a long delay ahead.
    /// </summary>
    public TimeSpan NextAfterObservation(int pollCount, TimeSpan age, int index, int count) =>
        @fixed is not null || !(age >= typicalDuration) ? NextDelay(pollCount, age, index, count)
        : pollCount == 0 ? TimeSpan.Zero
        : MinIntervalPerChat * Jitter.OfIndex(index);

    private static TimeSpan Clamp(TimeSpan delay, TimeSpan min) => delay < min ? min : Min(delay, MaxInterval);

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
