namespace ChatModule;

/// <summary>Somebody to be in a chat, as far as the input tells: at least one of id and UPN is known.</summary>
internal sealed record Person
{
    public const string Owner = "owner";
    public const string Guest = "guest";

    public string? UserId { get; init; }

    public string? UserPrincipalName { get; init; }

    /// <summary>What the service is asked for: the first fact that the input named (by the contract's order).</summary>
    public required string Key { get; init; }

    /// <summary>The role the input asked for; null leaves it to the rule.</summary>
    public string? RequestedRole { get; init; }

    public bool IsGuest { get; init; }

    public string? TenantId { get; init; }

    public string Name => UserPrincipalName ?? Key;

    public static Person Of(string key) => Guid.TryParse(key, out _)
        ? new() { Key = key, UserId = key }
        : new() { Key = key, UserPrincipalName = key, IsGuest = HasGuestMark(key) };

    /// <summary>A B2B guest's UPN in the inviting tenant holds <c>#EXT#</c> (api.md, POST /chats).</summary>
    public static bool HasGuestMark(string? upn) =>
        upn is not null && upn.Contains("#EXT#", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The member as the service wants it. "Each has exactly one role: owner, or guest for an in-tenant guest
    /// account. An out-of-tenant (federated) user is owner and carries tenantId" (api.md, POST /chats).
    /// </summary>
    public GraphChatMember ToMember(string? homeTenant)
    {
        var federated = TenantId is not null && !string.Equals(TenantId, homeTenant, StringComparison.OrdinalIgnoreCase);
        return new()
        {
            UserId = UserId,
            UserPrincipalName = UserPrincipalName,
            Role = RequestedRole ?? (IsGuest && !federated ? Guest : Owner),
            TenantId = federated ? TenantId : null,
        };
    }

    /// <summary>The same person with what another mention of them adds; what is known already stays.</summary>
    public Person With(Person other) => this with
    {
        UserId = UserId ?? other.UserId,
        UserPrincipalName = UserPrincipalName ?? other.UserPrincipalName,
        RequestedRole = RequestedRole ?? other.RequestedRole,
        IsGuest = IsGuest || other.IsGuest,
        TenantId = TenantId ?? other.TenantId,
    };
}
