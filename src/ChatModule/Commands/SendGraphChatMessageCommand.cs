using System.Management.Automation;
using ChatModule.Messages;
using ChatModule.Pipeline;

namespace ChatModule.Commands;

/// <summary>Sends a message to each chat that is piped to it.</summary>
[Cmdlet(VerbsCommunications.Send, "GraphChatMessage", SupportsShouldProcess = true, DefaultParameterSetName = OfText)]
[OutputType(typeof(GraphChatMessage), typeof(GraphChat))]
public sealed class SendGraphChatMessageCommand : ExistingChatCommand
{
    private const string OfText = "Text";
    private const string OfCard = "Card";

    private static readonly TimeSpan DefaultSince = TimeSpan.FromDays(2);

    private static readonly PowerShellPropertyReader Items = new() { ReadError = GraphChatError.BadRequest };

    private ChatMessageSender? sender;
    private RequestQueue<GraphChatMessage>? queue;
    private readonly HashSet<string> unsupported = [];
    private bool hasMentionInText;

    /// <summary>The text: a fixed one, a column, or a script block that is run for each chat.</summary>
    [Parameter(ParameterSetName = OfText, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = OfCard, Position = 0, ValueFromPipelineByPropertyName = true)]
    public object? Content { get; set; }

    /// <summary>An adaptive card: JSON, a dictionary, an object, or a script block that is run for each chat.</summary>
    [Parameter(ParameterSetName = OfCard, Mandatory = true)]
    [ValidateNotNull]
    public object? Card { get; set; }

    /// <summary>What the text is.</summary>
    [Parameter]
    [ValidateSet("Text", "Html")]
    public string ContentType { get; set; } = "Text";

    /// <summary>How Teams marks the message.</summary>
    [Parameter]
    [ValidateSet("Normal", "High", "Urgent")]
    public string Importance { get; set; } = "Normal";

    /// <summary>Use a message that the signed-in user has sent already, instead of sending it again.</summary>
    [Parameter]
    public SwitchParameter ReuseExisting { get; set; }

    /// <summary>How far back to look for messages that exist; two days when left out.</summary>
    [Parameter]
    [PointInTime]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Emit what was piped in instead of the message.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private static BulkTexts Texts { get; } = new("Sending messages", "sent",
        "The pipeline ended before these messages were output. Check their chats before you send them again.");

    private static BulkTexts IdempotentTexts { get; } = Texts with
    {
        Unwritten = "The pipeline ended before these messages were output. Send them again only with -ReuseExisting, "
            + "and a minute later.",
    };

