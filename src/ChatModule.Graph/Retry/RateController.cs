namespace ChatModule.Graph.Retry;

/// <summary>
/// Decides at which rate requests are sent after the service has throttled some: paced at the rate that it was seen to allow,
/// or as fast as they come when the rate isn't why it throttles. See docs/adr/0003-retry-and-rate-limiter.md. Times are seconds.
/// </summary>
internal sealed class RateController
{
    // "30 requests per second" for chats: https://learn.microsoft.com/graph/throttling-limits#microsoft-teams-service-limits.
    private const double DocumentedRate = 30;
    private const double MinRate = 0.5;
    // More than a computer sends.
    private const double MaxRate = 1000;
    // A trial takes less time than some requests at this rate.
    private const double SlowRate = 2;
    private const int MinTrialAfter = 2;
    private const double RampStart = 4;
    private const double RampFactor = 1.12;
    private const double Margin = 0.98;
    private const double FirstHold = 9;
    private const double MaxHold = 90;
    private const int SmallCapacity = 5;

    private readonly RejectionShare whenUnlimited = new(0.7);
    private readonly RejectionShare whenLimited = new(0.5);
    private double? rate;
    private double capacity = 1;
    private bool isRamping;
    private bool isProven;
    private bool isUnrelated;
    private double hold;
    private double holdUntil;
    private int sent;
    private int unexpected;
    private int trialAfter = MinTrialAfter;
    private int undecided;
    private (double Rate, double Capacity)? beforeTrial;
    private (double Seconds, long Accepted)? previous;

    /// <summary>Requests a second; null for as fast as they come.</summary>
    public double? Rate => rate;

    /// <summary>How many requests are sent at once: fewer than the service allows, because one can arrive late and the next in time.</summary>
    public double Burst => Math.Max(1, Math.Floor(0.9 * capacity));

    /// <summary>Whether the service rejects a request that comes earlier than its rate allows.</summary>
    public bool AllowsNothingAtOnce => capacity < 2;

    /// <summary>The rate at a time: it grows when the service has accepted the current one for long, because its limit can have grown.</summary>
    public double RateAt(double time)
    {
        var current = rate!.Value;
        if (isRamping)
            // The burst is sent before, at once.
            current = Math.Min(Math.Max(current, DocumentedRate), current * Math.Pow(RampFactor, Math.Max(0, sent - Burst)));
        var seconds = time - holdUntil;
        return seconds <= 0 ? current : Math.Min(Math.Max(current, MaxRate), current * (seconds < 8 ? Math.Pow(1.025, seconds) : Math.Pow(1.025, 8) * Math.Pow(1.25, seconds - 8)));
    }

    /// <summary>Takes note of a time without requests, in which the service accepted nothing that would prove a higher rate.</summary>
    public void OnIdle(double seconds) => holdUntil += seconds;

    /// <summary>Takes note that a request was sent.</summary>
    public void OnSent() => sent++;

    /// <summary>Takes note that it was canceled before.</summary>
    public void OnNotSent() => sent--;

    /// <summary>Decides how to go on after a period that ended with a throttled request.</summary>
    /// <param name="period">The period.</param>
    /// <param name="delayBefore">How long the service had throttled before the period.</param>
    /// <param name="resumeAt">When the service takes requests again.</param>
    public void OnThrottled(ThrottlePeriod period, double delayBefore, double resumeAt)
    {
        if (rate is null)
            DecideUnlimited(period);
        else
            DecideLimited(period, delayBefore);
        sent = 0;
        holdUntil = resumeAt + hold;
    }

    // Few at once are counted exactly. With many, the service may have allowed some more meanwhile.
    private double Allowance => capacity < SmallCapacity ? capacity : Burst;

    // Requests that come as fast as they can tell the two apart: behind the first one that a limit rejects, it accepts as many
    // as its rate allows; behind one that is rejected by chance, the usual share.
    private void DecideUnlimited(ThrottlePeriod period)
    {
        whenUnlimited.Add(period);
        if (beforeTrial is not null && !isUnrelated && !whenUnlimited.IsMeaningful && ++undecided <= 3)
            return;
        undecided = 0;
        if (IsUnrelated(period))
        {
            isUnrelated = true;
            return;
        }
        unexpected = 0;
        previous = null;
        if (beforeTrial is { } known)
        {
            (rate, capacity, isRamping) = (known.Rate, known.Capacity, false);
            if (!isUnrelated)
                trialAfter = Math.Min(trialAfter * 2, 16);
        }
        else
            GuessLimit(period);
        isUnrelated = false;
    }

    private bool IsUnrelated(ThrottlePeriod period)
    {
        if (!whenLimited.IsComparableTo(whenUnlimited, 0.4))
            return false;
        if (!whenUnlimited.IsMeaningful)
            return beforeTrial is not null && whenUnlimited.AcceptedPerPeriod >= 2.5;
        var after = period.AcceptedAfter + period.RejectedAfter;
        var allowed = after == 0 ? 1 : Math.Min(0.9, (1 + (beforeTrial?.Rate ?? 2 * DocumentedRate) * period.Overrun) / after);
        return whenUnlimited.AcceptedAfter >= Math.Max(0.45, (allowed + 0.7) / 2);
    }

