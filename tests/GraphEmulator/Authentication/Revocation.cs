using System.Globalization;
using System.Text.Json;

namespace GraphEmulator.Authentication;

/// <summary>Specifies the tokens to revoke and the response to requests that use them.</summary>
public sealed record Revocation
{
    /// <summary>The token to revoke.</summary>
    public string? Token { get; init; }

    /// <summary>
    /// The object ID or UPN of the user whose tokens to revoke. All tokens are revoked when neither is set.
    /// </summary>
    public string? User { get; init; }

    /// <summary>
    /// Whether the 401 response contains a claims challenge (continuous access evaluation). If it does, only a token
    /// requested with those claims is accepted; otherwise, any newer token is accepted.
    /// </summary>
    public bool ClaimsChallenge { get; init; }

    internal long Sequence { get; init; }

    /// <summary>
    /// The <c>nbf</c> of the claims challenge in Unix seconds, which identifies the challenge.
    /// </summary>
    internal long NotBefore { get; init; }

    /// <summary>
    /// The sequence number of the first token that satisfied the challenge; newer tokens are accepted.
    /// </summary>
    internal long? SatisfiedBy { get; private set; }

    internal string Claims =>
        $$$$"""{"access_token":{"nbf":{"essential":true,"value":"{{{{NotBefore}}}}"}}}""";

    internal void OnTokenIssued(AccessToken token)
    {
        if (ClaimsChallenge && token.SatisfiedChallenge >= NotBefore && AppliesTo(token))
        {
            SatisfiedBy ??= token.Sequence;
        }
    }

    internal bool Rejects(AccessToken token) => AppliesTo(token)
        && (token.Sequence <= Sequence || (ClaimsChallenge && !(token.Sequence >= SatisfiedBy)));

    private bool AppliesTo(AccessToken token) => Token is not null
        ? Token == token.Value
        : User is null
            || User.Equals(token.ObjectId, StringComparison.OrdinalIgnoreCase)
            || User.Equals(token.UserPrincipalName, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The <c>claims</c> parameter of a token request, which contains the claims of a claims challenge.</summary>
internal static class ClaimsParameter
{
    /// <summary>
    /// Returns the requested <c>nbf</c> of the access token. Clients merge it with claims of their own.
    /// </summary>
    public static long? ParseNotBefore(string? claims)
    {
        if (claims is null)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(claims);
            return document.RootElement.TryGetProperty("access_token", out var accessToken)
                && accessToken.TryGetProperty("nbf", out var notBefore)
                && notBefore.TryGetProperty("value", out var value)
                && long.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new OAuthException("invalid_request", "The claims parameter is not valid JSON.", 9000411);
        }
    }
}
