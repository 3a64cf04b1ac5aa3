namespace GraphEmulator.Authentication;

/// <summary>What a token is asked to say. What is not given is the default caller's.</summary>
public sealed record TokenDescription
{
    /// <summary>The user's object id, or the service principal's of an app-only token.</summary>
    public string? Oid { get; init; }

    /// <summary>The user's UPN.</summary>
    public string? Upn { get; init; }

    /// <summary>The tenant.</summary>
    public string? Tid { get; init; }

    /// <summary>Delegated scopes, separated by spaces.</summary>
    public string? Scp { get; init; }

    /// <summary>
    /// Application permissions, separated by spaces or commas. With them, and without a user, the token is app-only.
    /// </summary>
    public string? Roles { get; init; }

    /// <summary>The client id.</summary>
    public string? App { get; init; }

    /// <summary>Seconds until it expires; negative for one that has.</summary>
    public double? ExpiresIn { get; init; }

    /// <summary>Whether it is no JWT, so that nothing can be read from it.</summary>
    public bool Opaque { get; init; }

    internal string? Audience { get; init; }

    /// <summary>The <c>nbf</c> of a claims challenge the client has answered.</summary>
    internal long? AnsweredChallenge { get; init; }
}
