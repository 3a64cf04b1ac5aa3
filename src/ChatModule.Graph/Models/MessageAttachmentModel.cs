using Microsoft.Kiota.Abstractions.Serialization;

namespace ChatModule.Graph.Models;

/// <summary>
/// An attachment of a message, of which only adaptive cards matter:
/// https://learn.microsoft.com/graph/api/resources/chatmessageattachment.
/// </summary>
internal sealed class MessageAttachmentModel : ResponseModel
{
    private string? id;
    private string? contentType;
    private string? content;

    public override FieldReaders GetFieldDeserializers() => new Dictionary<string, Action<IParseNode>>
    {
        ["id"] = node => id = node.GetStringValue(),
        ["contentType"] = node => contentType = node.GetStringValue(),
        ["content"] = node => content = node.GetStringValue(),
    };

    /// <summary>The ID of a card, and the one that it would be sent with; empty for another attachment.</summary>
    public IEnumerable<string> CardIds => contentType != AdaptiveCard.ContentType
        ? []
        : new[] { id, AdaptiveCard.TryReadId(content) }.OfType<string>();
}
