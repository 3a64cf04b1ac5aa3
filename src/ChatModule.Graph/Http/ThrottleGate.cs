namespace ChatModule.Graph.Http;

/// <summary>
/// The gate that all requests of a connection to one workload pass. Open until the service asks to wait; then shut
/// for everybody, those in the queue included; afterwards a pace that begins below what the service was seen to
/// take and grows. See docs/adr for the idea and its limits.
/// </summary>
internal sealed class ThrottleGate(TimeProvider time)
{
    // "20–30 requests a second for chat creation and other calls" (api.md, throttling): what a first refusal is measured by.
    private const double DocumentedRate = 20;
    private const double SlowestRate = 0.5;
    private const double OpenRate = 500;
    private const double Below = 0.8;
    private const double SlowGrowth = 1.06;
    private const double FastGrowth = 1.25;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly object sync = new();
    private readonly long start = time.GetTimestamp();
    private readonly Queue<TimeSpan> accepted = new();
    private TimeSpan shutUntil;
    private TimeSpan nextSlot;
    private TimeSpan paceFrom;
    private TimeSpan lastCut = TimeSpan.MinValue;
    private double? startRate;
    private double ceiling;
    private int unspecified;
    private int closings;

    /// <summary>Waits until a request may be sent.</summary>
    /// <param name="patience">How long the caller may still be told to wait.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>When the request passed, and how long it had been told to wait; null when that would be too long.</returns>
    public async Task<(TimeSpan At, TimeSpan Told)?> EnterAsync(TimeSpan patience, CancellationToken cancellation)
    {
        var told = TimeSpan.Zero;
        while (true)
        {
            TimeSpan pause;
            bool isTold;
            int closing;
            lock (sync)
            {
                var now = Now;
                closing = closings;
                isTold = now < shutUntil;
                pause = (isTold ? shutUntil : TakeSlot(now)) - now;
                if (pause <= TimeSpan.Zero)
                    return (now, told);
            }
            // What is waited is what is counted.
            pause = RoundUp(pause);
            if (isTold && told + pause > patience)
                return null;
            if (isTold)
                told += pause;
            await Task.Delay(pause, time, cancellation);
            lock (sync)
                if (!isTold && closing == closings)
                    return (Now, told);
        }
    }

    /// <summary>For how long it is still shut.</summary>
    public TimeSpan Pause
    {
        get
        {
            lock (sync)
                return shutUntil > Now ? shutUntil - Now : TimeSpan.Zero;
        }
    }

    /// <summary>Takes note that the service accepted a request.</summary>
    public void Accepted()
    {
        lock (sync)
        {
            unspecified = 0;
            accepted.Enqueue(Now);
            Forget(Now);
        }
    }

    /// <summary>Shuts the gate.</summary>
    /// <param name="pause">As the service asked; null when it did not say, which doubles the last such pause.</param>
    /// <param name="sentAt">When the refused request passed: refusals of requests that were under way together count once.</param>
    public void Shut(TimeSpan? pause, TimeSpan sentAt)
    {
        lock (sync)
        {
            var now = Now;
            if (sentAt > lastCut)
            {
                Slow(now);
                if (pause is null)
                    unspecified++;
            }
            var until = now + (pause ?? Unspecified());
            if (until <= shutUntil)
                return;
            shutUntil = until;
            accepted.Clear();
            nextSlot = until;
            paceFrom = until;
            closings++;
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
        if (rate < OpenRate)
            return rate;
        startRate = null;
        return null;
    }

    private double RateAt(TimeSpan at, double from)
    {
        var seconds = Math.Max(0, (at - paceFrom).TotalSeconds);
        var turn = ceiling * 1.2;
        var slow = Math.Max(0, Math.Log(turn / from, SlowGrowth));
        return from * (seconds <= slow ? Math.Pow(SlowGrowth, seconds) : Math.Pow(SlowGrowth, slow) * Math.Pow(FastGrowth, seconds - slow));
    }

    private void Slow(TimeSpan now)
    {
        Forget(now);
        var paced = Rate(now);
        var before = paced ?? DocumentedRate;
        var watched = accepted.TryPeek(out var oldest) ? now - oldest : TimeSpan.Zero;
        // What was accepted in the first moments, of a run or after a pause, is at least that much, but no rate yet.
        var seen = watched < Window / 2
            ? Math.Max(before, accepted.Count / Window.TotalSeconds)
            : accepted.Count / (paced is null ? Window : watched).TotalSeconds;
        // One refusal may be bad luck, so it divides the pace by four at most; several in a row get anywhere.
        startRate = Math.Max(Math.Max(seen * Below, before / 4), SlowestRate);
        ceiling = Math.Max(seen, startRate.Value);
        lastCut = now;
    }

    private void Forget(TimeSpan now)
    {
        while (accepted.TryPeek(out var oldest) && oldest < now - Window)
            accepted.Dequeue();
    }

    private TimeSpan Unspecified()
    {
        var seconds = Math.Min(Math.Pow(2, Math.Max(0, unspecified - 1)), 30);
        return TimeSpan.FromSeconds(seconds * (1 + Random.Shared.NextDouble() / 4));
    }

    // A timer that fires a fraction of a millisecond early would ask once more, for nothing.
    private static TimeSpan RoundUp(TimeSpan pause) => TimeSpan.FromMilliseconds(Math.Ceiling(pause.TotalMilliseconds));
}
