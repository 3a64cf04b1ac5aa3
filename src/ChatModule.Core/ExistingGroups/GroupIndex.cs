namespace ChatModule;

/// <summary>The groups that exist, and those of this run, by topic and number of members.</summary>
/// <param name="homeTenant">The tenant whose users can be read; null when it isn't known.</param>
internal sealed class GroupIndex(string? homeTenant)
{
    private readonly Dictionary<(string Topic, int Count), List<Group>> groups = [];
    private readonly Dictionary<string, List<GraphChat>> incomplete = [];
    private readonly HashSet<string> chatIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GraphChatMember> members = [];
    private readonly HashSet<string> texts = [];

    public MemberComparison Comparison { get; } = new(homeTenant);

    /// <summary>Adds a listed group, once.</summary>
    public void Add(GraphChat chat)
    {
        if (!chatIds.Add(chat.ChatId))
            return;
        if (chat.Members.Count < ChatFilter.MaxExpandedMembers)
            AddComplete(chat);
        else if (incomplete.TryGetValue(chat.ExactTopic ?? "", out var chats))
            chats.Add(chat);
        else
            incomplete.Add(chat.ExactTopic ?? "", [chat]);
    }

    /// <summary>Adds a listed group all of whose members are known.</summary>
    public void AddComplete(GraphChat chat)
    {
        if (incomplete.TryGetValue(chat.ExactTopic ?? "", out var chats))
            chats.RemoveAll(other => other.ChatId == chat.ChatId);
        // 10,000 groups of one tenant repeat people, tenants, and types: each is kept once.
        var people = chat.Members.Select(Share).ToArray();
        Bucket(chat.ExactTopic, people.Length).Add(new(people, chat.Share(Share, people), Share(Group.Frame(chat))));
    }

    /// <summary>Adds a group that is being created.</summary>
    public void Add(string? topic, IReadOnlyList<GraphChatMember> people, Task<GraphChat> creation) =>
        Bucket(topic, people.Count).Add(new(people, Creation: creation));

    /// <summary>Frees what only adding needs.</summary>
    public void Trim()
    {
        members.Clear();
        members.TrimExcess();
        groups.TrimExcess();
    }

    /// <summary>
    /// The groups with this topic and these people. When only the ID behind an address can decide, somebody with such an address
    /// is returned instead.
    /// </summary>
    public IReadOnlyList<Group> Find(string? topic, IReadOnlyList<GraphChatMember> people, out GraphChatMember? unresolved)
    {
        unresolved = null;
        if (!groups.TryGetValue((topic ?? "", people.Count), out var candidates))
            return [];
        List<Group> found = [];
        foreach (var group in candidates)
        {
            var match = Comparison.Compare(people, group.Members, out var candidate);
            if (match == MemberMatch.Same)
                found.Add(group);
            else if (match == MemberMatch.Unknown)
                unresolved = Comparison.PreferReadable(unresolved, candidate);
        }
        return found;
    }

    /// <summary>The listed groups with this topic that can't be compared before their members were read: the list may have left some out.</summary>
    public IReadOnlyList<GraphChat> FindIncomplete(string? topic, int memberCount) =>
        memberCount >= ChatFilter.MaxExpandedMembers && incomplete.TryGetValue(topic ?? "", out var chats) ? [.. chats] : [];

    private List<Group> Bucket(string? topic, int count)
    {
        var key = (topic ?? "", count);
        return groups.TryGetValue(key, out var bucket) ? bucket : groups[key] = new(1);
    }

    private GraphChatMember Share(GraphChatMember member)
    {
        if (member.UserId is not null && members.TryGetValue(member.UserId, out var known) && known.Role == member.Role && known.DisplayName == member.DisplayName && known.UserPrincipalName == member.UserPrincipalName)
            return known;
        var shared = new GraphChatMember
        {
            UserId = member.UserId,
            UserPrincipalName = member.UserPrincipalName,
            DisplayName = member.DisplayName,
            Role = Share(member.Role),
            TenantId = Share(member.TenantId),
        };
        if (member.UserId is not null)
            members[member.UserId] = shared;
        return shared;
    }

    private string? Share(string? text)
    {
        if (text is null || texts.Add(text))
            return text;
        texts.TryGetValue(text, out var known);
        return known;
    }

    /// <summary>A group: one that was listed, or one that this run creates.</summary>
    /// <param name="Members">Its people.</param>
    /// <param name="Listed">The group as it was listed, without its address.</param>
    /// <param name="WebUrl">The address with a placeholder for the ID, which is most of what 10,000 addresses differ in.</param>
    /// <param name="Creation">The group when it's there.</param>
    internal sealed record Group(IReadOnlyList<GraphChatMember> Members, GraphChat? Listed = null, string? WebUrl = null, Task<GraphChat>? Creation = null)
    {
        private const string Placeholder = "{id}";

        /// <summary>The group as it was listed.</summary>
        public GraphChat? ToChat() => Listed?.WithWebUrl(WebUrl?.Replace(Placeholder, Core(Listed.ChatId), StringComparison.Ordinal));

        public static string? Frame(GraphChat chat) => chat.WebUrl?.Replace(Core(chat.ChatId), Placeholder, StringComparison.Ordinal);

        // The part of 19:…@thread.v2 that is never escaped.
        private static string Core(string chatId) => chatId.Split(':', '@') is [_, { Length: > 0 } core, _] ? core : chatId;
    }
}
