namespace ChatModule;

/// <summary>
/// The members of the chats that a command changes: read once for each chat, and kept as the command changes them. The
/// list of a chat is used by one change at a time.
/// </summary>
internal sealed class ChatMemberCache(IGraphChatClient client)
{
    // Some 15 MB. Beyond that, the members of a chat that comes up again are read again.
    private const int MaxMembers = 20_000;

    private readonly Dictionary<string, List<GraphChatMember>> lists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GraphChatException> failures = new(StringComparer.Ordinal);
    private int count;

    /// <summary>All members of a chat, to which changes are made.</summary>
    /// <exception cref="GraphChatException">They can't be read.</exception>
    public async Task<List<GraphChatMember>> GetAsync(ChatTarget chat, CancellationToken cancellationToken)
    {
        lock (lists)
        {
            if (lists.TryGetValue(chat.ChatId, out var known))
                return known;
            if (failures.TryGetValue(chat.ChatId, out var failure))
                throw failure;
        }
        return Keep(chat, chat.Members ?? await ReadAsync(chat, cancellationToken));
    }

    /// <summary>Reads the members of a chat again.</summary>
    /// <exception cref="GraphChatException">They can't be read. The next change reads them again.</exception>
    public async Task<List<GraphChatMember>> RefreshAsync(ChatTarget chat, CancellationToken cancellationToken)
    {
        lock (lists)
            if (lists.Remove(chat.ChatId, out var old))
                count -= old.Count;
        return Keep(chat, await ReadAsync(chat, cancellationToken));
    }

    /// <summary>Takes note that a member was added to a list of <see cref="GetAsync"/>.</summary>
    public void Add(List<GraphChatMember> members, GraphChatMember member)
    {
        lock (lists)
        {
            members.Add(member);
            count++;
        }
    }

    /// <summary>Takes note that a member was removed.</summary>
    public void Remove(ChatTarget chat, GraphChatMember member)
    {
        lock (lists)
            if (lists.TryGetValue(chat.ChatId, out var members))
                members.RemoveAll(other => other.MembershipId == member.MembershipId);
    }

    private List<GraphChatMember> Keep(ChatTarget chat, IReadOnlyList<GraphChatMember> members)
    {
        lock (lists)
        {
            if (count > MaxMembers)
            {
                lists.Clear();
                count = 0;
            }
            count += members.Count;
            return lists[chat.ChatId] = [.. members];
        }
    }

    private async Task<IReadOnlyList<GraphChatMember>> ReadAsync(ChatTarget chat, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetMembersAsync(chat.ChatId, cancellationToken);
        }
        // A missing permission and a chat that doesn't exist stay so while a command runs.
        catch (GraphChatException e) when (e.StatusCode is 403 or 404)
        {
            lock (lists)
                failures[chat.ChatId] = e;
            throw;
        }
    }
}
