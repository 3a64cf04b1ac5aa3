namespace GraphEmulator.Authentication;

/// <summary>A token that the emulator issued.</summary>
public sealed record AccessToken
{
    /// <summary>The token as it is sent.</summary>
    public required string Value { get; init; }

    /// <summary>The object ID of the user or service principal.</summary>
    public required string ObjectId { get; init; }

    /// <summary>The user's UPN; <see langword="null"/> when app-only.</summary>
    public string? UserPrincipalName { get; init; }

    /// <summary>The tenant.</summary>
    public required string TenantId { get; init; }

    /// <summary>The client ID.</summary>
    public required string AppId { get; init; }

    /// <summary>Delegated scopes.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Application permissions.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>Whether the token has no user.</summary>
    public required bool IsAppOnly { get; init; }

    /// <summary>The expiration time.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    internal long Sequence { get; init; }

    internal long? SatisfiedChallenge { get; init; }

    internal string Subject => IsAppOnly ? "app:" + AppId : UserPrincipalName ?? ObjectId;
}
