namespace ChatModule.Graph;

/// <summary>
/// The conditions that the service rejected in a list of chats, for as long as the connection lives. Filters by topic,
/// by type, and by both aren't documented: https://learn.microsoft.com/graph/api/chat-list.
/// </summary>
internal sealed class RejectedFilters
{
    // From the filter that leaves the fewest chats to none.
    private static readonly ChatConditions[] All =
        [ChatConditions.Topic | ChatConditions.ChatType, ChatConditions.Topic, ChatConditions.ChatType, 0];

    private volatile ChatConditions[] rejected = [];

    /// <summary>What can be tried of a filter, the most first, and without a filter last.</summary>
    public IEnumerable<ChatConditions> Remaining(ChatConditions wanted) => All.Where(conditions =>
        wanted.HasFlag(conditions) && !rejected.Any(known => conditions.HasFlag(known)));

    /// <summary>Remembers what was rejected, once the list without it was accepted.</summary>
    public void Add(IReadOnlyCollection<ChatConditions> conditions)
    {
        if (conditions.Count > 0)
            rejected = [.. rejected.Union(conditions)];
    }
}
