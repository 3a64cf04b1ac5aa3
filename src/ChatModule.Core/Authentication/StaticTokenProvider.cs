namespace ChatModule;

/// <summary>A token that the caller brought. It cannot be renewed, so it is refused here once it has ended.</summary>
internal sealed class StaticTokenProvider : ITokenProvider
{
    private readonly BearerToken brought;
    private readonly TimeProvider time;

    /// <param name="token">The token; the line break of the file it was read from is no part of it.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.SignInRequired"/>: no token looks like this.</exception>
    public StaticTokenProvider(string token, TimeProvider time)
    {
        var text = token.Trim();
        // A header takes visible ASCII only.
        if (text.Length == 0 || text.Any(static letter => letter is < '!' or > '~'))
            throw SignIn("The access token is empty, or holds a blank, a line break or another character that no token has.");
        brought = new(text, TokenClaims.Read(text)?.ExpiresOn);
        this.time = time;
    }

    public ValueTask<BearerToken> GetTokenAsync(string? claims, CancellationToken cancellationToken)
    {
        if (claims is not null)
            throw SignIn("The service wants the sign-in confirmed (continuous access evaluation), and a token given with -AccessToken cannot be renewed.");
        if (brought.ExpiresOn is { } end && end <= time.GetUtcNow())
            throw SignIn($"The access token ended at {end.ToUniversalTime():yyyy-MM-dd HH:mm:ss}Z.");
        return new(brought);
    }

    private static GraphChatException SignIn(string message) => new(GraphChatError.SignInRequired, message)
    {
        RecommendedAction = "Get a new token and give it to Connect-GraphChat -AccessToken, or sign in another way, which renews its tokens.",
    };
}
