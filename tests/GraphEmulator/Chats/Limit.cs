using GraphEmulator.Hosting;

namespace GraphEmulator.Chats;

/// <summary>
/// The service's limits beside the one of the app:
/// https://learn.microsoft.com/graph/throttling-limits#microsoft-teams-service-limits.
/// </summary>
internal static class Limit
{
    /// <summary>The 429 of a request beyond a limit, or <see langword="null"/>; 0 is no limit.</summary>
    public static Answer? Refuse(EmulatorState state, Exchange exchange, string name, double perSecond) =>
        perSecond <= 0 || state.Bucket(name).TryTake(perSecond, Math.Max(perSecond, 1))
            ? null
            : new Answer(
                429,
                exchange.ErrorBody("TooManyRequests", "Too many requests. Retry after the time in Retry-After."),
                "application/json")
            {
                Fault = name.Split('/')[0],
                Throttled = TimeSpan.FromSeconds(1),
            }.With("Retry-After", "1");
}
