using Microsoft.Kiota.Abstractions.Serialization;

namespace ChatModule.Graph.Models;

/// <summary>A member of a chat, as far as it is a user.</summary>
internal sealed class MemberModel : ResponseModel
{
    private string? type;
    private string? userId;
    private string? email;
    private string? role;
    private string? tenantId;
    private string? displayName;

    /// <summary>Other kinds of members have no user id and take no part here.</summary>
    public bool IsUser => type == "#microsoft.graph.aadUserConversationMember";

    public override IDictionary<string, Action<IParseNode>> GetFieldDeserializers() => new Dictionary<string, Action<IParseNode>>
    {
        ["@odata.type"] = node => type = node.GetStringValue(),
        ["userId"] = node => userId = node.GetStringValue(),
        ["email"] = node => email = node.GetStringValue(),
        ["roles"] = node => role = node.GetCollectionOfPrimitiveValues<string>()?.FirstOrDefault(),
        ["displayName"] = node => displayName = node.GetStringValue(),
        ["tenantId"] = node => tenantId = node.GetStringValue(),
    };

    /// <summary>The member in the module's own type.</summary>
    public GraphChatMember ToMember() => new()
    {
        UserId = TextSanitizer.Sanitize(userId),
        UserPrincipalName = TextSanitizer.Sanitize(email),
        DisplayName = TextSanitizer.Sanitize(displayName),
        Role = TextSanitizer.Sanitize(role),
        TenantId = tenantId,
    };
}
