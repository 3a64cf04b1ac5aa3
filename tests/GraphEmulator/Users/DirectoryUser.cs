namespace GraphEmulator.Users;

/// <summary>A user of the emulated directory.</summary>
/// <param name="Id">The object ID. It's opaque: the documentation contains IDs that aren't GUIDs.</param>
/// <param name="UserPrincipalName">The UPN, which contains <c>#EXT#</c> for a B2B guest.</param>
public sealed record DirectoryUser(string Id, string UserPrincipalName)
{
    /// <summary>The display name in Teams.</summary>
    public string? DisplayName { get; init; }

    /// <summary><c>Member</c> or <c>Guest</c>.</summary>
    public string UserType { get; init; } = "Member";

    /// <summary>
    /// The home tenant of a federated user; <see langword="null"/> for a user of the emulated tenant.
    /// </summary>
    public string? TenantId { get; init; }

    /// <summary>The mail address, which isn't a key in Graph.</summary>
    public string? Mail { get; init; }

    /// <summary>Whether this is a guest account in the tenant, which can only have the role <c>guest</c>.</summary>
    internal bool IsGuest => TenantId is null
        && (UserType.Equals("Guest", StringComparison.OrdinalIgnoreCase)
            || UserPrincipalName.Contains("#EXT#", StringComparison.OrdinalIgnoreCase));
}
