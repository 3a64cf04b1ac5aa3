namespace GraphEmulator.Authentication;

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

    /// <summary>
    /// Unix seconds: what the new token must not be older than, and the mark by which an answer is known.
    /// </summary>
    internal long NotBefore { get; init; }

    /// <summary>The first token that answered the challenge; newer ones need not answer it again.</summary>
    internal long? AnsweredBy { get; private set; }

    internal string Claims =>
        $$$$"""{"access_token":{"nbf":{"essential":true,"value":"{{{{NotBefore}}}}"}}}""";

    internal void Answered(AccessToken token)
    {
        if (ClaimsChallenge && token.AnsweredChallenge >= NotBefore && Concerns(token))
        {
            AnsweredBy ??= token.Sequence;
        }
    }

    internal bool Rejects(AccessToken token) => Concerns(token)
        && (token.Sequence <= Sequence || (ClaimsChallenge && !(token.Sequence >= AnsweredBy)));

    private bool Concerns(AccessToken token) => Token is not null
        ? Token == token.Value
        : User is null
            || User.Equals(token.ObjectId, StringComparison.OrdinalIgnoreCase)
            || User.Equals(token.UserPrincipalName, StringComparison.OrdinalIgnoreCase);
}
