using Microsoft.Kiota.Abstractions.Serialization;

namespace ChatModule.Graph.Models;

/// <summary>
/// The author of a message: one of its properties has a value, and its name is the kind. See
/// https://learn.microsoft.com/graph/api/resources/chatmessagefromidentityset.
/// </summary>
internal sealed class MessageAuthorModel : ResponseModel
{
    private GraphChatIdentity? identity;

    public override FieldReaders GetFieldDeserializers() => new Dictionary<string, Action<IParseNode>>
    {
        ["user"] = node => Read(node, "user"),
        ["application"] = node => Read(node, "application"),
        ["device"] = node => Read(node, "device"),
    };

    /// <summary>The author in the module's own type; null for none.</summary>
    public GraphChatIdentity? ToIdentity() => identity;

    private void Read(IParseNode node, string kind) =>
        identity = node.GetObjectValue(static _ => new IdentityModel())?.ToIdentity(kind) ?? identity;

    private sealed class IdentityModel : ResponseModel
    {
        private string? id;
        private string? displayName;

        public override FieldReaders GetFieldDeserializers() => new Dictionary<string, Action<IParseNode>>
        {
            ["id"] = node => id = node.GetStringValue(),
            ["displayName"] = node => displayName = node.GetStringValue(),
        };

        public GraphChatIdentity ToIdentity(string kind) => new()
        {
            Id = TextSanitizer.Sanitize(id),
            DisplayName = TextSanitizer.Sanitize(displayName),
            Kind = kind,
        };
    }
}