    private protected override RequestQueue CreateQueue() =>
        queue = new(this, ReuseExisting ? IdempotentTexts : Texts, DescribeUnwritten, ToOutput);

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
        if (Since is not null && !ReuseExisting)
            throw new GraphChatException(GraphChatError.BadRequest, "-Since is for -ReuseExisting, which is missing.")
            {
                RecommendedAction = "Add -ReuseExisting, or leave -Since out.",
            };
        var session = EffectiveConnection.Session;
        sender = new ChatMessageSender(Client, session.MessageTurns)
        {
            Recent = session.RecentMessages,
            Existing = ReuseExisting ? CreateExistingMessages(session.RecentMessages) : null,
        };
    }

    private ExistingMessages CreateExistingMessages(RecentMessages recent)
    {
        var caller = Dispatcher.Await(EffectiveConnection.Caller.GetAsync(Client, Dispatcher.PipelineStopToken));
        if (caller?.UserId is not { } userId)
            throw new GraphChatException(
                GraphChatError.MissingPermission, "-ReuseExisting needs the object ID of the signed-in user.")
            {
                RecommendedAction = "Connect with a scope that reads it: Connect-GraphChat -Scopes Chat.Create, "
                    + "Chat.ReadBasic, Chat.Read, ChatMessage.Send, User.Read.",
            };
        var since = Since ?? TimeProvider.System.GetUtcNow() - DefaultSince;
        return new(Client, userId, since, recent, TimeProvider.System);
    }

    private static string? DescribeUnwritten(ItemResult<GraphChatMessage> result) => result switch
    {
        { Output: { } message } =>
            $"{(message.IsExisting ? "Exists" : "Sent")}: message to the chat {message.ChatId}, {message.MessageId}",
        _ => Texts.DescribeUncertain(result.Failure),
    };

    // Without a pipeline there is nothing to pass.
    private object ToOutput(ItemResult<GraphChatMessage> result) =>
        PassThru && MyInvocation.ExpectingInput && result.Input is not null ? result.Input : result.Output!;

    private protected override void ProcessItem(object? input)
    {
        if (Content is null && Card is null)
            throw MissingValue(GraphChatError.BadRequest, input, nameof(Content));
        var unconfirmed = UnconfirmedMessage.Read(Items.Open(input));
        if (!ReuseExisting && unconfirmed is not null)
        {
            var isHtml = unconfirmed.ContentType == MessageDefinition.Html;
            throw new GraphChatException(GraphChatError.MessageOutcomeUnknown,
                $"The message to the chat {unconfirmed.ChatId} may have been sent before, so it isn't sent again.")
            {
                RecommendedAction =
                    "Look in the chat. If the message isn't there, leave the empty MessageId of this item out, "
                    + $"and pipe it to Send-GraphChatMessage{(isHtml ? " -ContentType Html" : "")}: "
                    + "Select-Object ChatId, Content. -ReuseExisting looks for you: it sends the message only if it "
                    + "isn't there.",
                Outcome = RequestOutcome.Unknown,
            };
        }
        if (Card is null && unconfirmed is { HasCard: true })
            throw new GraphChatException(GraphChatError.BadRequest,
                $"The message to the chat {unconfirmed.ChatId} had a card, and the item doesn't have it.")
            {
                RecommendedAction = "Add -Card with the same card.",
            };
        var chat = ChatIdReader.Parse(ChatId);
        // A message that is sent again is what it was, unless the parameter says otherwise. The case is the service's.
        var type = Unbound(nameof(ContentType), unconfirmed?.ContentType) ?? ContentType.ToLowerInvariant();
        var importance = Unbound(nameof(Importance), unconfirmed?.Importance) ?? Importance.ToLowerInvariant();
        var message = new MessageDefinition(chat, ReadContent(input, chat), type, importance)
        {
            Card = ReadCard(input, chat),
        }.Validate();
        if (type == MessageDefinition.Text && !hasMentionInText && MentionMarkup.Find(message.Content).Count > 0)
        {
            hasMentionInText = true;
            WriteWarningText("<at> mentions a member with -ContentType Html only. The text is sent as it is.");
        }
        var piped = Items.Unwrap(input) as GraphChat;
        if (ShouldChange($"{Verb(message, piped)} {message.Describe(Recipient(piped))}"))
            queue!.Start(() => sender!.Enqueue(message, input ?? ChatId, piped));
    }

    private string? Unbound(string parameter, string? value) =>
        MyInvocation.BoundParameters.ContainsKey(parameter) ? null : value;

    private string ReadContent(object? input, string chatId)
    {
        using var context = EnterHostContext();
        return MessageContentReader.Read(Content, input, chatId);
    }

    // What would happen is looked up only when it's shown, and only where it depends on what is there.
    private string Verb(MessageDefinition message, GraphChat? chat)
    {
        if (!ReuseExisting || !IsWhatIf && !IsConfirm)
            return "Send";
        var preview = Dispatcher.Await(sender!.PreviewAsync(message, chat, Dispatcher.PipelineStopToken));
        return preview is null ? "Send" : "Use the existing";
    }

    private AdaptiveCard? ReadCard(object? input, string chatId)
    {
        AdaptiveCard? card;
        using (EnterHostContext())
            card = MessageCardReader.Read(Card, input, chatId, IsFile);
        foreach (var action in card?.UnsupportedActions ?? [])
            if (unsupported.Add(action))
                WriteWarningText($"{action} doesn't work in a card that a person sends. Only Action.OpenUrl does.");
        return card;
    }

    private bool IsFile(string path)
    {
        try
        {
            return File.Exists(GetUnresolvedProviderPathFromPSPath(path));
        }
        // A text with a colon names a drive that doesn't exist.
        catch (Exception e) when (e is RuntimeException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private string? Recipient(GraphChat? chat)
    {
        if (chat is null)
            return null;
        if (chat.Topic is not null)
            return $"the group chat '{chat.Topic}'";
        var caller = EffectiveConnection.UserId;
        var others = chat.Members
            .Where(member => member.UserId is null || member.UserId != caller)
            .Select(Name)
            .ToArray();
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