    // What a service accepts before it throttles for the first time is its burst, and, measured for long, its rate.
    private void GuessLimit(ThrottlePeriod period)
    {
        hold = FirstHold;
        if (period.Duration >= 2)
        {
            rate = Math.Max(MinRate, 0.97 * period.AcceptedBefore / period.Duration);
            capacity = Math.Max(1, rate.Value / 2);
            isRamping = false;
            return;
        }
        var total = period.AcceptedBefore + period.AcceptedAfter;
        var seconds = period.Duration + period.Overrun;
        capacity = Math.Max(1, period.AcceptedAtOnce is { } few and < SmallCapacity ? few : total - DocumentedRate * seconds);
        rate = Math.Max(RampStart, Margin * total / (1 + seconds));
        // So near the documented rate it's that one: others have used some of what the service allows at once.
        if (rate is > 0.75 * DocumentedRate and < DocumentedRate)
            rate = 0.99 * DocumentedRate;
        isRamping = rate < 18;
    }

    private void DecideLimited(ThrottlePeriod period, double delayBefore)
    {
        whenLimited.Add(period);
        var (seconds, accepted) = (period.Duration, period.AcceptedBefore);
        var limit = RateAt(period.RejectedAt);
        var isClear = period.RejectedAfter >= 2 && period.RejectedAfter >= 2 * period.AcceptedAfter;
        var isProbe = !isRamping && period.RejectedAt > holdUntil;
        // With the time that was waited it's a rate that every limit allows.
        var goodput = seconds + delayBefore > 0 ? accepted / (seconds + delayBefore) : 0;
        var measured = Math.Min(limit, Math.Max(goodput, period.MeasureRate(Allowance)));
        if (isClear || isProbe || accepted >= 4 * (previous?.Accepted ?? 0) + 20)
            unexpected = 0;
        else if (!isRamping || accepted <= Burst + 1)
            unexpected++;

        var wasRamping = isRamping;
        if (accepted < 0.9 * Burst && isClear)
        {
            // The burst hadn't come back yet, or another process took of it.
            capacity = Math.Max(1, accepted);
            rate = goodput > 0 && accepted >= 3 ? 0.97 * goodput : limit / 2;
            isRamping = isProven = false;
        }
        else if (seconds < 1 && Burst > 1 && (isProven || accepted <= 1.25 * Burst + 2))
        {
            capacity = unexpected > 1 ? 1 : Math.Max(1, accepted - limit * seconds);
            if (!isRamping)
                rate = limit;
        }
        else if (isRamping)
        {
            isRamping = measured <= 0;
            rate = isRamping ? limit / 2 : Margin * measured;
        }
        else if (isProbe)
        {
            isProven = seconds > 5;
            // So little above a rate that the service accepted for long, that one is nearly its limit.
            rate = isProven && limit <= 1.15 * rate
                ? Math.Max(rate!.Value, Margin * period.MeasureRate(Allowance, minSeconds: 5))
                : Margin * (measured > 0 ? measured : 0.85 * limit);
            hold = Math.Min(3 * hold, MaxHold);
        }
        // Once may be by chance.
        else if (isProven && unexpected == 1)
            rate = limit;
        else
            Decrease(period, limit, measured, goodput);

        rate = Math.Max(MinRate, rate!.Value);
        previous = (isProbe || wasRamping ? 0 : seconds, accepted);
        // Slower didn't help: perhaps the rate isn't why.
        if (unexpected >= (rate < SlowRate ? MinTrialAfter : trialAfter) && whenLimited.IsComparableTo(whenUnlimited, 0.2))
            BeginTrial();
    }

    private void Decrease(ThrottlePeriod period, double limit, double measured, double goodput)
    {
        isProven = false;
        var (seconds, accepted) = (period.Duration, period.AcceptedBefore);
        // Two periods of different length: the requests per second between them, without the burst that is in both.
        if (previous is { Seconds: > 0 } before && Math.Abs(seconds - before.Seconds) > 0.2 * before.Seconds
            && (accepted - before.Accepted) / (seconds - before.Seconds) is var slope && slope > 0.3 * limit
            && slope < limit && accepted - slope * seconds < 2 * DocumentedRate)
        {
            rate = 0.97 * slope;
            capacity = Math.Max(1, accepted - slope * seconds);
            return;
        }
        var factor = unexpected switch { < 2 => 0.97, 2 => 0.85, _ => 0.7 };
        rate = Math.Max(goodput, factor * Math.Max(measured, 0.7 * limit));
    }

    private void BeginTrial()
    {
        beforeTrial = (rate!.Value, capacity);
        rate = null;
        unexpected = 0;
        whenUnlimited.ForgetPeriods();
    }
}
