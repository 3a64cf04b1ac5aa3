using System.Text;
using System.Text.RegularExpressions;

namespace ChatModule.Graph.Authentication;

/// <summary>Reads the claims that a 401 of continuous access evaluation asks for.</summary>
internal static partial class ClaimsChallenge
{
    /// <summary>The claims, as JSON; null when the answer asks for none.</summary>
    public static string? Read(HttpResponseMessage response)
    {
        foreach (var challenge in response.Headers.WwwAuthenticate)
        {
            if (challenge.Parameter is null || Claims().Match(challenge.Parameter) is not { Success: true } match)
                continue;
            try
            {
                var text = match.Groups[1].Value.Replace('-', '+').Replace('_', '/');
                return Encoding.UTF8.GetString(Convert.FromBase64String(text.PadRight(text.Length + (4 - text.Length % 4) % 4, '=')));
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
