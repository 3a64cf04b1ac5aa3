namespace ChatModule;

/// <summary>A person who becomes a member of a chat. At least one of ID and UPN is known.</summary>
internal sealed record Person
{
    public const string Owner = "owner";
    public const string Guest = "guest";

    public string? UserId { get; init; }

    public string? UserPrincipalName { get; init; }

    /// <summary>What identifies the person to the service: an object ID, a UPN, or an email address.</summary>
    public required string Key { get; init; }

    /// <summary>The role that the input specifies; null for the default.</summary>
    public string? RequestedRole { get; init; }

    public bool IsGuest { get; init; }

    public string? TenantId { get; init; }

    public string Name => UserPrincipalName ?? Key;

    /// <summary>
    /// The UPN, or the email address where that's all that is known: the service takes it for the UPN. Null for a
    /// person who is known by ID only.
    /// </summary>
    public string? Address => UserPrincipalName ?? (UserId is null ? Key : null);

    /// <summary>
    /// What the person is recognized by. The key is one of the other two, or an email address in the place of a UPN.
    /// </summary>
    public IEnumerable<string> Facts
    {
        get
        {
            if (UserId is not null)
                yield return UserId;
            if (UserPrincipalName is not null)
                yield return UserPrincipalName;
            if (Key != UserId && Key != UserPrincipalName)
                yield return Key;
        }
    }

    public static Person FromKey(string key) => Guid.TryParse(key, out _)
        ? new() { Key = key, UserId = key }
        : new() { Key = key, UserPrincipalName = key, IsGuest = HasGuestMark(key) };

    /// <summary>
    /// Whether a UPN is a B2B guest's, which contains <c>#EXT#</c>:
    /// https://learn.microsoft.com/entra/external-id/user-properties.
    /// </summary>
    public static bool HasGuestMark(string? upn) =>
        upn is not null && upn.Contains("#EXT#", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The member as the service expects it: with one role, owner, or guest for a guest account of the tenant. A
    /// federated user is an owner and has a tenant ID: https://learn.microsoft.com/graph/api/chat-post.
    /// </summary>
    public GraphChatMember ToMember(string? homeTenant, string? chatId = null)
    {
        var federated = GraphChatMember.IsFederated(TenantId, homeTenant);
        return new()
        {
            ChatId = chatId,
            UserId = UserId,
            UserPrincipalName = Address,
            Role = RequestedRole ?? (IsGuest && !federated ? Guest : Owner),
            TenantId = federated ? TenantId : null,
        };
    }

    /// <summary>The same person with what another mention adds. What is known already stays.</summary>
    public Person With(Person other) => this with
    {
        UserId = UserId ?? other.UserId,
        UserPrincipalName = UserPrincipalName ?? other.UserPrincipalName,
        RequestedRole = RequestedRole ?? other.RequestedRole,
        IsGuest = IsGuest || other.IsGuest,
        TenantId = TenantId ?? other.TenantId,
    };
}
