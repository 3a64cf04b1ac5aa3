namespace ChatModule;

/// <summary>
/// The members of the chats that a command changes: read once for each chat, and known with the changes of the
/// process.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="changes">What was changed lately.</param>
/// <param name="time">The clock.</param>
internal sealed class ChatMemberCache(IGraphChatClient client, RecentMemberChanges changes, TimeProvider time)
{
    // Those of 40 chats with 250 members, the most that a chat has; some 6 MB. Beyond that, the members of a chat that
    // comes up again are read again.
    private const int MaxMembers = 10_000;

    // Some 5 MB. Beyond that, a chat that comes up again is requested again.
    private const int MaxFailures = 1_000;

    private readonly Dictionary<string, ListedMembers> lists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GraphChatException> failures = new(StringComparer.Ordinal);
    private readonly long began = time.GetTimestamp();
    private int count;

    /// <summary>All members of a chat; null when they have to be read.</summary>
    public ListedMembers? Find(ChatTarget chat)
    {
        ListedMembers? list;
        lock (lists)
            list = lists.GetValueOrDefault(chat.ChatId);
        if (list is not null && time.GetElapsedTime(list.ReadAt) >= ChatTarget.MaxAge)
            return null;
        list ??= chat.Members is { } members && !chat.IsOld(began, time) ? new(members, chat.ReadAt) : null;
        return list is null || changes.IsOutdated(chat.ChatId, list) ? null : changes.Apply(chat.ChatId, list);
    }

    /// <summary>All members of a chat.</summary>
    /// <exception cref="GraphChatException">They can't be read.</exception>
    public async Task<ListedMembers> GetAsync(ChatTarget chat, CancellationToken cancellationToken)
    {
        lock (lists)
            if (failures.TryGetValue(chat.ChatId, out var failure))
                throw failure;
        return Find(chat) ?? await RefreshAsync(chat, cancellationToken);
    }

    /// <summary>Reads the members of a chat again.</summary>
    /// <exception cref="GraphChatException">They can't be read.</exception>
    public async Task<ListedMembers> RefreshAsync(ChatTarget chat, CancellationToken cancellationToken)
    {
        var readAt = time.GetTimestamp();
        var list = new ListedMembers(await ReadAsync(chat, cancellationToken), readAt);
        lock (lists)
        {
            if (lists.Remove(chat.ChatId, out var old))
                count -= old.Members.Count;
            if (count > MaxMembers)
            {
                lists.Clear();
                count = 0;
            }
            lists.Add(chat.ChatId, list);
            count += list.Members.Count;
        }
        return changes.Apply(chat.ChatId, list);
    }

    private async Task<IReadOnlyList<GraphChatMember>> ReadAsync(ChatTarget chat, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetMembersAsync(chat.ChatId, cancellationToken);
        }
        // A missing permission and a chat that doesn't exist stay so while a command runs.
        catch (GraphChatException e) when (e.IsServiceError(403) || e.IsServiceError(404))
        {
            lock (lists)
            {
                if (failures.Count >= MaxFailures)
                    failures.Clear();
                failures[chat.ChatId] = e;
            }
            throw;
        }
    }
}
