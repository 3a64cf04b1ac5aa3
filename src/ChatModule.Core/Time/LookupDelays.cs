namespace ChatModule;

/// <summary>When something new is looked for again that isn't found or listed at once.</summary>
internal static class LookupDelays
{
    /// <summary>
    /// In one chat: 15 seconds in all. How soon a new chat or member is found isn't documented; users report some
    /// seconds. One request a second is allowed for a chat: https://learn.microsoft.com/graph/throttling-limits.
    /// </summary>
    public static readonly IReadOnlyList<TimeSpan> OfChat =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8)];
}
