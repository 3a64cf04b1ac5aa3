using Microsoft.Kiota.Abstractions.Serialization;

namespace ChatModule.Graph.Models;

/// <summary>The properties that are promised of a message that was sent.</summary>
internal sealed class MessageModel : ResponseModel
{
    public string? Id { get; private set; }

    public string? WebUrl { get; private set; }

    public DateTimeOffset? CreatedDateTime { get; private set; }

    public override FieldReaders GetFieldDeserializers() => new Dictionary<string, Action<IParseNode>>
    {
        ["id"] = node => Id = node.GetStringValue(),
        ["webUrl"] = node => WebUrl = node.GetStringValue(),
        ["createdDateTime"] = node => CreatedDateTime = node.GetDateTimeOffsetValue(),
    };

    /// <summary>The message in the module's own type.</summary>
    public GraphChatMessage ToMessage(MessageDefinition definition) => new()
    {
        MessageId = TextSanitizer.Sanitize(Id),
        ChatId = definition.ChatId,
        Content = definition.Content,
        ContentType = definition.ContentType,
        Importance = definition.Importance,
        CreatedDateTime = CreatedDateTime,
        WebUrl = TextSanitizer.Sanitize(WebUrl),
    };
}
