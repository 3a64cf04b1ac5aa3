using System.Management.Automation;
using ChatModule.Members;
using ChatModule.Messages;
using ChatModule.Pipeline;

namespace ChatModule.Commands;

/// <summary>Sends a message to each chat that is piped to it.</summary>
[Cmdlet(VerbsCommunications.Send, "GraphChatMessage", SupportsShouldProcess = true)]
[OutputType(typeof(GraphChatMessage), typeof(GraphChat))]
public sealed class SendGraphChatMessageCommand : BulkCommand
{
    private static readonly PowerShellPropertyReader Items = new() { ReadError = GraphChatError.BadRequest };

    private ChatMessageSender? sender;
    private RequestQueue<GraphChatMessage>? queue;

    /// <summary>The ID of the chat, or its link in Teams.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString, AllowNull]
    [Alias("Id")]
    public string ChatId { get; set; } = "";

    /// <summary>The text: a fixed one, a column, or a script block that is run for each chat.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString, AllowNull]
    public object? Content { get; set; }

    /// <summary>What the text is.</summary>
    [Parameter]
    [ValidateSet("Text", "Html")]
    public string ContentType { get; set; } = "Text";

    /// <summary>How Teams marks the message.</summary>
    [Parameter]
    [ValidateSet("Normal", "High", "Urgent")]
    public string Importance { get; set; } = "Normal";

    /// <summary>Emit what was piped in instead of the message.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The piped object, which the message is reported with.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public object? InputObject { get; set; }

    private static BulkTexts Texts { get; } = new("Sending messages", "sent",
        "The pipeline ended before these messages were output. Check their chats before you send them again.");

    private protected override RequestQueue CreateQueue() =>
        queue = new(this, ThrottleLimit, Texts, DescribeUnwritten, ToOutput);

    private protected override void BeginItems()
    {
        // Only messages that are migrated can come from an app:
        // https://learn.microsoft.com/graph/api/chat-post-messages.
        if (EffectiveConnection.IsAppOnly)
            throw new GraphChatException(
                GraphChatError.AppOnlyNotSupported, "An app without a user can't send messages to chats.")
            {
                RecommendedAction =
                    "Connect as a user: Connect-GraphChat -Scopes Chat.Create, Chat.ReadBasic, ChatMessage.Send.",
            };
        sender = new ChatMessageSender(Client, ThrottleLimit, EffectiveConnection.Session.MessageTurns);
    }

    private protected override void ProcessItems()
    {
        // Without a pipeline nothing was piped in, and a parameter is all there is.
        var input = MyInvocation.ExpectingInput ? InputObject : null;
        Queue.ForItem(input ?? ChatId, () => Send(input));
    }

    private static string? DescribeUnwritten(ItemResult<GraphChatMessage> result) => result switch
    {
        { Output: { } message } => $"Sent: message to the chat {message.ChatId}, {message.MessageId}",
        { Failure: { Error: GraphChatError.MessageOutcomeUnknown } lost } => $"May be sent: {lost.Message}",
        _ => null,
    };

    // Without a pipeline there is nothing to pass.
    private object ToOutput(ItemResult<GraphChatMessage> result) =>
        PassThru && MyInvocation.ExpectingInput && result.Input is not null ? result.Input : result.Output!;

    /// <inheritdoc/>
    protected override async ValueTask CloseAsync()
    {
        await base.CloseAsync();
        sender?.Dispose();
    }

    private void Send(object? input)
    {
        if (ReadUnconfirmed(input) is { } chatId)
            throw new GraphChatException(GraphChatError.MessageOutcomeUnknown,
                $"The message to the chat {chatId} may have been sent before, so it isn't sent again.")
            {
                RecommendedAction =
                    "Look in the chat. If the message isn't there, leave the empty MessageId of this item out, "
                    + "and pipe it to Send-GraphChatMessage: Select-Object ChatId, Content.",
            };
        var chat = ChatIdReader.Parse(ChatId);
        // The case that the service uses.
        var (type, importance) = (ContentType.ToLowerInvariant(), Importance.ToLowerInvariant());
        var message = new MessageDefinition(chat, ReadContent(input, chat), type, importance).Validate();
        var what = TextSanitizer.Sanitize(message.Describe(Recipient(input)));
        // A message that waits for its turn in its chat takes no slot from other chats: the sender counts what is under
        // way.
        if (ShouldProcess($"Send {what}", $"Send {what}?", "Send-GraphChatMessage"))
            queue!.Start(
                _ => Task.FromResult(sender!.Enqueue(message, input ?? ChatId)),
                static (send, token) => Task.Run(() => send(token)));
    }

    // The chat of a message that may have been sent. Read by name: one that was saved and loaded has another type.
    private static string? ReadUnconfirmed(object? input)
    {
        var message = Items.Open(input);
        if (message.Plain is null or string or ValueType || !message.TryGet("MessageId", out var id))
            return null;
        var isEmpty = id is null || id is string text && string.IsNullOrWhiteSpace(text);
        return isEmpty && message.TryGet("Content", out _) ? message.GetString("ChatId") : null;
    }

    private string ReadContent(object? input, string chatId)
    {
        using var context = EnterHostContext();
        return MessageContentReader.Read(Content, input, chatId);
    }

    private string? Recipient(object? input)
    {
        if (Items.Unwrap(input) is not GraphChat chat)
            return null;
        if (chat.Topic is not null)
            return $"the group chat '{chat.Topic}'";
        var caller = EffectiveConnection.UserId;
        var others = chat.Members.Where(member => member.UserId is null || member.UserId != caller).Select(Name).ToArray();
        return others.Length switch
        {
            0 => null,
            1 => others[0],
            _ => $"the chat with {string.Join(", ", others)}",
        };
    }

    private static string Name(GraphChatMember member) =>
        member.ToString() is { Length: > 0 } key ? key : $"'{member.DisplayName}'";
}
