using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatModule.Graph.Authentication;

/// <summary>
/// What to do about an error of Microsoft Entra ID, where the reader can do something certain:
/// https://learn.microsoft.com/entra/identity-platform/reference-error-codes.
/// </summary>
internal static partial class EntraAdvice
{
    private const string OtherSignIn = "A Conditional Access policy of the tenant blocks this way to sign in; many "
        + "block device codes. Sign in with the browser (Connect-GraphChat), or as an app, a managed identity "
        + "(-Identity), or an agent user (-AgentUser).";

    private const string TrustIssuer = "Add a federated credential with exactly the issuer, subject, and audience of "
        + "the token to the app in the Microsoft Entra admin center.";

    private const string RenewToken = "Get a new token. One that is given as text can't be renewed: give "
        + "-FederatedToken a script block that gets one, or GitHub or AzureDevOps.";

    /// <summary>The code in a message, such as 65001; 0 without one.</summary>
    public static int ReadCode(string message) =>
        Code().Match(message) is { Success: true } match
            ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : 0;

    /// <summary>What to do; null for an error that this doesn't know.</summary>
    public static string? Find(string message) => ReadCode(message) switch
    {
        53003 or 530034 or 530035 or 530036 => OtherSignIn,
        700211 or 700212 or 700213 => TrustIssuer,
        700024 => RenewToken,
        _ => null,
    };

    [GeneratedRegex(@"AADSTS([0-9]{5,7})\b")]
    private static partial Regex Code();
}
