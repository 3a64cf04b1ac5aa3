using ChatModule.Pipeline;

namespace ChatModule.Messages;

/// <summary>The messages of Send-GraphChatMessage.</summary>
internal sealed class MessageQueue(ConnectedCommand cmdlet, ChatMessageSender sender, int limit, bool passThru)
    : RequestQueue<GraphChatMessage>(cmdlet, limit, "Sending messages", "sent")
{
    // A message that waits for its turn in its chat takes no slot from other chats: the sender counts what is under way.
    public void Send(MessageDefinition message, object? input) =>
        Start(_ => Task.FromResult(sender.Enqueue(message, input)), static (send, token) => Task.Run(() => send(token)));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        sender.Dispose();
    }

    protected override string UnwrittenWarning => "The pipeline ended before these messages were output. Check their chats before you send them again.";

    protected override object ToOutput(ItemResult<GraphChatMessage> result) => passThru && result.Input is not null ? result.Input : base.ToOutput(result);

    protected override string? DescribeUnwritten(ItemResult<GraphChatMessage> result) => result switch
    {
        { Output: { } message } => $"Sent: message to the chat {message.ChatId}, {message.MessageId}",
        { Failure: { Error: GraphChatError.MessageOutcomeUnknown } lost } => $"May be sent: {lost.Message}",
        _ => null,
    };
}
