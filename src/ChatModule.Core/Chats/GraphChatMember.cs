namespace ChatModule;

/// <summary>Somebody in a chat.</summary>
public sealed class GraphChatMember
{
    /// <summary>The object id of the user, when it is known.</summary>
    public string? UserId { get; init; }

    /// <summary>The user principal name, when it is known.</summary>
    public string? UserPrincipalName { get; init; }

    /// <summary>The name that Teams shows. Null unless the member was read from the service.</summary>
    public string? DisplayName { get; init; }

    /// <summary><c>owner</c>, or <c>guest</c> for a guest account of the tenant. Null for somebody whom the service lists without a role.</summary>
    public string? Role { get; init; }

    /// <summary>The tenant of a federated user; null for one of the caller's own tenant.</summary>
    public string? TenantId { get; init; }

    /// <summary>The UPN, or the id where there is none.</summary>
    public override string ToString() => UserPrincipalName ?? UserId ?? "";
}
