using System.Management.Automation;
using ChatModule.Members;
using ChatModule.Messages;
using ChatModule.Pipeline;

namespace ChatModule.Commands;

/// <summary>Sends a message to each chat that is piped to it.</summary>
[Cmdlet(VerbsCommunications.Send, "GraphChatMessage", SupportsShouldProcess = true)]
[OutputType(typeof(GraphChatMessage), typeof(GraphChat))]
public sealed class SendGraphChatMessageCommand : ConnectedCommand
{
    private static readonly PowerShellPropertyReader Items = new();

    private MessageQueue? queue;

    /// <summary>The ID of the chat.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
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

    /// <summary>How many messages are sent at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>The piped object, which the message is reported with.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public object? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessingCore()
    {
        base.BeginProcessingCore();
        // Only messages that are migrated can come from an app: https://learn.microsoft.com/graph/api/chat-post-messages.
        if (EffectiveConnection.IsAppOnly)
            throw new GraphChatException(GraphChatError.AppOnlyNotSupported, "An app without a user can't send messages to chats.")
            {
                RecommendedAction = "Connect as a user: Connect-GraphChat -Scopes Chat.Create, Chat.ReadBasic, ChatMessage.Send.",
            };
        // Without a pipeline there is nothing to pass.
        queue = new MessageQueue(this, new ChatMessageSender(Client, ThrottleLimit, EffectiveConnection.Session.MessageTurns), ThrottleLimit, PassThru && MyInvocation.ExpectingInput);
    }

    /// <inheritdoc/>
    protected override void ProcessRecordCore()
    {
        // Without a pipeline nothing was piped in, and a parameter is all there is.
        var input = MyInvocation.ExpectingInput ? InputObject : null;
        try
        {
            if (ReadUnconfirmed(input) is { } chatId)
                throw new GraphChatException(GraphChatError.MessageOutcomeUnknown, $"The message to the chat {chatId} may have been sent before, so it isn't sent again.")
                {
                    RecommendedAction = "Look in the chat. If the message isn't there, leave the empty MessageId of this item out, and pipe it to Send-GraphChatMessage: Select-Object ChatId, Content.",
                };
            // The case that the service uses.
            var message = new MessageDefinition(ChatId, ReadContent(input), ContentType.ToLowerInvariant(), Importance.ToLowerInvariant()).Validate();
            var what = TextSanitizer.Sanitize(message.Describe(Recipient(input)));
            if (ShouldProcess($"Send {what}", $"Send {what}?", "Send-GraphChatMessage"))
                queue!.Send(message, input ?? ChatId);
        }
        catch (GraphChatException e)
        {
            queue!.Fail(e, input ?? ChatId);
        }
        queue!.WriteReady();
    }

    /// <inheritdoc/>
    protected override void EndProcessingCore() => queue!.Drain();

    /// <inheritdoc/>
    protected override ValueTask CloseAsync() => queue?.DisposeAsync() ?? default;

    /// <inheritdoc/>
    protected override void ReportUnwritten() => queue?.WarnUnreported();

    // The chat of a message that may have been sent. Read by name: one that was saved and loaded has another type.
    private static string? ReadUnconfirmed(object? input) => Items.Unwrap(input) is not (null or string or ValueType)
        && Items.TryGet(input!, "MessageId", out var id) && (id is null || id is string text && string.IsNullOrWhiteSpace(text)) && Items.TryGet(input!, "Content", out _)
        ? Items.GetString(input!, "ChatId")
        : null;

    private string ReadContent(object? input)
    {
        try
        {
            using var context = EnterHostContext();
            // The engine runs a script block for each item only where the parameter takes nothing else.
            var content = Items.Unwrap(Content) is ScriptBlock script ? script.InvokeWithContext(null, [new PSVariable("_", input)]) : Content;
            return string.Join('\n', Items.Flatten(content).Select(line => LanguagePrimitives.ConvertTo<string>(line)));
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            throw new GraphChatException(GraphChatError.BadRequest, $"The text of the message to the chat {ChatId} can't be created: {e.Message}", e)
            {
                RecommendedAction = "Correct the script block of -Content; $_ is the chat, and $_.InputObject is the item that was piped to New-GraphChat.",
            };
        }
    }

    private string? Recipient(object? input)
    {
        if (Items.Unwrap(input) is not GraphChat chat)
            return null;
        if (chat.Topic is not null)
            return $"the group chat '{chat.Topic}'";
        var others = chat.Members.Where(member => member.UserId is null || member.UserId != EffectiveConnection.UserId).ToArray();
        return others.Length == 0 ? null : $"{(others.Length == 1 ? "" : "the chat with ")}{string.Join(", ", others.Select(static member => member.ToString() is { Length: > 0 } text ? text : $"'{member.DisplayName}'"))}";
    }
}
