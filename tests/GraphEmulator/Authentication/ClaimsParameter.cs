using System.Globalization;
using System.Text.Json;

namespace GraphEmulator.Authentication;

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
