namespace ChatModule;

/// <summary>When to ask about an operation: the pauses between two questions.</summary>
internal sealed class PollingSchedule
{
    /// <summary>"The hard limit is 1 request a second for one chat" (api.md, operations).</summary>
    public static readonly TimeSpan ChatLimit = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private const double Growth = 1.5;

    // How far the pauses of many operations are spread. They are made in one go, so without it all of them would be
    // asked about in the same moments, and nothing would be learned in between about how long they take.
    private const double Spread = 0.25;
    private const double GoldenRatio = 0.6180339887498949;

    private readonly TimeSpan? @fixed;
    private TimeSpan? usual;

    public PollingSchedule(TimeSpan? fixedInterval = null) =>
        @fixed = fixedInterval is { } interval && interval < ChatLimit ? ChatLimit : fixedInterval;

    /// <summary>How long the operations seen so far took; null before the first.</summary>
    public TimeSpan? Usual => usual;

    /// <summary>Takes note of how long an operation took. True when that changes what to expect of the others.</summary>
    public bool Learn(TimeSpan took)
    {
        if (@fixed is not null || took <= TimeSpan.Zero)
            return false;
        var before = usual;
        usual = before is { } known ? known + (took - known) * 0.2 : took;
        return before is not { } old || Math.Abs((usual.Value - old).TotalSeconds) > old.TotalSeconds / 5;
    }

    /// <summary>
    /// The pause before the next question: 1 s first, growing by half each time to 30 s; cut short where the
    /// operation has by then run as long as the others usually did, or only a little longer.
    /// </summary>
    /// <param name="asked">How often this operation was asked about.</param>
    /// <param name="age">How long it has been waited for.</param>
    /// <param name="index">Its place among all, which spreads the pauses; the first one is not stretched.</param>
    public TimeSpan Next(int asked, TimeSpan age, int index)
    {
        if (@fixed is { } interval)
            return interval;
        var pause = TimeSpan.FromSeconds(Math.Min(Math.Pow(Growth, Math.Min(asked, 20)) * Stretch(index), Longest.TotalSeconds));
        if (usual is not { } expected)
            return pause;
        // Once it has run longer than the others it is over any moment: soon at first, then seldom, for it may be the odd one.
        var soon = age < expected ? Max(expected - age, ChatLimit) : Max((age - expected) * Growth, ChatLimit * Stretch(index));
        return soon < pause ? soon : pause;
    }

    /// <summary>
    /// The pause once something was learned: an operation that has run as long as the others is probably over too,
    /// and may just have been asked about too early, with a long pause ahead.
    /// </summary>
    public TimeSpan NextAfterLearning(int asked, TimeSpan age, int index) =>
        @fixed is null && age >= usual ? ChatLimit * Stretch(index) : Next(asked, age, index);

    private static double Stretch(int index) => 1 + Spread * (index * GoldenRatio % 1);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
