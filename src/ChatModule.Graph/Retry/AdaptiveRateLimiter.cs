namespace ChatModule.Graph.Retry;

/// <summary>
/// The gate that all requests of a connection to one workload pass. Open until the service asks to wait; then shut
/// for everybody, those in the queue included; afterwards a pace that begins below what the service was seen to
/// take and grows. See docs/adr for the idea and its limits.
/// </summary>
internal sealed class AdaptiveRateLimiter(TimeProvider time)
{
    // "20–30 requests a second for chat creation and other calls" (api.md, throttling): what a first refusal is measured by.
    private const double DocumentedRate = 20;
    private const double MinRate = 0.5;
    private const double MaxRate = 500;
    private const double BackoffFactor = 0.8;
    private const double SlowGrowth = 1.06;
    private const double FastGrowth = 1.25;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly object sync = new();
    private readonly long start = time.GetTimestamp();
    private readonly Queue<TimeSpan> accepted = new();
    private TimeSpan throttledUntil;
    private TimeSpan nextSlot;
    private TimeSpan ratedFrom;
    private TimeSpan lastDecrease = TimeSpan.MinValue;
    private double? startRate;
    private double ceiling;
    private int withoutRetryAfter;
    private int throttleCount;

    /// <summary>Waits until a request may be sent.</summary>
    /// <param name="maxDelay">How long the caller may still be throttleDelay to wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When the request passed, and how long it had been throttleDelay to wait; null when that would be too long.</returns>
    public async Task<(TimeSpan At, TimeSpan ThrottleDelay)?> AcquireAsync(TimeSpan maxDelay, CancellationToken cancellationToken)
    {
        var throttleDelay = TimeSpan.Zero;
        while (true)
        {
            TimeSpan delay;
            bool isThrottled;
            int countBefore;
            lock (sync)
            {
                var now = Now;
                countBefore = throttleCount;
                isThrottled = now < throttledUntil;
                delay = (isThrottled ? throttledUntil : TakeSlot(now)) - now;
                if (delay <= TimeSpan.Zero)
                    return (now, throttleDelay);
            }
            // What is waited is what is counted.
            delay = RoundUp(delay);
            if (isThrottled && throttleDelay + delay > maxDelay)
                return null;
            if (isThrottled)
                throttleDelay += delay;
            await Task.Delay(delay, time, cancellationToken);
            lock (sync)
                if (!isThrottled && countBefore == throttleCount)
                    return (Now, throttleDelay);
        }
    }

    /// <summary>For how long it is still shut.</summary>
    public TimeSpan ThrottleDelay
    {
        get
        {
            lock (sync)
                return throttledUntil > Now ? throttledUntil - Now : TimeSpan.Zero;
        }
    }

    /// <summary>Takes note that the service accepted a request.</summary>
    public void OnSuccess()
    {
        lock (sync)
        {
            withoutRetryAfter = 0;
            accepted.Enqueue(Now);
            RemoveExpired(Now);
        }
    }

    /// <summary>Shuts the gate.</summary>
    /// <param name="delay">As the service asked; null when it did not say, which doubles the last such delay.</param>
    /// <param name="sentAt">When the refused request passed: refusals of requests that were under way together count once.</param>
    public void OnThrottled(TimeSpan? delay, TimeSpan sentAt)
    {
        lock (sync)
        {
            var now = Now;
            if (sentAt > lastDecrease)
            {
                DecreaseRate(now);
                if (delay is null)
                    withoutRetryAfter++;
            }
            var until = now + (delay ?? DefaultDelay());
            if (until <= throttledUntil)
                return;
            throttledUntil = until;
            accepted.Clear();
            nextSlot = until;
            ratedFrom = until;
            throttleCount++;
        }
    }

    private TimeSpan Now => time.GetElapsedTime(start);

    // Under the lock.
    private TimeSpan TakeSlot(TimeSpan now)
    {
        if (Rate(now) is null)
            return now;
        var slot = nextSlot > now ? nextSlot : now;
        // The pace of the slot's own time: a long queue profits from the growth too.
        nextSlot = slot + TimeSpan.FromSeconds(1 / RateAt(slot, startRate!.Value));
        return slot;
    }

    // Slow growth up to somewhat above what was last seen to be too much, fast beyond: then the limit has moved.
    private double? Rate(TimeSpan now)
    {
        if (startRate is not { } from)
            return null;
        var rate = RateAt(now, from);
        if (rate < MaxRate)
            return rate;
        startRate = null;
        return null;
    }

    private double RateAt(TimeSpan at, double from)
    {
        var seconds = Math.Max(0, (at - ratedFrom).TotalSeconds);
        var turn = ceiling * 1.2;
        var slow = Math.Max(0, Math.Log(turn / from, SlowGrowth));
        return from * (seconds <= slow ? Math.Pow(SlowGrowth, seconds) : Math.Pow(SlowGrowth, slow) * Math.Pow(FastGrowth, seconds - slow));
    }

    private void DecreaseRate(TimeSpan now)
    {
        RemoveExpired(now);
        var current = Rate(now);
        var before = current ?? DocumentedRate;
        var watched = accepted.TryPeek(out var oldest) ? now - oldest : TimeSpan.Zero;
        // What was accepted in the first moments, of a run or after a delay, is at least that much, but no rate yet.
        var seen = watched < Window / 2
            ? Math.Max(before, accepted.Count / Window.TotalSeconds)
            : accepted.Count / (current is null ? Window : watched).TotalSeconds;
        // One refusal may be bad luck, so it divides the pace by four at most; several in a row get anywhere.
        startRate = Math.Max(Math.Max(seen * BackoffFactor, before / 4), MinRate);
        ceiling = Math.Max(seen, startRate.Value);
        lastDecrease = now;
    }

    private void RemoveExpired(TimeSpan now)
    {
        while (accepted.TryPeek(out var oldest) && oldest < now - Window)
            accepted.Dequeue();
    }

    private TimeSpan DefaultDelay()
    {
        var seconds = Math.Min(Math.Pow(2, Math.Max(0, withoutRetryAfter - 1)), 30);
        return Jitter.Lengthen(TimeSpan.FromSeconds(seconds));
    }

    // A timer that fires a fraction of a millisecond early would ask once more, for nothing.
    private static TimeSpan RoundUp(TimeSpan delay) => Milliseconds.RoundUp(delay);
}
