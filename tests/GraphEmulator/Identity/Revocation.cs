namespace GraphEmulator.Identity;

/// <summary>Which tokens are no longer good, and what their holders are told.</summary>
public sealed record Revocation
{
    /// <summary>One token.</summary>
    public string? Token { get; init; }

    /// <summary>All of a user's, by object id or UPN. Without either, everybody's.</summary>
    public string? User { get; init; }

    /// <summary>
    /// Whether the 401 carries a claims challenge (continuous access evaluation). Then only a token that was asked
    /// for with those claims is good again; without it, any newer one is.
    /// </summary>
    public bool ClaimsChallenge { get; init; }

    internal long Sequence { get; init; }

    /// <summary>Unix seconds: what the new token must not be older than, and the mark by which it is known.</summary>
    internal string NotBefore { get; init; } = "";

    internal string Claims =>
        $$$$"""{"access_token":{"nbf":{"essential":true,"value":"{{{{NotBefore}}}}"}}}""";

    internal bool Rejects(AccessToken token)
    {
        if ((Token is not null && Token != token.Value)
            || (User is not null
                && !User.Equals(token.ObjectId, StringComparison.OrdinalIgnoreCase)
                && !User.Equals(token.UserPrincipalName, StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        return token.Sequence <= Sequence || (ClaimsChallenge && Token is null && token.AnsweredChallenge != NotBefore);
    }
}
