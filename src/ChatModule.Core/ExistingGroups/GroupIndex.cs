namespace ChatModule;

/// <summary>The groups that are listed, by topic. Not thread-safe.</summary>
internal sealed class GroupIndex
{
    private readonly Dictionary<string, List<GraphChat>> groups = new(StringComparer.Ordinal);
    private readonly HashSet<string> chatIds = new(StringComparer.Ordinal);

    /// <summary>Adds a listed group, once.</summary>
    public void Add(GraphChat chat)
    {
        if (!chatIds.Add(chat.ChatId))
            return;
        var topic = chat.ExactTopic ?? "";
        if (groups.TryGetValue(topic, out var same))
            same.Add(chat);
        else
            groups.Add(topic, new(1) { chat });
    }

    /// <summary>Whether a chat is listed, whatever its topic and its members.</summary>
    public bool Contains(string chatId) => chatIds.Contains(chatId);

    /// <summary>Replaces a listed group by the same one with all its members.</summary>
    public void Replace(GraphChat chat)
    {
        var same = groups[chat.ExactTopic ?? ""];
        same[same.FindIndex(other => other.ChatId == chat.ChatId)] = chat;
    }

    /// <summary>The groups that can't be compared with so many people before their members were read.</summary>
    public IReadOnlyList<GraphChat> FindIncomplete(string? topic, int count) =>
        [.. WithTopic(topic).Where(chat => chat.MayHaveMembers(count) && !chat.HasAllMembers)];

    /// <summary>
    /// The groups with this topic and these people. When only the ID behind an address can decide, a person with such
    /// an address is returned instead.
    /// </summary>
    public IReadOnlyList<GraphChat> Find(
        string? topic, IReadOnlyList<GraphChatMember> people, MemberComparison comparison,
        out GraphChatMember? unresolved)
    {
        unresolved = null;
        List<GraphChat> found = [];
        foreach (var chat in WithTopic(topic))
        {
            var match = comparison.Compare(people, chat.Members, out var candidate);
            if (match == MemberMatch.Same)
                found.Add(chat);
            else if (match == MemberMatch.Unknown)
                unresolved = comparison.PreferReadable(unresolved, candidate);
        }
        return found;
    }

    private List<GraphChat> WithTopic(string? topic) => groups.GetValueOrDefault(topic ?? "") ?? [];
}
