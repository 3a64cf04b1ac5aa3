namespace ChatModule;

/// <summary>A member of a chat.</summary>
public sealed class GraphChatMember
{
    /// <summary>The object ID of the user, when it's known.</summary>
    public string? UserId { get; init; }

    /// <summary>The user principal name, when it's known.</summary>
    public string? UserPrincipalName { get; init; }

    /// <summary>The name that Teams shows. Null unless the member was read from the service.</summary>
    public string? DisplayName { get; init; }

    /// <summary><c>owner</c>, or <c>guest</c> for a guest account of the tenant. Null for somebody whom the service lists without a role.</summary>
    public string? Role { get; init; }

    /// <summary>The tenant of a federated user; null for one of the caller's own tenant.</summary>
    public string? TenantId { get; init; }

    /// <summary>Whether both are the same user: by ID, or by UPN.</summary>
    internal bool IsSameUser(GraphChatMember other) =>
        UserId is not null && UserId.Equals(other.UserId, StringComparison.OrdinalIgnoreCase)
        || UserPrincipalName is not null && UserPrincipalName.Equals(other.UserPrincipalName, StringComparison.OrdinalIgnoreCase);

    /// <summary>The UPN, or the ID where there is none.</summary>
    public override string ToString() => UserPrincipalName ?? UserId ?? "";
}
