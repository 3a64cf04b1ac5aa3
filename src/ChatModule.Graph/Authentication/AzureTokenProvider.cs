using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Identity;
using ChatModule.Graph.Http;
using ChatModule.Graph.Retry;

namespace ChatModule.Graph.Authentication;

/// <summary>Tokens of an Azure.Identity credential.</summary>
internal sealed partial class AzureTokenProvider(TokenCredential credential, string[] scopes, TimeProvider time)
    : CachingTokenProvider(time)
{
    private const string Hint =
        @" ?See the (troubleshooting guide for more information\. https://\S+|inner exception for details\.)";

    private const string UseDeviceCode = "Where no browser can open, sign in with Connect-GraphChat -UseDeviceCode, or "
        + "without a user: as an app, a managed identity (-Identity), or an agent user (-AgentUser).";

    private const string CheckIdentity = "Check that this host has a managed identity, and that a client ID is that of "
        + "a user-assigned one of this host. On another host, sign in another way.";

    private const string UseAnyCredential = "Make one of them work, for example with az login, with a managed "
        + "identity, or with AZURE_CLIENT_ID, AZURE_TENANT_ID, and AZURE_CLIENT_SECRET; or sign in in another way.";

    private const string Repeat = "The sign-in has to be repeated. Sign in again with Connect-GraphChat, and retry the "
        + "item.";

    /// <summary>The sign-in that is kept for other sessions; null when none is.</summary>
    public PersistedSignIn? Persisted { get; set; }

    public override bool IsKept => Persisted is not null;

    public override Action Forget => Persisted is { } signIn ? () => PersistedSignInStore.Remove(signIn) : base.Forget;

    protected override async Task<BearerToken> AcquireAsync(string? claims, CancellationToken cancellationToken)
    {
        AccessToken token;
        try
        {
            var context = new TokenRequestContext(scopes, claims: claims, isCaeEnabled: true);
            token = await credential.GetTokenAsync(context, cancellationToken);
        }
        // Whatever a credential throws is the failure of all callers that wait.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw NoToken(e);
        }
        return ToBearerToken(token.Token, token.ExpiresOn, Time.GetUtcNow());
    }

    /// <summary>A token that was just acquired.</summary>
    public static BearerToken ToBearerToken(string token, DateTimeOffset expiresOn, DateTimeOffset now) =>
        expiresOn > now
            ? new BearerToken(token, expiresOn)
            : throw new GraphChatException(GraphChatError.SignInRequired,
                $"The token that was acquired expired at {expiresOn:u}, and this computer's clock says {now:u}.")
            {
                RecommendedAction = "Check this computer's clock, and sign in with Connect-GraphChat.",
            };

    /// <summary>The failure to acquire a token.</summary>
    /// <param name="e">What the credential threw.</param>
    /// <param name="isBrowser">Whether a browser was to open.</param>
    /// <param name="description">What failed.</param>
    public static GraphChatException NoToken(
        Exception e, bool isBrowser = false, string description = "No token could be acquired.")
    {
        if (FindOwn(e) is { } own)
            return own.With($"{description} {own.Message}", own.RecommendedAction!);
        // DefaultAzureCredential names what it tried in a line each.
        var tried = e.Message.Split('\n').Where(static line => line.StartsWith("- ", StringComparison.Ordinal))
            .Select(static line => Noise().Replace(line[2..], "").Trim()).ToArray();
        var reason = tried.Length > 0 ? "DefaultAzureCredential tried:" : Reason(e);
        return new(GraphChatError.SignInRequired, $"{description} {reason}", e)
        {
            Details = tried,
            RecommendedAction = Recommend(e, reason, isBrowser, tried.Length > 0),
        };
    }

    // Where this module has got an assertion for a library, its own failure says more.
    private static GraphChatException? FindOwn(Exception? e)
    {
        while (e is not (null or GraphChatException))
            e = e.InnerException;
        return e as GraphChatException;
    }

    private static string Recommend(Exception e, string reason, bool isBrowser, bool isDefault) =>
        e is AuthenticationRequiredException ? Repeat
        : EntraAdvice.Find(reason) is { } advice ? advice
        : isDefault ? UseAnyCredential
        : reason.StartsWith(nameof(ManagedIdentityCredential), StringComparison.Ordinal) ? CheckIdentity
        : isBrowser && !e.Message.Contains("AADSTS", StringComparison.Ordinal) ? UseDeviceCode
        : ProxyFailure.IsCauseOf(e) ? ProxyFailure.Advice
        : AttemptClassifier.IsConnectionFailure(e.GetBaseException())
            ? "Check the network, the proxy, and the sign-in authority, and sign in with Connect-GraphChat."
        : "Check the tenant, the client, and the credential, and sign in with Connect-GraphChat.";

    // The first line, for the rest is a link to a troubleshooting page and nested texts, which stay on the inner
    // exception; and the innermost cause, where that line only points to it ("see inner exception").
    private static string Reason(Exception e)
    {
        var cause = e;
        while (cause.InnerException is { } inner)
            cause = inner;
        var (message, root) = (FirstLine(e.Message), FirstLine(cause.Message));
        return message.Contains(root, StringComparison.Ordinal) ? message : $"{message} {root}";
    }

    // How often it was tried means something to the reader; which .NET options govern that does not, nor the same cause
    // four times.
    public static string FirstLine(string message)
    {
        var lines = message.Split('\n', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var line = lines is [var first, ..] ? first : message;
        var text = Options().Replace(PossibleCauses().Replace(Generic().Replace(line, ""), ""), "");
        var once = Repeated().Replace(text, "$1");
        return TextSanitizer.ToSafeText(once);
    }

    [GeneratedRegex(Hint)]
    private static partial Regex Noise();

    // What MSAL says before the text of Microsoft Entra ID.
    [GeneratedRegex(@"A configuration issue is preventing authentication .* Original exception: ")]
    private static partial Regex Generic();

    // What MSAL guesses of a browser that didn't open; the cause itself is on the inner exception.
    [GeneratedRegex(@" ?See inner exception for details\. Possible causes .*")]
    private static partial Regex PossibleCauses();

    [GeneratedRegex(@"Retry settings can be adjusted [^()]*RetryPolicy\. ?")]
    private static partial Regex Options();

    [GeneratedRegex(@"(\((?:[^()]|\([^()]*\))*\))(?: \1)+")]
    private static partial Regex Repeated();
}
