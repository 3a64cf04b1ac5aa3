using System.Collections;

namespace ChatModule;

/// <summary>
/// The members of the chats that a command changes: read once for each chat, and kept as the command changes them. The
/// list of a chat is used by one change at a time.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="additions">The people whom the connection added lately.</param>
/// <param name="time">The clock.</param>
internal sealed class ChatMemberCache(IGraphChatClient client, RecentAdditions additions, TimeProvider time)
{
    // Some 15 MB. Beyond that, the members of a chat that comes up again are read again.
    private const int MaxMembers = 20_000;

    // Some 5 MB. Beyond that, a chat that comes up again is requested again.
    private const int MaxFailures = 1_000;

    // Changed chats for which a bit is kept: some 16 KB.
    private const int OutdatedBits = 1 << 17;

    // A list shows each addition of another command before that is forgotten.
    private static readonly TimeSpan MaxAge = RecentAdditions.Lifetime / 2;

    private readonly Dictionary<string, KnownMembers> lists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GraphChatException> failures = new(StringComparer.Ordinal);

    // The chats whose members that came with them are outdated, whether or not their list is kept. A bit each, because
    // there can be many: the members of a chat that shares one are read, which does no harm.
    private readonly BitArray outdated = new(OutdatedBits);
    private int count;

    /// <summary>All members of a chat, to which changes are made.</summary>
    /// <exception cref="GraphChatException">They can't be read.</exception>
    public async Task<List<GraphChatMember>> GetAsync(ChatTarget chat, CancellationToken cancellationToken)
    {
        lock (lists)
        {
            if (lists.TryGetValue(chat.ChatId, out var known))
            {
                if (time.GetElapsedTime(known.ReadAt) < MaxAge)
                    return known.Members;
                Forget(chat.ChatId);
            }
            if (failures.TryGetValue(chat.ChatId, out var failure))
                throw failure;
        }
        return Keep(chat, KnownOf(chat) ?? await ReadAsync(chat, cancellationToken));
    }

    /// <summary>Reads the members of a chat again.</summary>
    /// <exception cref="GraphChatException">They can't be read. The next change reads them again.</exception>
    public async Task<List<GraphChatMember>> RefreshAsync(ChatTarget chat, CancellationToken cancellationToken)
    {
        Forget(chat.ChatId);
        return Keep(chat, await ReadAsync(chat, cancellationToken));
    }

    /// <summary>Forgets the members of a chat, so that the next change reads them.</summary>
    public void Forget(string chatId)
    {
        lock (lists)
        {
            outdated[Bit(chatId)] = true;
            if (lists.Remove(chatId, out var old))
                count -= old.Members.Count;
        }
    }

    /// <summary>Takes note that a member was added to a list of <see cref="GetAsync"/>.</summary>
    public void Add(ChatTarget chat, List<GraphChatMember> members, GraphChatMember member)
    {
        lock (lists)
        {
            outdated[Bit(chat.ChatId)] = true;
            members.Add(member);
            count++;
        }
    }

    /// <summary>Takes note that a member was removed.</summary>
    public void Remove(ChatTarget chat, GraphChatMember member)
    {
        lock (lists)
        {
            outdated[Bit(chat.ChatId)] = true;
            if (lists.TryGetValue(chat.ChatId, out var list))
                count -= list.Members.RemoveAll(other => other.MembershipId == member.MembershipId);
        }
    }

    private static int Bit(string chatId) =>
        (int)((uint)chatId.GetHashCode(StringComparison.Ordinal) % OutdatedBits);

    private IReadOnlyList<GraphChatMember>? KnownOf(ChatTarget chat)
    {
        lock (lists)
            return outdated[Bit(chat.ChatId)] ? null : chat.Members;
    }

    private List<GraphChatMember> Keep(ChatTarget chat, IReadOnlyList<GraphChatMember> listed)
    {
        var members = additions.Complete(chat.ChatId, listed);
        lock (lists)
        {
            if (count > MaxMembers)
            {
                lists.Clear();
                count = 0;
            }
            count += members.Count;
            lists[chat.ChatId] = new(members, time.GetTimestamp());
            return members;
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
            {
                if (failures.Count >= MaxFailures)
                    failures.Clear();
                failures[chat.ChatId] = e;
            }
            throw;
        }
    }

    private sealed record KnownMembers(List<GraphChatMember> Members, long ReadAt);
}
