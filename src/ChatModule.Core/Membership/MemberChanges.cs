namespace ChatModule;

/// <summary>What the commands of a process change in the members of chats.</summary>
internal sealed class MemberChanges(TimeProvider time)
{
    private readonly ChatTurns turns = new();

    /// <summary>What they changed lately.</summary>
    public RecentMemberChanges Recent { get; } = new(time);

    /// <summary>
    /// Puts a change in line: those of a chat are made one after another. Each of its failures names it.
    /// </summary>
    /// <param name="chat">The chat.</param>
    /// <param name="input">The item.</param>
    /// <param name="kind">The request that changes the chat.</param>
    /// <param name="description">The change, with the person and the chat; begins a sentence.</param>
    /// <param name="change">Makes it.</param>
    public ItemChange<GraphChatMember> Enqueue(ChatTarget chat, object? input, GraphRequestKind kind,
        string description, ItemChange<GraphChatMember> change)
    {
        return turns.Take(chat.ChatId, input, kind, description, ChangeAsync);

        async Task<ItemResult<GraphChatMember>> ChangeAsync(CancellationToken cancellationToken)
        {
            try
            {
                return await change(cancellationToken);
            }
            // Those of the requests that read are about the chat, or the user.
            catch (GraphChatException e) when (!e.Message.StartsWith(description, StringComparison.Ordinal))
            {
                throw e.ForItem(description, e.RecommendedAction ?? "");
            }
        }
    }
}
