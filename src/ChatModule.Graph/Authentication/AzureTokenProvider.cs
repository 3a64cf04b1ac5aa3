using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Identity;

namespace ChatModule.Graph.Authentication;

/// <summary>Tokens of an Azure.Identity credential, kept until shortly before they end; many requests, one renewal.</summary>
internal sealed partial class AzureTokenProvider(TokenCredential credential, string[] scopes, TimeProvider time) : ITokenProvider, IDisposable
{
    // What Azure's own clients leave, or a tenth of a short life.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim renewal = new(1);
    private volatile BearerToken? current;
    private DateTimeOffset renewAt;
    private (long At, GraphChatException Exception)? failure;

    public ValueTask<BearerToken> GetTokenAsync(string? claims, CancellationToken cancellationToken) =>
        claims is null && current is { } token && time.GetUtcNow() < renewAt ? new(token) : new(RenewAsync(claims, current, cancellationToken));

    /// <summary>Forgets the token.</summary>
    public void Dispose()
    {
        current = null;
        renewal.Dispose();
    }

    /// <summary>The sign-in that is kept for other sessions; null when none is.</summary>
    public PersistedSignIn? Persisted { get; set; }

    public void Forget()
    {
        if (Persisted is not null)
            PersistedSignInStore.Remove(Persisted);
    }

    private async Task<BearerToken> RenewAsync(string? claims, BearerToken? seen, CancellationToken cancellationToken)
    {
        var arrived = time.GetTimestamp();
        await renewal.WaitAsync(cancellationToken);
        try
        {
            // A failure is that of everybody who waited for it: the authority isn't asked again for each of them.
            if (failure is { } shared && shared.At >= arrived)
                throw shared.Exception;
            // Somebody else renewed it meanwhile: theirs is as good.
            if (current is { } token && !ReferenceEquals(token, seen) && time.GetUtcNow() < renewAt)
                return token;
            var got = await credential.GetTokenAsync(new TokenRequestContext(scopes, claims: claims, isCaeEnabled: true), cancellationToken);
            var left = got.ExpiresOn - time.GetUtcNow();
            renewAt = got.ExpiresOn - (left / 10 < Margin ? left / 10 : Margin);
            return current = new BearerToken(got.Token, got.ExpiresOn);
        }
        catch (AuthenticationFailedException e)
        {
            failure = (time.GetTimestamp(), NoToken(e));
            throw failure.Value.Exception;
        }
        finally
        {
            renewal.Release();
        }
    }

    public static GraphChatException NoToken(AuthenticationFailedException e) => new(GraphChatError.SignInRequired, $"No token could be acquired. {Reason(e)}", e)
    {
        RecommendedAction = e is AuthenticationRequiredException
            ? "The sign-in has to be repeated. Sign in again with Connect-GraphChat, and retry the item."
            : "Check the tenant, the client and the credential, and sign in with Connect-GraphChat.",
    };

    // The first line, for the rest is a link to a troubleshooting page and nested texts, which stay on the inner
    // exception; and the innermost cause, where that line only points to it ("see inner exception").
    private static string Reason(Exception e)
    {
        var cause = e;
        while (cause.InnerException is { } inner)
            cause = inner;
        var (told, root) = (FirstLine(e.Message), FirstLine(cause.Message));
        return told.Contains(root, StringComparison.Ordinal) ? told : $"{told} {root}";
    }

    // How often it was tried means something to the reader; which .NET options govern that does not, nor the same cause four times.
    public static string FirstLine(string message)
    {
        var line = message.Split('\n', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [var first, ..] ? first : message;
        return TextSanitizer.Sanitize(Repeated().Replace(Options().Replace(line, ""), "$1"))!;
    }

    [GeneratedRegex(@"Retry settings can be adjusted [^()]*RetryPolicy\. ?")]
    private static partial Regex Options();

    [GeneratedRegex(@"(\((?:[^()]|\([^()]*\))*\))(?: \1)+")]
    private static partial Regex Repeated();
}
