using Microsoft.Kiota.Abstractions.Serialization;

namespace ChatModule.Graph.Models;

/// <summary>The signed-in user.</summary>
internal sealed class CallerModel : ResponseModel
{
    public string? Id { get; private set; }

    public string? UserPrincipalName { get; private set; }

    public override FieldReaders GetFieldDeserializers() => new Dictionary<string, Action<IParseNode>>
    {
        ["id"] = node => Id = TextSanitizer.Sanitize(node.GetStringValue()),
        ["userPrincipalName"] = node => UserPrincipalName = TextSanitizer.Sanitize(node.GetStringValue()),
    };
}
