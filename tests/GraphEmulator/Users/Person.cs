namespace GraphEmulator.Users;

/// <summary>A user as the emulated directory knows it.</summary>
/// <param name="Id">The object id; opaque, the documentation itself uses some that are no GUID.</param>
/// <param name="UserPrincipalName">The UPN; for a B2B guest it holds <c>#EXT#</c>.</param>
public sealed record Person(string Id, string UserPrincipalName)
{
    /// <summary>The name shown in Teams.</summary>
    public string? DisplayName { get; init; }

    /// <summary><c>Member</c> or <c>Guest</c>.</summary>
    public string UserType { get; init; } = "Member";

    /// <summary>
    /// The home tenant of a federated user; <see langword="null"/> for a user of the emulated tenant.
    /// </summary>
    public string? TenantId { get; init; }

    /// <summary>The mail address, which is not a key: Graph finds nobody by it.</summary>
    public string? Mail { get; init; }

    /// <summary>Whether this is a guest account inside the tenant, who may only have the role <c>guest</c>.</summary>
    internal bool IsGuest => TenantId is null
        && (UserType.Equals("Guest", StringComparison.OrdinalIgnoreCase)
            || UserPrincipalName.Contains("#EXT#", StringComparison.OrdinalIgnoreCase));
}
