using ChatModule.Pipeline;

namespace ChatModule.Chats;

/// <summary>The chats of New-GraphChat.</summary>
internal sealed class ChatQueue(ConnectedCommand cmdlet, ChatCreator creator, int limit) : RequestQueue<GraphChat>(cmdlet, limit, "Creating chats", "created")
{
    // Off the pipeline's thread, which has its own to do meanwhile: the next item, the views.
    public void Send(ChatDefinition chat, object? input) => Start(token => Task.Run(() => creator.SendAsync(chat, input, token)), creator.CompleteAsync);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await creator.DisposeAsync();
    }

    protected override string UnwrittenWarning => "The pipeline ended before these group chats were output. Retry their items only with -ReuseExisting.";

    // A one-on-one chat isn't created twice.
    protected override string? DescribeUnwritten(ItemResult<GraphChat> result) => result switch
    {
        { Output: { ChatType: ChatDefinition.Group } chat } => $"{(chat.IsExisting ? "Exists" : "Created")}: group chat {(chat.Topic is null ? "" : $"'{chat.Topic}' ")}with {chat.Members.Count} members, {chat.ChatId}",
        { Failure: { Error: GraphChatError.ChatOutcomeUnknown } lost } => $"May exist: {lost.Message}",
        _ => null,
    };
}
