using System.Collections.Concurrent;
using GraphEmulator.Hosting;
using GraphEmulator.Limits;

namespace GraphEmulator.Recording;

/// <summary>Counts of requests since the start or the last reset, excluding requests to the control API.</summary>
public sealed record TrafficSummary
{
    /// <summary>All requests.</summary>
    public required long Requests { get; init; }

    /// <summary>POST requests that create chats.</summary>
    public required long Posts { get; init; }

    /// <summary>Created chats.</summary>
    public required long ChatsCreated { get; init; }

    /// <summary>
    /// Group chats created while one with the same topic and members existed: the result of an unsafe retry.
    /// </summary>
    public required long DuplicateChats { get; init; }

    /// <summary>POST requests for one-on-one chats that returned the existing chat.</summary>
    public required long RepeatedOneOnOnePosts { get; init; }

    /// <summary>Messages that were sent.</summary>
    public required long MessagesSent { get; init; }

    /// <summary>Chats with at least one message.</summary>
    public required long ChatsWithMessage { get; init; }

    /// <summary>
    /// Graph requests sent while throttled: of the same kind and scope as a 429 response, or for the same chat where
    /// the response doesn't name its scope.
    /// </summary>
    public required long RequestsWhileThrottled { get; init; }

    /// <summary>
    /// The seconds during which callers were throttled, for all callers and kinds of requests. Overlapping delays of
    /// one kind and scope count once.
    /// </summary>
    public required double ThrottledSeconds { get; init; }

    /// <summary>Responses with status 429.</summary>
    public required long Requests429 { get; init; }

    /// <summary>The maximum number of Graph requests in flight.</summary>
    public required int MaxInFlight { get; init; }

    /// <summary>The number of reads per operation, individually or in a list.</summary>
    public required OperationReads RequestsPerOperation { get; init; }

    /// <summary>
    /// The minimum time between two requests for one chat; <see langword="null"/> when no chat had two.
    /// The limit of Graph is one request per second: https://learn.microsoft.com/graph/throttling-limits.
    /// </summary>
    public required double? MinSecondsBetweenRequestsPerChat { get; init; }

    /// <summary>Token requests to the authority and the managed identity endpoints.</summary>
    public required long TokenRequests { get; init; }

    /// <summary>The number of responses per status code; "0" is a dropped connection.</summary>
    public required IReadOnlyDictionary<string, long> Statuses { get; init; }

    /// <summary>The number of times that each fault was applied.</summary>
    public required IReadOnlyDictionary<string, long> Faults { get; init; }
}

/// <summary>The number of reads per operation.</summary>
/// <param name="Max">The maximum.</param>
/// <param name="Mean">The average.</param>
public sealed record OperationReads(int Max, double Mean);

/// <summary>Tracks the <c>Retry-After</c> delays and what they are about.</summary>
internal sealed class RetryAfterMonitor
{
    // A timer can fire slightly early.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<string, (DateTimeOffset From, DateTimeOffset Until)> delays = new();
    private long throttledTicks;

    /// <summary>The total of all delays in seconds; where two overlap, the time counts once.</summary>
    public double TotalSeconds => TimeSpan.FromTicks(Interlocked.Read(ref throttledTicks)).TotalSeconds;

    public void OnThrottled(RequestContext request, LimitScope? scope, DateTimeOffset now, TimeSpan delay)
    {
        var key = scope is null ? request.ThrottleKey : request.ThrottleKeyOf(scope.Value);
        lock (delays)
        {
            var until = now + delay;
            if (!delays.TryGetValue(key, out var old) || old.Until <= now)
            {
                old = (now, now);
            }

            // A second delay only extends a delay that is still active.
            if (until > old.Until)
            {
                Interlocked.Add(ref throttledTicks, (until - old.Until).Ticks);
                old.Until = until;
            }

            delays[key] = old;
        }
    }

    /// <summary>Whether a delay was active when the request arrived.</summary>
    public bool IsThrottled(RequestContext request, TimeSpan grace)
    {
        if (delays.IsEmpty)
        {
            return false;
        }

        var now = request.ArrivedAt;
        return Enum.GetValues<LimitScope>().Select(request.ThrottleKeyOf).Prepend(request.ThrottleKey).Any(key =>
            delays.TryGetValue(key, out var delay) && now >= delay.From + grace && now < delay.Until - Tolerance);
    }

    public void Clear()
    {
        delays.Clear();
        Interlocked.Exchange(ref throttledTicks, 0);
    }
}
