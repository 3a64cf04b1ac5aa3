namespace ChatModule;

/// <summary>A member of a chat.</summary>
public sealed class GraphChatMember
{
    /// <summary>The <see cref="MemberType"/> of a user of a tenant.</summary>
    internal const string User = "aadUser";

    /// <summary>The ID of the chat.</summary>
    public string? ChatId { get; init; }

    /// <summary>
    /// The ID of the membership, an opaque string. Null unless the member was read from the service or added to a chat.
    /// </summary>
    public string? MembershipId { get; init; }

    /// <summary>
    /// The object ID of the user, when it's known. Null for a member who isn't a user, such as an anonymous guest.
    /// </summary>
    public string? UserId { get; init; }

    /// <summary>
    /// The user principal name, when it's known; the email address where that's all that was given or listed.
    /// </summary>
    public string? UserPrincipalName { get; init; }

    /// <summary>The name that Teams shows. Null unless the member was read from the service.</summary>
    public string? DisplayName { get; init; }

    /// <summary>
    /// <c>owner</c>, or <c>guest</c> for a guest account of the tenant. Null for a member whom the service lists
    /// without a role.
    /// </summary>
    public string? Role { get; init; }

    /// <summary>The tenant of a federated user; null for one of the caller's own tenant.</summary>
    public string? TenantId { get; init; }

    /// <summary>
    /// The kind of account: <c>aadUser</c>, <c>anonymousGuest</c>, <c>microsoftAccountUser</c>, <c>phoneUser</c>, and
    /// so on. Null unless the member was read from the service.
    /// </summary>
    public string? MemberType { get; init; }

    /// <summary>
    /// Since when the member sees the messages of the chat; 0001-01-01 for all of them. Null when it isn't known.
    /// </summary>
    public DateTimeOffset? VisibleHistoryStartDateTime { get; init; }

    /// <summary>Whether it was a member already, so that nothing was sent (<c>Add-GraphChatMember</c>).</summary>
    public bool IsExisting { get; private set; }

    /// <summary>
    /// Whether it can be told from others. A user can be listed without an ID and an address; a member of another kind
    /// has none.
    /// </summary>
    internal bool IsIdentified =>
        UserId is not null || UserPrincipalName is not null || MemberType is not (null or User);

    /// <summary>The same member, who didn't have to be added.</summary>
    internal GraphChatMember AsExisting()
    {
        var member = (GraphChatMember)MemberwiseClone();
        member.IsExisting = true;
        return member;
    }

    /// <summary>
    /// The member in a sentence: the UPN or the ID; for a member who isn't a user, the name and the kind of account.
    /// </summary>
    internal string Describe() => ToString() is { Length: > 0 } key ? key
        : DisplayName is null ? MemberType ?? "a member"
        : $"'{DisplayName}'{(MemberType is null ? "" : $" ({MemberType})")}";

    /// <summary>Whether both are the same user.</summary>
    internal bool IsSameUser(GraphChatMember other) =>
        IsSameUser(UserId, UserPrincipalName, other.UserId, other.UserPrincipalName);

    /// <summary>
    /// Whether both are the same user: by ID where both IDs are known, otherwise by address. A listed address is
    /// mostly, but not always, the UPN: https://learn.microsoft.com/graph/api/resources/aaduserconversationmember.
    /// </summary>
    internal static bool IsSameUser(string? id, string? address, string? otherId, string? otherAddress) =>
        id is not null && otherId is not null
            ? id.Equals(otherId, StringComparison.OrdinalIgnoreCase)
            : address is not null && address.Equals(otherAddress, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a tenant is known and isn't the home tenant.</summary>
    internal static bool IsFederated(string? tenantId, string? homeTenant) =>
        tenantId is not null && !tenantId.Equals(homeTenant, StringComparison.OrdinalIgnoreCase);

    /// <summary>The UPN, or the ID where there is none. Empty for a member who isn't a user.</summary>
    public override string ToString() => UserPrincipalName ?? UserId ?? "";
}
