namespace ChatModule;

/// <summary>Looks for groups that may have been created, because the response to their request was lost.</summary>
/// <param name="client">Lists chats.</param>
/// <param name="comparison">Compares people.</param>
/// <param name="time">The clock.</param>
internal sealed class LostGroupSearch(IGraphChatClient client, MemberComparison comparison, TimeProvider time)
{
    /// <summary>
    /// How long a new group may be missing from the list. That isn't documented; some seconds are typical, and a minute
    /// is what the help advises to wait for another session.
    /// </summary>
    public static readonly TimeSpan ListDelay = TimeSpan.FromMinutes(1);

    // 2, 5, and 15 seconds after the loss. Then the item is reported, and a later run decides.
    private static readonly TimeSpan[] FirstDelays =
        [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(10)];

    // A user may list chats once a second, and eight items can be looked for at the same time.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Looks three times for a group whose response was just lost.</summary>
    /// <returns>The group; null when it isn't listed.</returns>
    /// <exception cref="GraphChatException">The chats can't be listed or compared.</exception>
    public async Task<GraphChat?> FindAsync(
        ChatFilter filter, IReadOnlyList<GraphChatMember> people, CancellationToken cancellationToken)
    {
        foreach (var delay in FirstDelays)
        {
            await Task.Delay(delay, time, cancellationToken);
            if (await FindListedAsync(filter, people, cancellationToken) is { } chat)
                return chat;
        }
        return null;
    }

    /// <summary>Looks for a group until it would be listed.</summary>
    /// <param name="filter">The list, and the topic.</param>
    /// <param name="people">The people.</param>
    /// <param name="lost">When the response was lost.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The group; null when it wasn't created.</returns>
    /// <exception cref="GraphChatException">The chats can't be listed or compared.</exception>
    public async Task<GraphChat?> FindUntilListedAsync(
        ChatFilter filter, IReadOnlyList<GraphChatMember> people, long lost, CancellationToken cancellationToken)
    {
        while (true)
        {
            var left = ListDelay - time.GetElapsedTime(lost);
            if (await FindListedAsync(filter, people, cancellationToken) is { } chat)
                return chat;
            if (left <= TimeSpan.Zero)
                return null;
            await Task.Delay(left < Interval ? left : Interval, time, cancellationToken);
        }
    }

    // There was no group like it before the request, so whatever is like it is meant.
    private async Task<GraphChat?> FindListedAsync(
        ChatFilter filter, IReadOnlyList<GraphChatMember> people, CancellationToken cancellationToken)
    {
        await foreach (var listed in client.ListChatsAsync(filter, cancellationToken))
        {
            var hasTopic = string.Equals(listed.ExactTopic ?? "", filter.Topic ?? "", StringComparison.Ordinal);
            if (!hasTopic || !listed.MayHaveMembers(people.Count))
                continue;
            var chat = await client.ReadAllMembersAsync(listed, cancellationToken);
            if (await comparison.IsSameAsync(people, chat.Members, cancellationToken))
                return chat;
        }
        return null;
    }
}
