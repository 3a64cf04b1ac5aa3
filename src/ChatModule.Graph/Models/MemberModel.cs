using Microsoft.Kiota.Abstractions.Serialization;

namespace ChatModule.Graph.Models;

/// <summary>
/// A member of a chat: a user, or one of another kind, such as an anonymous guest. Installed apps aren't members:
/// https://learn.microsoft.com/graph/api/resources/conversationmember.
/// </summary>
internal sealed class MemberModel : ResponseModel
{
    private string? type;
    private string? userId;
    private string? email;
    private string? role;
    private string? tenantId;
    private string? displayName;

    public override FieldReaders GetFieldDeserializers() => new Dictionary<string, Action<IParseNode>>
    {
        ["@odata.type"] = node => type = node.GetStringValue(),
        ["userId"] = node => userId = node.GetStringValue(),
        ["email"] = node => email = node.GetStringValue(),
        ["roles"] = node => role = node.GetCollectionOfPrimitiveValues<string>()?.FirstOrDefault(),
        ["displayName"] = node => displayName = node.GetStringValue(),
        ["tenantId"] = node => tenantId = node.GetStringValue(),
    };

    /// <summary>Whether it's a member, and known of which kind.</summary>
    public bool IsIdentified => type is not null || userId is not null;

    // A personal account has a userId too, and a type that says so.
    private bool IsUser => type is null or "#microsoft.graph.aadUserConversationMember";

    /// <summary>
    /// The member in the module's own type. Only a user has an ID and an address there: the others have IDs that aren't
    /// object IDs.
    /// </summary>
    public GraphChatMember ToMember() => new()
    {
        UserId = IsUser ? TextSanitizer.Sanitize(userId) : null,
        UserPrincipalName = IsUser ? TextSanitizer.Sanitize(email) : null,
        DisplayName = TextSanitizer.Sanitize(displayName),
        Role = TextSanitizer.Sanitize(role),
        TenantId = TextSanitizer.Sanitize(tenantId),
    };
}
