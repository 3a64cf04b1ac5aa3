using System.Collections.Concurrent;

namespace GraphEmulator.Recording;

/// <summary>Tracks the <c>Retry-After</c> delay of each caller and workload.</summary>
internal sealed class RetryAfterMonitor
{
    // A timer can fire slightly early.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<(string Caller, string Workload), (DateTimeOffset From, DateTimeOffset Until)>
        delays = new();

    public void OnThrottled(string caller, string workload, DateTimeOffset now, TimeSpan delay) =>
        delays.AddOrUpdate(
            (caller, workload),
            _ => (now, now + delay),
            // A second delay only extends a delay that is still active.
            (_, old) => (old.Until > now ? old.From : now, old.Until > now + delay ? old.Until : now + delay));

    public bool IsThrottled(string caller, string workload, DateTimeOffset now, TimeSpan grace) =>
        delays.TryGetValue((caller, workload), out var delay) && now >= delay.From + grace && now < delay.Until - Tolerance;

    public void Clear() => delays.Clear();
}
