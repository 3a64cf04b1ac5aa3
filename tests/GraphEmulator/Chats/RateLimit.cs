using GraphEmulator.Hosting;

namespace GraphEmulator.Chats;

/// <summary>
/// The rate limits of Teams besides the limit of the app:
/// https://learn.microsoft.com/graph/throttling-limits#microsoft-teams-service-limits.
/// </summary>
internal static class RateLimit
{
    /// <summary>
    /// Returns a 429 response when the request exceeds the limit, otherwise <see langword="null"/>; 0 means no limit.
    /// </summary>
    public static EmulatorResponse? Check(EmulatorState state, RequestContext request, string name, double perSecond) =>
        perSecond <= 0 || state.Bucket(name).TryAcquire(perSecond, Math.Max(perSecond, 1))
            ? null
            : new EmulatorResponse(
                429,
                request.ErrorBody("TooManyRequests", "Too many requests. Retry after the time in Retry-After."),
                "application/json")
            {
                Fault = name.Split('/')[0],
                ThrottleDelay = TimeSpan.FromSeconds(1),
            }.WithHeader("Retry-After", "1");
}
