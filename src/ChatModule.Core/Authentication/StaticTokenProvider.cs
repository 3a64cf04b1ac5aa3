using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ChatModule;

/// <summary>
/// A token that was given to Connect-GraphChat. It can't be renewed, so once it has expired, or the service has
/// rejected it, requests fail here.
/// </summary>
internal sealed partial class StaticTokenProvider : ITokenProvider
{
    private const string Scheme = "Bearer ";

    private const string NoNewToken = "The service requires a new sign-in (continuous access evaluation), and a token "
        + "given with -AccessToken can't be renewed.";

    private readonly BearerToken token;
    private readonly TimeProvider time;
    private volatile StrongBox<long>? rejectedAt;

    /// <param name="token">The token. White space and quotes around it, as from a file, are ignored.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="GraphChatException">
    /// <see cref="GraphChatError.SignInRequired"/>: the text can't be a token.
    /// </exception>
    public StaticTokenProvider(string token, TimeProvider time)
    {
        var text = Trim(token);
        HadScheme = text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
        if (HadScheme)
            text = Trim(text[Scheme.Length..]);
        if (!Syntax().IsMatch(text))
            throw SignInRequired("The access token is empty, or has a space or a character that tokens don't have.");
        if (ObjectText().IsMatch(text))
            throw SignInRequired("The access token is the text of a SecureString or of another object, not its token.");
        this.token = new(text, TokenClaims.Read(text)?.ExpiresOn);
        this.time = time;
    }

    /// <summary>Whether <c>Bearer</c> was in front of the token, as in a header. It was removed.</summary>
    public bool HadScheme { get; }

    public ValueTask<BearerToken> GetTokenAsync(CancellationToken cancellationToken)
    {
        ThrowIfExpired();
        if (rejectedAt is { } at && time.GetElapsedTime(at.Value) < CachingTokenProvider.FailureDuration)
            throw SignInRequired("The access token has just been rejected by the service.");
        return new(token);
    }

    public ValueTask<BearerToken> ReplaceTokenAsync(
        BearerToken rejected, string? claims, CancellationToken cancellationToken)
    {
        ThrowIfExpired();
        return claims is null ? new(token) : throw SignInRequired(NoNewToken);
    }

    public void OnRejected() => rejectedAt = new(time.GetTimestamp());

    private void ThrowIfExpired()
    {
        if (token.ExpiresOn is { } end && end <= time.GetUtcNow())
            throw SignInRequired($"The access token expired at {end:u}.");
    }

    private static string Trim(string text) => text.Trim().Trim('"', '\'', '“', '”', '‘', '’').Trim();

    private static GraphChatException SignInRequired(string message) => new(GraphChatError.SignInRequired, message)
    {
        RecommendedAction = "Get a new token and pass it to Connect-GraphChat -AccessToken, or sign in another way: "
            + "those tokens are renewed.",
    };

    // https://datatracker.ietf.org/doc/html/rfc6750#section-2.1
    [GeneratedRegex(@"^[A-Za-z0-9._~+/-]+=*\z")]
    private static partial Regex Syntax();

    // The name of a type, or what ConvertFrom-SecureString makes of a token with DPAPI, or of "eyJ…" without.
    [GeneratedRegex(@"^((System|Microsoft)\.[A-Za-z0-9_.]+|(01000000d08c9ddf|650079004a00)[0-9a-f]*)\z")]
    private static partial Regex ObjectText();
}
