using System.Collections.Concurrent;

namespace GraphEmulator.Recording;

/// <summary>Tracks the <c>Retry-After</c> delay of each caller and workload.</summary>
internal sealed class RetryAfterMonitor
{
    // A timer can fire slightly early.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<(string Caller, string Workload), (DateTimeOffset From, DateTimeOffset Until)>
        delays = new();

    private long throttledTicks;

    /// <summary>The total of all delays in seconds; where two overlap, the time counts once.</summary>
    public double TotalSeconds => TimeSpan.FromTicks(Interlocked.Read(ref throttledTicks)).TotalSeconds;

    public void OnThrottled(string caller, string workload, DateTimeOffset now, TimeSpan delay)
    {
        lock (delays)
        {
            var until = now + delay;
            if (!delays.TryGetValue((caller, workload), out var old) || old.Until <= now)
            {
                old = (now, now);
            }

            // A second delay only extends a delay that is still active.
            if (until > old.Until)
            {
                Interlocked.Add(ref throttledTicks, (until - old.Until).Ticks);
                old.Until = until;
            }

            delays[(caller, workload)] = old;
        }
    }

    public bool IsThrottled(string caller, string workload, DateTimeOffset now, TimeSpan grace) =>
        delays.TryGetValue((caller, workload), out var delay) && now >= delay.From + grace && now < delay.Until - Tolerance;

    public void Clear()
    {
        delays.Clear();
        Interlocked.Exchange(ref throttledTicks, 0);
    }
}
