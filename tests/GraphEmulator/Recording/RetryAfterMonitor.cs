using System.Collections.Concurrent;

namespace GraphEmulator.Recording;

/// <summary>Remembers who was told to wait, until when, for which workload.</summary>
internal sealed class RetryAfterMonitor
{
    // A timer that fires a hair early is no offence.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<(string Caller, string Workload), (DateTimeOffset From, DateTimeOffset Until)>
        waits = new();

    public void Told(string caller, string workload, DateTimeOffset now, TimeSpan wait) =>
        waits.AddOrUpdate(
            (caller, workload),
            _ => (now, now + wait),
            // While a wait lasts, a second one only makes it longer.
            (_, old) => (old.Until > now ? old.From : now, old.Until > now + wait ? old.Until : now + wait));

    public bool IsToldToWait(string caller, string workload, DateTimeOffset now, TimeSpan grace) =>
        waits.TryGetValue((caller, workload), out var wait) && now >= wait.From + grace && now < wait.Until - Tolerance;

    public void Clear() => waits.Clear();
}
