using Microsoft.Kiota.Abstractions.Serialization;

namespace ChatModule.Graph.Models;

/// <summary>
/// A member of a chat: a user, or one of another kind, such as an anonymous guest. Installed apps aren't members:
/// https://learn.microsoft.com/graph/api/resources/conversationmember.
/// </summary>
internal sealed class MemberModel : ResponseModel
{
    private const string TypePrefix = "#microsoft.graph.";
    private const string TypeSuffix = "ConversationMember";

    private string? type;
    private string? userId;
    private string? email;
    private string? role;
    private string? tenantId;
    private string? displayName;
    private DateTimeOffset? historyStart;

    public string? Id { get; private set; }

    public override FieldReaders GetFieldDeserializers() => new Dictionary<string, Action<IParseNode>>
    {
        ["id"] = node => Id = node.GetStringValue(),
        ["@odata.type"] = node => type = node.GetStringValue(),
        ["userId"] = node => userId = ReadText(node),
        ["email"] = node => email = ReadText(node),
        ["roles"] = node => role = node.GetCollectionOfPrimitiveValues<string>()?.FirstOrDefault(),
        ["displayName"] = node => displayName = node.GetStringValue(),
        ["tenantId"] = node => tenantId = node.GetStringValue(),
        ["visibleHistoryStartDateTime"] = node => historyStart = node.GetDateTimeOffsetValue(),
    };

    /// <summary>Whether it's a member, and known of which kind.</summary>
    public override bool IsIdentified => type is not null || userId is not null;

    /// <summary>Whether a user can be told from others. A member of another kind has no ID and no address.</summary>
    public bool IsNamed => !IsUser || userId is not null || email is not null;

    private static string? ReadText(IParseNode node) =>
        node.GetStringValue() is { Length: > 0 } text ? text : null;

    // A personal account has a userId too, and a type that says so.
    private bool IsUser => type is null || Kind == GraphChatMember.User;

    // aadUser of #microsoft.graph.aadUserConversationMember.
    private string? Kind
    {
        get
        {
            // Nearly all are users; thousands of them share one text.
            if (type == TypePrefix + GraphChatMember.User + TypeSuffix)
                return GraphChatMember.User;
            var kind = TextSanitizer.Sanitize(type);
            if (kind?.StartsWith(TypePrefix, StringComparison.Ordinal) == true)
                kind = kind[TypePrefix.Length..];
            return kind?.EndsWith(TypeSuffix, StringComparison.Ordinal) == true ? kind[..^TypeSuffix.Length] : kind;
        }
    }

    /// <summary>
    /// The member in the module's own type. Only a user has an ID and an address there: the others have IDs that aren't
    /// object IDs.
    /// </summary>
    /// <param name="chatId">The chat.</param>
    public GraphChatMember ToMember(string chatId) => new()
    {
        ChatId = chatId,
        MembershipId = TextSanitizer.Sanitize(Id),
        UserId = IsUser ? TextSanitizer.Sanitize(userId) : null,
        UserPrincipalName = IsUser ? TextSanitizer.Sanitize(email) : null,
        DisplayName = TextSanitizer.Sanitize(displayName),
        Role = TextSanitizer.Sanitize(role),
        TenantId = TextSanitizer.Sanitize(tenantId),
        MemberType = Kind,
        VisibleHistoryStartDateTime = historyStart,
    };
}
