namespace GraphEmulator.Authentication;

/// <summary>A token the emulator has issued.</summary>
public sealed record AccessToken
{
    /// <summary>The token as it is sent.</summary>
    public required string Value { get; init; }

    /// <summary>The object id of the user or service principal.</summary>
    public required string ObjectId { get; init; }

    /// <summary>The user's UPN; <see langword="null"/> when app-only.</summary>
    public string? UserPrincipalName { get; init; }

    /// <summary>The tenant.</summary>
    public required string TenantId { get; init; }

    /// <summary>The client id.</summary>
    public required string AppId { get; init; }

    /// <summary>Delegated scopes.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Application permissions.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>Whether there is no user.</summary>
    public required bool IsAppOnly { get; init; }

    /// <summary>When it expires.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    internal long Sequence { get; init; }

    internal long? AnsweredChallenge { get; init; }

    internal string Subject => IsAppOnly ? "app:" + AppId : UserPrincipalName ?? ObjectId;
}
