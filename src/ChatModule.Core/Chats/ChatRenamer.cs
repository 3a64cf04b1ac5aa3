namespace ChatModule;

/// <summary>Sets the titles of groups: of one group one after another, in order; others go on meanwhile.</summary>
/// <param name="client">The client.</param>
/// <param name="renames">What was renamed lately.</param>
/// <param name="time">The clock.</param>
internal sealed class ChatRenamer(IGraphChatClient client, RecentRenames renames, TimeProvider time)
{
    private readonly long began = time.GetTimestamp();
    private readonly ChatTurns turns = new();

    /// <summary>
    /// Puts a change in line for its chat. Called in the order of the changes; what it returns has to be run.
    /// </summary>
    /// <param name="chat">The chat.</param>
    /// <param name="known">The chat as <see cref="FindKnown"/> says; null to read it.</param>
    /// <param name="topic">The title.</param>
    /// <param name="input">The item.</param>
    public ItemChange<GraphChat> Enqueue(ChatTarget chat, GraphChat? known, string topic, object? input)
    {
        var isContradicted = renames.Contradicts(chat.ChatId, topic);
        // The next item of the chat reads it again.
        if (known is null || !HasTopic(known, topic))
            renames.Add(chat.ChatId, topic, isDone: false);
        return turns.Take(chat.ChatId, input, ChatChangeKinds.UpdateChat, $"Renaming the {chat.Describe()}",
            cancellationToken => RenameAsync(chat, known, topic, isContradicted, input, cancellationToken));
    }

    /// <summary>
    /// A piped chat, when it needn't be read; null otherwise. The user isn't asked about a title that it has.
    /// </summary>
    /// <param name="chat">What is to be renamed.</param>
    /// <param name="piped">The piped chat; null for a row or an ID.</param>
    public GraphChat? FindKnown(ChatTarget chat, GraphChat? piped) =>
        piped?.ChatType is not null && piped.ChatId == chat.ChatId && !chat.IsOld(began, time)
            && !renames.IsOutdated(chat.ChatId, chat.ReadAt)
            && !renames.Contradicts(chat.ChatId, piped.ExactTopic) ? piped : null;

    /// <summary>Whether a chat that was read has a title.</summary>
    public static bool HasTopic(GraphChat chat, string topic) =>
        string.Equals(chat.ExactTopic, topic, StringComparison.Ordinal);

    private async Task<ItemResult<GraphChat>> RenameAsync(ChatTarget target, GraphChat? known, string topic,
        bool isContradicted, object? input, CancellationToken cancellationToken)
    {
        var chat = known ?? (await client.GetChatAsync(target.ChatId, cancellationToken)).For(input);
        ChatTarget.Of(chat).RequireGroup("It can't have a topic.");
        // How soon a response shows another title isn't documented.
        if (HasTopic(chat, topic) && !isContradicted)
            return new(null, chat, null) { Verbose = $"The {target.Describe()} has the topic '{topic}' already." };
        var renamed = await client.UpdateTopicAsync(target, topic, cancellationToken);
        renames.Add(target.ChatId, topic, isDone: true);
        return new(null, chat.WithTopic(topic, renamed.LastUpdatedDateTime ?? chat.LastUpdatedDateTime), null);
    }
}
