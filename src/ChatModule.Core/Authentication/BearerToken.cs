namespace ChatModule;

/// <summary>An access token and when it expires. Not a record: ToString would contain the token.</summary>
internal sealed class BearerToken(string value, DateTimeOffset? expiresOn)
{
    public string Value { get; } = value;

    public DateTimeOffset? ExpiresOn { get; } = expiresOn;

    public TokenClaims? Claims { get; } = TokenClaims.Read(value);

    /// <summary>Never the token.</summary>
    public override string ToString() => "(a token)";
}
