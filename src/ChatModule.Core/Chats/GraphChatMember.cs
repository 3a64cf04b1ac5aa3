namespace ChatModule;

/// <summary>A member of a chat.</summary>
public sealed class GraphChatMember
{
    /// <summary>The object ID of the user, when it's known. Null for a member who isn't a user, such as an anonymous guest.</summary>
    public string? UserId { get; init; }

    /// <summary>The user principal name, when it's known; the email address where that's all that was given or listed.</summary>
    public string? UserPrincipalName { get; init; }

    /// <summary>The name that Teams shows. Null unless the member was read from the service.</summary>
    public string? DisplayName { get; init; }

    /// <summary><c>owner</c>, or <c>guest</c> for a guest account of the tenant. Null for somebody whom the service lists without a role.</summary>
    public string? Role { get; init; }

    /// <summary>The tenant of a federated user; null for one of the caller's own tenant.</summary>
    public string? TenantId { get; init; }

    /// <summary>Whether both are the same user.</summary>
    internal bool IsSameUser(GraphChatMember other) => IsSameUser(UserId, UserPrincipalName, other.UserId, other.UserPrincipalName);

    /// <summary>
    /// Whether both are the same user: by ID where both IDs are known, otherwise by address. A listed address is mostly, but not
    /// always, the UPN: https://learn.microsoft.com/graph/api/resources/aaduserconversationmember.
    /// </summary>
    internal static bool IsSameUser(string? id, string? address, string? otherId, string? otherAddress) => id is not null && otherId is not null
        ? id.Equals(otherId, StringComparison.OrdinalIgnoreCase)
        : address is not null && address.Equals(otherAddress, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a tenant is known and isn't the home tenant.</summary>
    internal static bool IsFederated(string? tenantId, string? homeTenant) =>
        tenantId is not null && !tenantId.Equals(homeTenant, StringComparison.OrdinalIgnoreCase);

    /// <summary>The UPN, or the ID where there is none. Empty for a member who isn't a user.</summary>
    public override string ToString() => UserPrincipalName ?? UserId ?? "";
}
