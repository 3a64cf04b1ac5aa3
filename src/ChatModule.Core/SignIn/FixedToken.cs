namespace ChatModule;

/// <summary>A token that the caller brought. It cannot be renewed, so it is refused here once it has ended.</summary>
internal sealed class FixedToken(string token, TimeProvider time) : ITokenSource
{
    private readonly BearerToken bearer = new(token, TokenClaims.Read(token)?.ExpiresOn);

    public ValueTask<BearerToken> GetTokenAsync(string? claims, CancellationToken cancellation)
    {
        if (claims is not null)
            throw SignIn("The service wants the sign-in confirmed (continuous access evaluation), and a token given with -AccessToken cannot be renewed.");
        if (bearer.ExpiresOn is { } end && end <= time.GetUtcNow())
            throw SignIn($"The access token ended at {end.ToUniversalTime():yyyy-MM-dd HH:mm:ss}Z.");
        return new(bearer);
    }

    private static GraphChatException SignIn(string message) => new(GraphChatError.SignInRequired, message)
    {
        RecommendedAction = "Get a new token and give it to Connect-GraphChat -AccessToken, or sign in another way, which renews its tokens.",
    };
}
