using System.Collections.Concurrent;

namespace ChatModule;

/// <summary>The groups that the service lists, read once for a pipeline.</summary>
/// <param name="client">The client.</param>
/// <param name="comparison">Compares people.</param>
/// <param name="homeTenant">The tenant of the sign-in; null when it isn't known.</param>
/// <param name="time">The clock.</param>
internal sealed class ListedGroups(
    IGraphChatClient client, MemberComparison comparison, string? homeTenant, TimeProvider time)
{
    private readonly object sync = new();
    private readonly GroupIndex index = new();
    private readonly HashSet<string> ambiguous = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, KeptRequest<long>> reads = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether an app signed in: then the groups of each definition's first member are listed.</summary>
    public bool IsAppOnly { get; init; }

    /// <summary>Gets a warning when several groups are the requested one; called on any thread.</summary>
    public required Action<string> OnAmbiguous { get; init; }

    /// <summary>The listed group that a definition describes; null when there is none.</summary>
    /// <exception cref="GraphChatException">The groups can't be listed or compared.</exception>
    public async Task<GraphChat?> FindAsync(
        ChatDefinition definition, GraphChatMember[] people, CancellationToken cancellationToken)
    {
        await ReadAsync(definition, cancellationToken);
        while (true)
        {
            IReadOnlyList<GraphChat> incomplete, found;
            GraphChatMember? unresolved;
            lock (sync)
            {
                incomplete = index.FindIncomplete(definition.Topic, people.Length);
                found = index.Find(definition.Topic, people, comparison, out unresolved);
            }
            foreach (var chat in incomplete)
                await OnceAsync($"members of {chat.ChatId}", token => ReadMembersAsync(chat, token), cancellationToken);
            if (incomplete.Count > 0)
                continue;
            if (found.Count > 0)
                return LastUpdated(definition, found);
            if (unresolved is null)
                return null;
            await comparison.ResolveAsync(unresolved, cancellationToken);
        }
    }

    /// <summary>Whether a chat is listed, whatever its topic and its members.</summary>
    public bool Contains(string chatId)
    {
        lock (sync)
            return index.Contains(chatId);
    }

    /// <summary>Reads the list that would show a definition's group, once for all definitions.</summary>
    /// <returns>The time of the request.</returns>
    public Task<long> ReadAsync(ChatDefinition definition, CancellationToken cancellationToken)
    {
        var user = ListedUser(definition);
        return OnceAsync($"groups of {user}", token => ListAsync(user, token), cancellationToken);
    }

    /// <summary>The filter of the list that would show a definition's group.</summary>
    public ChatFilter FilterFor(ChatDefinition definition) =>
        new() { ChatType = ChatDefinition.Group, Topic = definition.Topic, User = ListedUser(definition) };

    private Task<long> OnceAsync(
        string what, Func<CancellationToken, Task<long>> read, CancellationToken cancellationToken) =>
        reads.GetOrAdd(what, static _ => new()).GetAsync(read, cancellationToken);

    private async Task<long> ListAsync(string? user, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var filter = new ChatFilter { ChatType = ChatDefinition.Group, User = user, IncludesMoved = true };
        await foreach (var chat in client.ListChatsAsync(filter, cancellationToken))
            lock (sync)
                index.Add(chat);
        return start;
    }

    private async Task<long> ReadMembersAsync(GraphChat chat, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        try
        {
            var complete = await client.ReadAllMembersAsync(chat, cancellationToken);
            if (complete.Members.Count == 0)
                throw new GraphChatException(GraphChatError.InvalidResponse, "The list of its members is empty.");
            lock (sync)
                index.Replace(complete);
        }
        catch (GraphChatException e)
        {
            throw new GraphChatException(GraphChatError.ExistingChatUncertain,
                $"There is a group like it, {chat.ChatId}, but its members aren't certain. {e.Message}", e)
            {
                RecommendedAction = $"Retry the item. {e.RecommendedAction}",
            };
        }
        return start;
    }

    // An app has no chats of its own, so those of a member of the home tenant are listed.
    private string? ListedUser(ChatDefinition definition)
    {
        if (!IsAppOnly)
            return null;
        var people = definition.People;
        var ofHomeTenant = people.FirstOrDefault(person => !GraphChatMember.IsFederated(person.TenantId, homeTenant));
        return (ofHomeTenant ?? people[0]).Key;
    }

    private GraphChat LastUpdated(ChatDefinition definition, IReadOnlyList<GraphChat> found)
    {
        var latest = found.MaxBy(static chat =>
            chat.LastUpdatedDateTime ?? chat.CreatedDateTime ?? DateTimeOffset.MinValue)!;
        var others = found.Where(chat => chat != latest).Select(static chat => chat.ChatId).ToArray();
        if (others.Length == 0)
            return latest;
        lock (sync)
        {
            if (!ambiguous.Add(others[0]))
                return latest;
        }
        OnAmbiguous($"There are {found.Count} groups like the {definition.DescribeExisting()}. "
            + $"The last updated one is used; the others are {string.Join(", ", others)}.");
        return latest;
    }
}
