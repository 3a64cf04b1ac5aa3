namespace ChatModule.Graph.Retry;

/// <summary>
/// What all requests of a connection to one workload wait for: <c>Retry-After</c>, which stops every one of them, and the rate
/// that <see cref="RateController"/> decides on afterwards.
/// </summary>
internal sealed class AdaptiveRateLimiter(TimeProvider time)
{
    // Longer than a busy client takes between two requests. The service's bucket fills meanwhile.
    private static readonly TimeSpan MinIdleTime = TimeSpan.FromSeconds(1);

    // Everybody who waits for Retry-After goes on at the same time, so the first request can be sent that much later.
    private static readonly TimeSpan ResumeDelay = TimeSpan.FromMilliseconds(20);

    // The share of the interval after a late request, so that the ones behind it catch up. The rate is below the limit by more.
    private const double CatchUp = 0.99;

    private readonly object sync = new();
    private readonly long start = time.GetTimestamp();
    private readonly RateController controller = new();
    private ThrottlePeriod? period;
    private TimeSpan throttledAt;
    private TimeSpan throttledUntil;
    private TimeSpan lastThrottle = TimeSpan.MinValue;
    private TimeSpan lastActivity;
    private TimeSpan passedAt;
    private double delayBefore;
    private double emptyAt = double.MinValue;
    private long sequence;
    private int withoutRetryAfter;
    private int throttleCount;
    private bool isResuming;

    /// <summary>A request that may be sent.</summary>
    /// <param name="Sequence">Its place in the order in which requests are sent.</param>
    /// <param name="SentAt">When.</param>
    /// <param name="ThrottleDelay">How long it waited for <c>Retry-After</c>.</param>
    /// <param name="IsFirstAfterThrottling">Whether it's the first since the service throttled.</param>
    public readonly record struct Permit(long Sequence, TimeSpan SentAt, TimeSpan ThrottleDelay, bool IsFirstAfterThrottling);

