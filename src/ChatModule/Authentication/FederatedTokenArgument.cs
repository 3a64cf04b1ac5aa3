using System.Management.Automation;
using System.Net;
using System.Security;

namespace ChatModule.Authentication;

/// <summary>The value of <c>-FederatedToken</c>.</summary>
internal static class FederatedTokenArgument
{
    /// <summary>Whether a value is a token, a script block that gets one, or an issuer.</summary>
    public static bool IsOne(object? value) =>
        Unwrap(value) is ScriptBlock || FindIssuer(value) is not null || FindToken(value) is not null;

    /// <summary>The issuer that a value names.</summary>
    public static FederatedTokenIssuer? FindIssuer(object? value)
    {
        var name = Unwrap(value) as string;
        return name?.Trim() switch
        {
            var text when Is(text, FederatedTokenIssuer.GitHub) => FederatedTokenIssuer.GitHub,
            var text when Is(text, FederatedTokenIssuer.AzureDevOps) => FederatedTokenIssuer.AzureDevOps,
            _ => null,
        };

        static bool Is(string? text, FederatedTokenIssuer issuer) =>
            string.Equals(text, issuer.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What gets the token; null for an issuer.</summary>
    public static Func<CancellationToken, Task<string>>? CreateSource(object? value)
    {
        if (Unwrap(value) is ScriptBlock script)
            return new ScriptTokenSource(script).GetTokenAsync;
        return FindToken(value) is { } token ? _ => Task.FromResult(token) : null;
    }

    /// <summary>A token, without the white space of the file that it was read from; null for anything else.</summary>
    public static string? FindToken(object? value)
    {
        var text = Unwrap(value) switch
        {
            string plain => plain,
            SecureString secret => new NetworkCredential("", secret).Password,
            _ => "",
        };
        var token = text.Trim();
        // The text of an object, such as System.Security.SecureString, has dots too.
        return TokenClaims.Read(token) is not null && !token.Any(char.IsWhiteSpace) ? token : null;
    }

    private static object? Unwrap(object? value) => value is PSObject wrapper ? wrapper.BaseObject : value;
}
