namespace ChatModule;

/// <summary>The groups that exist, and those of this run, by topic and number of members.</summary>
internal sealed class GroupIndex
{
    private readonly Dictionary<(string Topic, int Count), List<Group>> groups = [];
    // An expanded list of members ends at 25, a known issue: https://learn.microsoft.com/graph/api/chat-list.
    private const int ExpandedMembers = 25;

    private readonly Dictionary<string, List<GraphChat>> incomplete = [];
    private readonly HashSet<string> chatIds = new(StringComparer.Ordinal);
    private readonly Dictionary<GraphChatMember, GraphChatMember> members = new(new SameMember());

    public MemberComparison Comparison { get; } = new();

    /// <summary>Adds a listed group, once. People in many groups are kept once, and so are most texts of a group.</summary>
    public void Add(GraphChat chat, bool isComplete = false)
    {
        if (!isComplete && chat.Members.Count >= ExpandedMembers)
        {
            if (chatIds.Add(chat.ChatId))
                (incomplete.TryGetValue(chat.Topic ?? "", out var list) ? list : incomplete[chat.Topic ?? ""] = []).Add(chat);
            return;
        }
        if (!chatIds.Add(chat.ChatId) && !isComplete)
            return;
        var people = chat.Members.Select(member => members.TryGetValue(member, out var known) ? known : members[member] = member).ToArray();
        List(chat.Topic, people.Length).Add(new(people, chat.WithMembers(people)));
    }

    /// <summary>Adds a group that is being created.</summary>
    public void Add(string? topic, IReadOnlyList<GraphChatMember> people, Task<GraphChat> creation) =>
        List(topic, people.Count).Add(new(people, Creation: creation));

    /// <summary>
    /// The groups with this topic and these people. When the ID behind an address is needed to tell, it is named
    /// instead.
    /// </summary>
    public IReadOnlyList<Group> Find(string? topic, IReadOnlyList<GraphChatMember> people, out string? address)
    {
        address = null;
        List<Group> found = [];
        foreach (var group in List(topic, people.Count))
        {
            var match = Comparison.Compare(people, group.Members, out var unresolved);
            if (match == MemberMatch.Same)
                found.Add(group);
            else if (match == MemberMatch.Unknown)
                address ??= unresolved;
        }
        return found;
    }

    /// <summary>
    /// Takes the listed groups with this topic whose list of members may have been cut; they are added again once their
    /// members were read.
    /// </summary>
    public IReadOnlyList<GraphChat> TakeIncomplete(string? topic, int wanted) =>
        wanted >= ExpandedMembers && incomplete.Remove(topic ?? "", out var chats) ? chats : [];

    private List<Group> List(string? topic, int count)
    {
        var key = (topic ?? "", count);
        return groups.TryGetValue(key, out var list) ? list : groups[key] = [];
    }

    /// <summary>A group: one that was listed, or one that this run creates.</summary>
    internal sealed record Group(IReadOnlyList<GraphChatMember> Members, GraphChat? Chat = null, Task<GraphChat>? Creation = null);

    private sealed class SameMember : IEqualityComparer<GraphChatMember>
    {
        public bool Equals(GraphChatMember? x, GraphChatMember? y) =>
            x?.UserId == y?.UserId && x?.UserPrincipalName == y?.UserPrincipalName && x?.DisplayName == y?.DisplayName && x?.Role == y?.Role && x?.TenantId == y?.TenantId;

        public int GetHashCode(GraphChatMember member) => HashCode.Combine(member.UserId, member.UserPrincipalName, member.Role);
    }
}
