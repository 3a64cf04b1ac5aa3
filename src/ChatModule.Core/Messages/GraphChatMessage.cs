namespace ChatModule;

/// <summary>A message of a chat: one that was sent, or one that was read.</summary>
public sealed class GraphChatMessage
{
    private string content = "";
    private string? html;
    private string? contentType;

    /// <summary>The ID of the message in its chat. Null when it isn't known whether the message was sent.</summary>
    public string? MessageId { get; init; }

    /// <summary>The ID of the chat that the message is in.</summary>
    public required string ChatId { get; init; }

    /// <summary>
    /// The author. Null for a system message, and when it isn't known whether the message was sent.
    /// </summary>
    public GraphChatIdentity? From { get; init; }

    /// <summary>When the service received the message.</summary>
    public DateTimeOffset? CreatedDateTime { get; init; }

    /// <summary>When its text was last edited; null for never.</summary>
    public DateTimeOffset? LastEditedDateTime { get; init; }

    /// <summary>
    /// The text as it was given, of a message that was sent; as a person reads it, of one that was read.
    /// </summary>
    public required string Content { get => content; init => content = value; }

    /// <summary>The content in HTML; null when the service has it as text.</summary>
    public string? Html { get => html; init => html = value; }

    /// <summary><c>text</c> or <c>html</c>.</summary>
    public string? ContentType { get => contentType; init => contentType = value; }

    /// <summary><c>normal</c>, <c>high</c>, or <c>urgent</c>.</summary>
    public string? Importance { get; init; }

    /// <summary><c>message</c>, <c>systemEventMessage</c>, or another type that the service has.</summary>
    public string? MessageType { get; init; }

    /// <summary>Whether the message was deleted. The service keeps its time and its author, not its text.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>Whether the message was there already, so that nothing was sent (<c>-ReuseExisting</c>).</summary>
    public bool IsExisting { get; private set; }

    /// <summary>Where the message opens in Teams. The service often leaves it out.</summary>
    public string? WebUrl { get; init; }

    /// <summary>What was piped to Send-GraphChatMessage. Null for a message that was read.</summary>
    public object? InputObject { get; internal set; }

    /// <summary>Whether Teams wrote the message itself: a member was added, the chat was renamed.</summary>
    internal bool IsSystem { get; init; }

    /// <summary>When anything about it last changed, a reaction included. Null when the service left it out.</summary>
    internal DateTimeOffset? LastModifiedDateTime { get; init; }

    /// <summary>The IDs of its adaptive cards, and those that its cards would be sent with.</summary>
    internal IReadOnlyList<string> CardIds { get; init; } = [];

    /// <summary>The same message as the result for one that was to be sent.</summary>
    internal GraphChatMessage As(MessageDefinition message, bool isExisting)
    {
        var (type, body) = message.ToBody();
        var markup = type == MessageDefinition.Html ? body : null;
        return With(message.Content, markup, message.ContentType, isExisting);
    }

    /// <summary>The same message without what takes memory.</summary>
    internal GraphChatMessage WithoutText() => With("", null, ContentType, IsExisting);

    private GraphChatMessage With(string text, string? markup, string? type, bool existing)
    {
        var message = (GraphChatMessage)MemberwiseClone();
        (message.content, message.html, message.contentType) = (text, markup, type);
        (message.IsExisting, message.InputObject) = (existing, null);
        return message;
    }

    /// <summary>The text of the message.</summary>
    public override string ToString() => Content;
}
