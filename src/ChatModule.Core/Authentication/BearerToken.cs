namespace ChatModule;

/// <summary>An access token and when it ends. Not a record: a record would print it.</summary>
internal sealed class BearerToken(string value, DateTimeOffset? expiresOn)
{
    public string Value { get; } = value;

    public DateTimeOffset? ExpiresOn { get; } = expiresOn;

    public TokenClaims? Claims { get; } = TokenClaims.Read(value);

    /// <summary>Never the token.</summary>
    public override string ToString() => "(a token)";
}
