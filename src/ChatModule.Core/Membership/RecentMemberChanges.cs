namespace ChatModule;

/// <summary>
/// The members whom the process added to chats or removed lately, or may have added, whichever command or connection
/// did: a list of members doesn't show that at once. Thread-safe.
/// </summary>
internal sealed class RecentMemberChanges(TimeProvider time)
{
    // The lists that are read in this time show all changes before them, so they needn't be read for each.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(3);

    // How long a list may not show a change. How soon it does isn't documented.
    private static readonly TimeSpan ListDelay = LostGroupSearch.ListDelay;

    // What an app changes in the lifetime, 30 members a second: https://learn.microsoft.com/graph/throttling-limits.
    private const int MaxCount = 5_400;

    // Times that are kept for the chats whose changes were forgotten, 64 KB once there are any. The members of chats
    // that share one are read once more, which does no harm.
    private const int Times = 1 << 13;

    private readonly object sync = new();
    private readonly Dictionary<string, List<MemberChange>> chats = new(StringComparer.Ordinal);
    private readonly Queue<MemberChange> byAge = new();
    private long[]? forgotten;

    /// <summary>How many are remembered.</summary>
    public int Count => byAge.Count;

    /// <summary>Whether a chat got or lost members lately.</summary>
    public bool Contains(string chatId)
    {
        lock (sync)
            return chats.ContainsKey(chatId);
    }

    /// <summary>Remembers what became of a member.</summary>
    public void Add(string chatId, GraphChatMember member, MemberEffect effect)
    {
        lock (sync)
        {
            Forget(MaxCount - 1);
            Remove(chatId, other => other.IsOf(member));
            var change = new MemberChange(chatId, member, effect, time.GetTimestamp());
            if (!chats.TryGetValue(chatId, out var changes))
                chats.Add(chatId, changes = new(1));
            changes.Add(change);
            byAge.Enqueue(change);
        }
    }

    /// <summary>The members of a chat as they are, by a list that may not show all changes.</summary>
    public ListedMembers Apply(string chatId, ListedMembers list)
    {
        List<GraphChatMember> members = [.. list.Members];
        foreach (var change in Unlisted(chatId, list.ReadAt))
        {
            if (change.Effect == MemberEffect.Removed)
                members.RemoveAll(change.IsOf);
            else if (change.Effect == MemberEffect.Added && !members.Exists(change.IsOf))
                members.Add(change.Member);
        }
        return list with { Members = members };
    }

    /// <summary>
    /// Those whom a request without a response may have added to a chat, although a list doesn't show them.
    /// </summary>
    public GraphChatMember[] FindUncertain(string chatId, ListedMembers list) =>
        Unlisted(chatId, list.ReadAt).Where(static change => change.Effect == MemberEffect.Unknown)
            .Select(static change => change.Member).ToArray();

    /// <summary>Whether a list may not show a change that was forgotten.</summary>
    public bool IsOutdated(string chatId, ListedMembers list)
    {
        lock (sync)
        {
            Forget(MaxCount);
            return forgotten is not null && forgotten[Slot(chatId)] > list.ReadAt;
        }
    }

    private static int Slot(string chatId) => (int)((uint)chatId.GetHashCode(StringComparison.Ordinal) % Times);

    private MemberChange[] Unlisted(string chatId, long readAt)
    {
        lock (sync)
            return chats.TryGetValue(chatId, out var changes)
                ? [.. changes.Where(change => time.GetElapsedTime(change.At, readAt) < ListDelay)]
                : [];
    }

    private void Forget(int maxCount)
    {
        while (byAge.TryPeek(out var oldest))
        {
            var isOld = time.GetElapsedTime(oldest.At) >= Lifetime;
            if (!isOld && byAge.Count <= maxCount)
                return;
            byAge.Dequeue();
            Remove(oldest.ChatId, oldest.Equals);
            // When there are too many, any list that was read after the change is trusted: otherwise all would be read
            // for each item.
            var listedAt = oldest.At + (isOld ? (long)(ListDelay.TotalSeconds * time.TimestampFrequency) : 1);
            forgotten ??= new long[Times];
            ref var latest = ref forgotten[Slot(oldest.ChatId)];
            latest = Math.Max(latest, listedAt);
        }
    }

    private void Remove(string chatId, Predicate<MemberChange> isRemoved)
    {
        if (chats.TryGetValue(chatId, out var changes) && changes.RemoveAll(isRemoved) > 0 && changes.Count == 0)
            chats.Remove(chatId);
    }
}