    /// <summary>Waits until a request may be sent.</summary>
    /// <param name="maxDelay">How long the caller may still wait for <c>Retry-After</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The permit; null when the wait would be too long.</returns>
    public async ValueTask<Permit?> AcquireAsync(TimeSpan maxDelay, CancellationToken cancellationToken)
    {
        var throttleDelay = TimeSpan.Zero;
        // The throttling after which a slot was taken. It's lost when the service throttles before its time has come.
        var slotOf = -1;
        var slotSeconds = 0.0;
        while (true)
        {
            TimeSpan delay;
            bool isThrottled;
            lock (sync)
            {
                var now = Now;
                isThrottled = now < throttledUntil;
                if (isThrottled)
                    delay = throttledUntil - now;
                else if (slotOf == throttleCount)
                    delay = SpacedAt(now) - now;
                else
                {
                    delay = TakeSlot(now, out slotSeconds) - now;
                    slotOf = throttleCount;
                }
                if (delay <= TimeSpan.Zero)
                    return Pass(now, throttleDelay);
            }
            // What is waited is what is counted.
            delay = Milliseconds.RoundUp(delay);
            if (isThrottled && throttleDelay + delay > maxDelay)
                return null;
            if (isThrottled)
                throttleDelay += delay;
            try
            {
                await Task.Delay(delay, time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                ReturnSlot(slotOf, slotSeconds);
                throw;
            }
        }
    }

    /// <summary>How long the service still throttles.</summary>
    public TimeSpan ThrottleDelay
    {
        get
        {
            lock (sync)
                return throttledUntil > Now ? throttledUntil - Now : TimeSpan.Zero;
        }
    }

    /// <summary>Requests a second; null when nothing limits them.</summary>
    public double? Rate
    {
        get
        {
            lock (sync)
            {
                Resume(Now);
                return controller.Rate is null ? null : controller.RateAt(lastActivity.TotalSeconds);
            }
        }
    }

    /// <summary>Takes note that the service accepted a request.</summary>
    public void OnSuccess(Permit permit)
    {
        lock (sync)
        {
            withoutRetryAfter = 0;
            lastActivity = Now;
            if (period?.Includes(permit.Sequence) == true)
                period.AddAccepted(permit.Sequence, permit.SentAt.TotalSeconds);
        }
    }

    /// <summary>Stops all requests.</summary>
    /// <param name="permit">The request that was throttled.</param>
    /// <param name="delay">As the service asked; null when it didn't say, which doubles the last such delay.</param>
    /// <returns>For how long requests are stopped because of this one; null when they were, for as long.</returns>
    public TimeSpan? OnThrottled(Permit permit, TimeSpan? delay)
    {
        lock (sync)
        {
            var now = Now;
            // Those that were sent together count once.
            if (permit.SentAt > lastThrottle)
            {
                if (delay is null)
                    withoutRetryAfter++;
                lastThrottle = now;
            }
            if (period?.Includes(permit.Sequence) == true)
            {
                if (!period.IsThrottled)
                    throttledAt = now;
                period.AddRejected(permit.Sequence, permit.SentAt.TotalSeconds);
            }
            var until = now + (delay ?? DefaultDelay());
            if (until <= throttledUntil)
                return null;
            throttledUntil = until;
            // A service that throttles has nothing left; what it allows at once comes back from now on.
            emptyAt = now.TotalSeconds;
            throttleCount++;
            return until - now;
        }
    }

    private TimeSpan Now => time.GetElapsedTime(start);

    // Under the lock. Decides only now, when the responses to all that was in flight are here.
    private void Resume(TimeSpan now)
    {
        if (period?.IsThrottled != true || now < throttledUntil)
            return;
        controller.OnThrottled(period, delayBefore, throttledUntil.TotalSeconds);
        delayBefore = (throttledUntil - throttledAt).TotalSeconds;
        period = null;
        isResuming = true;
    }

    // Under the lock. When the next request may be sent: a bucket that fills as the service's own does.
    private TimeSpan TakeSlot(TimeSpan now, out double seconds)
    {
        seconds = 0;
        var idleTime = now - (throttledUntil > lastActivity ? throttledUntil : lastActivity);
        Resume(now);
        // Requests before an idle time don't show the rate that the service allows. While some wait for their turn, it isn't idle.
        if (idleTime > MinIdleTime && emptyAt <= now.TotalSeconds)
        {
            controller.OnIdle(idleTime.TotalSeconds);
            delayBefore = idleTime.TotalSeconds;
            period = null;
        }
        period ??= new ThrottlePeriod(now.TotalSeconds, sequence + 1);
        if (controller.Rate is null)
            return now;
        var rate = controller.RateAt(Math.Max(emptyAt, now.TotalSeconds));
        seconds = 1 / rate;
        emptyAt = Math.Max(emptyAt, now.TotalSeconds - controller.Burst / rate) + seconds;
        controller.OnSent();
        return TimeSpan.FromSeconds(Math.Max(emptyAt, now.TotalSeconds));
    }

    // The next request mustn't wait for those that were canceled.
    private void ReturnSlot(int slotOf, double seconds)
    {
        lock (sync)
        {
            if (slotOf != throttleCount || seconds == 0)
                return;
            emptyAt -= seconds;
            controller.OnNotSent();
        }
    }

    // Under the lock. Where the service allows nothing at once, the next request mustn't follow a late one in time.
    private TimeSpan SpacedAt(TimeSpan now) => controller.Rate is not null && controller.AllowsNothingAtOnce
        ? passedAt + TimeSpan.FromSeconds(CatchUp / controller.RateAt(now.TotalSeconds))
        : now;

    private Permit Pass(TimeSpan now, TimeSpan throttleDelay)
    {
        var isFirst = isResuming;
        isResuming = false;
        lastActivity = now;
        passedAt = isFirst ? now + ResumeDelay : now;
        return new(++sequence, now, throttleDelay, isFirst);
    }

    private TimeSpan DefaultDelay()
    {
        var seconds = Math.Min(Math.Pow(2, Math.Max(0, withoutRetryAfter - 1)), 30);
        return Jitter.Lengthen(TimeSpan.FromSeconds(seconds));
    }
}
