namespace ChatModule.Graph.Limits;

/// <summary>The limits of one row of the documented table. Not thread-safe.</summary>
/// <param name="row">The row.</param>
/// <param name="isKnown">Whether the documented rates are kept.</param>
internal sealed class KindLimits(ServiceLimits row, bool isKnown)
{
    // More chats than this are remembered only while they're in use.
    private const int MaxUnusedChats = 1024;

    // What a kind without documented limits is measured by, once the service throttles it.
    private static readonly RequestRate Undocumented = RequestRate.PerSecond(10);

    private readonly Dictionary<string, Limit> chats = new(StringComparer.Ordinal);
    private Limit? tenant;
    private Limit? user;
    private int nextSweep = MaxUnusedChats;

    /// <summary>The limits that a request falls under.</summary>
    /// <param name="chatId">Its chat; null when it isn't about one.</param>
    /// <param name="isDelegated">Whether a user is signed in.</param>
    /// <param name="now">The time.</param>
    public IEnumerable<Limit> Find(string? chatId, bool isDelegated, TimeSpan now)
    {
        yield return tenant ??= Create(LimitScope.Tenant, row.PerTenant, now);
        if (isDelegated && row.PerUser is { } perUser)
            yield return user ??= Create(LimitScope.User, perUser, now);
        if (chatId is null || row.PerChat is not { } perChat)
            yield break;
        if (!chats.TryGetValue(chatId, out var chat))
        {
            RemoveUnused(now);
            chats.Add(chatId, chat = Create(LimitScope.Chat, perChat, now));
        }
        yield return chat;
    }

    /// <summary>
    /// The requests a second that the app and the user may send at the moment; null when nothing limits them.
    /// </summary>
    public double? Rate
    {
        get
        {
            var limiting = new[] { tenant, user }.Where(static limit => limit?.Bucket.IsLimiting == true);
            return limiting.Min(static limit => (double?)limit!.Bucket.Rate);
        }
    }

    /// <summary>How many chats are remembered.</summary>
    public int Chats => chats.Count;

    private Limit Create(LimitScope scope, RequestRate? rate, TimeSpan now) =>
        new(scope, row.Unit, rate, new TokenBucket(rate ?? Undocumented, isKnown && rate is not null, now));

    // Not with each chat: memory stays within twice of what is in use.
    private void RemoveUnused(TimeSpan now)
    {
        if (chats.Count < nextSweep)
            return;
        foreach (var (chatId, limit) in chats)
            if (limit.Users == 0 && limit.Bucket.IsUnused(now))
                chats.Remove(chatId);
        nextSweep = Math.Max(MaxUnusedChats, 2 * chats.Count);
    }
}
