namespace ChatModule;

/// <summary>
/// The people whom a connection added to chats lately, or may have added, whichever command or runspace did: the
/// members of a chat don't show them at once. Thread-safe.
/// </summary>
internal sealed class RecentAdditions(TimeProvider time)
{
    /// <summary>How long they are remembered: many times what the members need.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    // What an app adds in that time, 30 members a second: https://learn.microsoft.com/graph/throttling-limits.
    private const int MaxCount = 18_000;

    private readonly object sync = new();
    private readonly Dictionary<string, List<RecentAddition>> chats = new(StringComparer.Ordinal);
    private readonly Queue<RecentAddition> byAge = new();

    /// <summary>How many are remembered.</summary>
    public int Count => byAge.Count;

    /// <summary>Remembers a member, and forgets those whose time is over.</summary>
    /// <param name="member">The member, with the chat.</param>
    /// <param name="isCertain">Whether the member was added; false when the response was lost.</param>
    public void Add(GraphChatMember member, bool isCertain)
    {
        lock (sync)
        {
            while (byAge.TryPeek(out var oldest)
                && (byAge.Count >= MaxCount || time.GetElapsedTime(oldest.At) >= Lifetime))
            {
                byAge.Dequeue();
                Remove(oldest.Member.ChatId!, oldest.Equals);
            }
            Remove(member.ChatId!, other => other.Member.IsSameUser(member));
            if (!chats.TryGetValue(member.ChatId!, out var additions))
                chats.Add(member.ChatId!, additions = new(1));
            var addition = new RecentAddition(member, isCertain, time.GetTimestamp());
            additions.Add(addition);
            byAge.Enqueue(addition);
        }
    }

    /// <summary>Forgets a member who was removed.</summary>
    public void Remove(string chatId, GraphChatMember member)
    {
        lock (sync)
            Remove(chatId, other =>
                other.Member.MembershipId == member.MembershipId || other.Member.IsSameUser(member));
    }

    /// <summary>The addition of a person; null for none.</summary>
    public RecentAddition? Find(NewMember member)
    {
        var (id, address) = (member.Person.UserId, member.Person.Address);
        lock (sync)
            return chats.GetValueOrDefault(member.Chat.ChatId)?.Find(addition => GraphChatMember.IsSameUser(
                id, address, addition.Member.UserId, addition.Member.UserPrincipalName));
    }

    /// <summary>The members of a chat with those who were added and aren't listed yet.</summary>
    public List<GraphChatMember> Complete(string chatId, IReadOnlyList<GraphChatMember> listed)
    {
        List<GraphChatMember> members = [.. listed];
        lock (sync)
            foreach (var (added, isCertain, _) in (chats.GetValueOrDefault(chatId) ?? []).Where(IsRecent))
                if (isCertain && !members.Exists(other =>
                    other.MembershipId == added.MembershipId || other.IsSameUser(added)))
                    members.Add(added);
        return members;
    }

    /// <summary>Whether the members may not show an addition yet. How soon they do isn't documented.</summary>
    public bool IsRecent(RecentAddition addition) => time.GetElapsedTime(addition.At) < LostGroupSearch.ListDelay;

    private void Remove(string chatId, Predicate<RecentAddition> isRemoved)
    {
        if (chats.TryGetValue(chatId, out var additions) && additions.RemoveAll(isRemoved) > 0 && additions.Count == 0)
            chats.Remove(chatId);
    }
}

/// <summary>A member whom a connection added.</summary>
/// <param name="Member">The member, with the chat.</param>
/// <param name="IsCertain">Whether the member was added; false when the response was lost.</param>
/// <param name="At">When that was known, as a timestamp of the clock.</param>
internal sealed record RecentAddition(GraphChatMember Member, bool IsCertain, long At);
