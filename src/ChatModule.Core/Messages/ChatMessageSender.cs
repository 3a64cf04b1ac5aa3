namespace ChatModule;

/// <summary>
/// Sends messages: those to one chat in their order, when it's their turn; other chats go on meanwhile.
/// </summary>
internal sealed class ChatMessageSender(IGraphChatClient client, ChatTurns turns)
{
    private readonly MentionResolver mentions = new(client);

    /// <summary>The messages that exist already; null to send each one.</summary>
    public ExistingMessages? Existing { get; init; }

    /// <summary>Gets what was sent, and what may have been; null for nothing.</summary>
    public RecentMessages? Recent { get; init; }

    /// <summary>The message that would be used instead of sending one; null for none. Nothing is sent.</summary>
    /// <exception cref="GraphChatException">A mention isn't a member, or the messages can't be read.</exception>
    public async Task<GraphChatMessage?> PreviewAsync(
        MessageDefinition message, GraphChat? chat, CancellationToken cancellationToken)
    {
        var complete = await mentions.ResolveAsync(message, chat, cancellationToken);
        return Existing is null ? null : await Existing.FindAsync(complete, IsNew(chat), cancellationToken);
    }

    /// <summary>
    /// Puts a message in line for its chat. Called in the order of the messages; what it returns waits for the turn,
    /// and has to be run.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="input">The item that it's for.</param>
    /// <param name="chat">The chat, if it was piped in.</param>
    public ItemChange<GraphChatMessage> Enqueue(MessageDefinition message, object? input, GraphChat? chat = null) =>
        turns.Take(message.ChatId, cancellationToken => SendAsync(message, input, chat, cancellationToken));

    private async Task<ItemResult<GraphChatMessage>> SendAsync(
        MessageDefinition message, object? input, GraphChat? chat, CancellationToken cancellationToken)
    {
        var complete = message;
        var description = $"The {message.Describe()}";
        var result = await ItemResult.OfAsync<GraphChatMessage>(input, GraphRequestKinds.SendMessage, description,
            async () =>
            {
                complete = await mentions.ResolveAsync(message, chat, cancellationToken);
                var sent = Existing is null
                    ? await client.SendMessageAsync(complete, cancellationToken)
                    : await Existing.GetOrSendAsync(complete, IsNew(chat), cancellationToken);
                Recent?.Add(complete.Key, sent);
                sent.InputObject = input;
                return new(null, sent, null);
            }, cancellationToken);
        if (result.Failure is not { Error: GraphChatError.MessageOutcomeUnknown })
            return result;
        Recent?.Add(complete.Key, null);
        // What may have been sent isn't sent again by piping it: its target says so.
        return result with { Input = message.ToUnconfirmed(input) };
    }

    private static bool IsNew(GraphChat? chat) => chat?.CreatedTimestamp is not null;
}
