using System.Text;
using System.Text.RegularExpressions;

namespace ChatModule.Graph.Authentication;

/// <summary>Reads the claims challenge of a 401 response (continuous access evaluation).</summary>
internal static partial class ClaimsChallenge
{
    /// <summary>The claims as JSON; null without a challenge.</summary>
    public static string? Read(HttpResponseMessage response)
    {
        foreach (var challenge in response.Headers.WwwAuthenticate)
        {
            if (challenge.Parameter is null || Claims().Match(challenge.Parameter) is not { Success: true } match)
                continue;
            try
            {
                return Encoding.UTF8.GetString(Base64Url.Decode(match.Groups[1].Value));
            }
            catch (FormatException)
            {
                return null;
            }
        }
        return null;
    }

    [GeneratedRegex("""\bclaims="([A-Za-z0-9+/=_-]+)"(?:,|\s|$)""", RegexOptions.CultureInvariant)]
    private static partial Regex Claims();
}
