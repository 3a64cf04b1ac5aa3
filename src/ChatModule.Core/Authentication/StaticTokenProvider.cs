namespace ChatModule;

/// <summary>A token that was given to Connect-GraphChat. It can't be renewed, so it's rejected here once it has expired.</summary>
internal sealed class StaticTokenProvider : ITokenProvider
{
    private const string Scheme = "Bearer ";

    private readonly BearerToken token;
    private readonly TimeProvider time;

    /// <param name="token">The token. White space around it, such as the line break of a file, is ignored.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.SignInRequired"/>: the text can't be a token.</exception>
    public StaticTokenProvider(string token, TimeProvider time)
    {
        var text = token.Trim();
        HadScheme = text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
        if (HadScheme)
            text = text[Scheme.Length..].Trim();
        // A header takes visible ASCII only.
        if (text.Length == 0 || text.Any(static letter => letter is < '!' or > '~'))
            throw SignInRequired("The access token is empty, or contains a space, a line break, or another character that isn't allowed in a token.");
        this.token = new(text, TokenClaims.Read(text)?.ExpiresOn);
        this.time = time;
    }

    /// <summary>Whether <c>Bearer</c> was in front of the token, as in a header. It was removed.</summary>
    public bool HadScheme { get; }

    public ValueTask<BearerToken> ReplaceTokenAsync(BearerToken rejected, string? claims, CancellationToken cancellationToken) => claims is null
        ? GetTokenAsync(cancellationToken)
        : throw SignInRequired("The service requires a new sign-in (continuous access evaluation), and a token given with -AccessToken can't be renewed.");

    public ValueTask<BearerToken> GetTokenAsync(CancellationToken cancellationToken)
    {
        if (token.ExpiresOn is { } end && end <= time.GetUtcNow())
            throw SignInRequired($"The access token expired at {end:u}.");
        return new(token);
    }

    private static GraphChatException SignInRequired(string message) => new(GraphChatError.SignInRequired, message)
    {
        RecommendedAction = "Get a new token and pass it to Connect-GraphChat -AccessToken, or sign in another way: those tokens are renewed.",
    };
}
