namespace GraphEmulator.Authentication;

/// <summary>The claims of a token to issue. The defaults are those of the default caller.</summary>
public sealed record TokenDescription
{
    /// <summary>The object ID of the user, or of the service principal for an app-only token.</summary>
    public string? Oid { get; init; }

    /// <summary>The user's UPN.</summary>
    public string? Upn { get; init; }

    /// <summary>The tenant.</summary>
    public string? Tid { get; init; }

    /// <summary>Delegated scopes, separated by spaces.</summary>
    public string? Scp { get; init; }

    /// <summary>
    /// Application permissions, separated by spaces or commas. A token with roles and without a user is app-only.
    /// </summary>
    public string? Roles { get; init; }

    /// <summary>The client ID.</summary>
    public string? App { get; init; }

    /// <summary>Seconds until the token expires; negative for an expired token.</summary>
    public double? ExpiresIn { get; init; }

    /// <summary>Whether the token is opaque rather than a JWT.</summary>
    public bool Opaque { get; init; }

    internal string? Audience { get; init; }

    /// <summary>The <c>nbf</c> of the claims challenge that the token satisfies.</summary>
    internal long? SatisfiedChallenge { get; init; }
}
