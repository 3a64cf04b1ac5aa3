using Microsoft.Kiota.Abstractions.Serialization;

namespace ChatModule.Graph.Models;

/// <summary>
/// A message in a response: https://learn.microsoft.com/graph/api/resources/chatmessage. Of one that was sent, only the
/// ID is promised.
/// </summary>
internal sealed class MessageModel : ResponseModel
{
    private readonly MessageAuthorModel author = new();
    private readonly MessageBodyModel body = new();
    private string? webUrl;
    private string? importance;
    private string? messageType;
    private string? eventType;
    private IReadOnlyList<MessageAttachmentModel> attachments = [];
    private DateTimeOffset? created;
    private DateTimeOffset? modified;
    private DateTimeOffset? edited;
    private DateTimeOffset? deleted;

    public string? Id { get; private set; }

    public override bool IsIdentified => Id is { Length: > 0 };

    public override FieldReaders GetFieldDeserializers() => new Dictionary<string, Action<IParseNode>>
    {
        ["id"] = node => Id = node.GetStringValue(),
        ["webUrl"] = node => webUrl = node.GetStringValue(),
        ["importance"] = node => importance = node.GetStringValue(),
        ["messageType"] = node => messageType = node.GetStringValue(),
        ["createdDateTime"] = node => created = node.GetDateTimeOffsetValue(),
        ["lastModifiedDateTime"] = node => modified = node.GetDateTimeOffsetValue(),
        ["lastEditedDateTime"] = node => edited = node.GetDateTimeOffsetValue(),
        ["deletedDateTime"] = node => deleted = node.GetDateTimeOffsetValue(),
        ["from"] = node => node.GetObjectValue(_ => author),
        ["body"] = node => node.GetObjectValue(_ => body),
        ["attachments"] = node => attachments =
            node.GetCollectionOfObjectValues(static _ => new MessageAttachmentModel())?.ToArray() ?? [],
        ["eventDetail"] = node => eventType = node.GetObjectValue(static _ => new EventModel())?.Type,
    };

    /// <summary>A message that was sent.</summary>
    public GraphChatMessage ToMessage(MessageDefinition definition) => new()
    {
        MessageId = TextSanitizer.Sanitize(Id),
        ChatId = definition.ChatId,
        From = author.ToIdentity(),
        Content = definition.Content,
        Html = body.Html,
        ContentType = definition.ContentType,
        Importance = definition.Importance,
        MessageType = TextSanitizer.Sanitize(messageType),
        CreatedDateTime = created,
        WebUrl = TextSanitizer.Sanitize(webUrl),
    };

    /// <summary>A message that was read.</summary>
    public GraphChatMessage ToMessage(string chatId) => new()
    {
        MessageId = TextSanitizer.Sanitize(Id),
        ChatId = chatId,
        From = author.ToIdentity(),
        // The body of a system message is empty for a person.
        Content = eventType is null ? body.Text : SystemEvent.Describe(eventType),
        Html = body.Html,
        ContentType = body.ContentType,
        Importance = TextSanitizer.Sanitize(importance),
        MessageType = TextSanitizer.Sanitize(messageType),
        IsDeleted = deleted is not null,
        CardIds = [.. attachments.SelectMany(static attachment => attachment.CardIds)],
        IsSystem = eventType is not null || messageType is not (null or "message"),
        CreatedDateTime = created,
        LastModifiedDateTime = modified,
        LastEditedDateTime = edited,
        WebUrl = TextSanitizer.Sanitize(webUrl),
    };

    private sealed class EventModel : ResponseModel
    {
        public string Type { get; private set; } = "";

        public override FieldReaders GetFieldDeserializers() => new Dictionary<string, Action<IParseNode>>
        {
            ["@odata.type"] = node => Type = node.GetStringValue() ?? "",
        };
    }
}
