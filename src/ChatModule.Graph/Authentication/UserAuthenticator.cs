using Azure.Core;
using Azure.Identity;
using Microsoft.Identity.Client;

namespace ChatModule.Graph.Authentication;

/// <summary>
/// Signs a user in: with what an earlier session kept where that works, or else with the browser or a code.
/// </summary>
internal sealed class UserAuthenticator(SignInRequest request, TimeProvider time)
{
    /// <summary>
    /// How long a sign-in with the browser may take. A browser that never opened isn't noticed otherwise.
    /// </summary>
    public static readonly TimeSpan BrowserTimeout = TimeSpan.FromMinutes(5);

    private readonly string[] scopes = Credentials.Scopes(request);

    public async Task<AzureTokenProvider> SignInAsync(CancellationToken cancellationToken)
    {
        var isKept = request.ContextScope == ContextScope.CurrentUser;
        if (isKept && await ResumeAsync(cancellationToken) is { } resumed)
            return resumed;
        var cache = isKept ? new SignInTokenCache() : null;
        var credential = Credentials.Create(request, cache);
        var tokens = new AzureTokenProvider(credential, scopes, time);
        var account = await PromptAsync(credential, cancellationToken);
        await tokens.GetTokenAsync(cancellationToken);
        if (cache is not null)
            await KeepAsync(PersistedSignIn.Create(request, account), cache, tokens, cancellationToken);
        return tokens;
    }

    // Only this may show a code or open a browser: in the middle of a run it wouldn't be seen, so a token that can't be
    // renewed silently is an error then.
    private async Task<AuthenticationRecord> PromptAsync(TokenCredential credential,
        CancellationToken cancellationToken)
    {
        var context = new TokenRequestContext(scopes, isCaeEnabled: true);
        try
        {
            if (credential is DeviceCodeCredential device)
                return await device.AuthenticateAsync(context, cancellationToken);
            request.Show("Sign in with the browser window that opens. "
                + "Where none can open, press Ctrl+C and use -UseDeviceCode.");
            var browser = (InteractiveBrowserCredential)credential;
            return await LimitAsync(stop => browser.AuthenticateAsync(context, stop), time, cancellationToken);
        }
        catch (AuthenticationFailedException e)
        {
            throw AzureTokenProvider.NoToken(e, credential is InteractiveBrowserCredential);
        }
    }

    /// <summary>Ends a sign-in with the browser after <see cref="BrowserTimeout"/>.</summary>
    public static async Task<T> LimitAsync<T>(Func<CancellationToken, Task<T>> signInAsync, TimeProvider time,
        CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(BrowserTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await signInAsync(linked.Token);
        }
        catch (Exception e) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var text = $"No user signed in with the browser within {BrowserTimeout.TotalMinutes:0} minutes.";
            throw AzureTokenProvider.NoToken(new TimeoutException(text, e), isBrowser: true);
        }
    }

    /// <summary>
    /// The sign-in of an earlier session, with its first token; null when there's none that still works.
    /// </summary>
    private async Task<AzureTokenProvider?> ResumeAsync(CancellationToken cancellationToken)
    {
        PersistedSignIn? signIn;
        var cache = new SignInTokenCache();
        try
        {
            signIn = PersistedSignInStore.Find(request);
            if (signIn is null)
                return null;
            cache.Tokens = await Task.Run(() => PersistedSignInStore.ReadTokens(signIn), cancellationToken)
                .WaitAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            request.WriteVerbose($"The sign-in of an earlier session can't be read: {Cause(e)}");
            return null;
        }
        try
        {
            var tokens = new AzureTokenProvider(Credentials.Create(request, cache, signIn.Account), scopes, time);
            Connect(signIn, cache, tokens);
            await tokens.GetTokenAsync(cancellationToken);
            request.WriteVerbose($"Signed in as '{signIn.Account.Username}', with the sign-in of an earlier session.");
            return tokens;
        }
        catch (GraphChatException e) when (IsRejected(e.InnerException))
        {
            var user = signIn.Account.Username;
            request.WriteVerbose($"The sign-in of '{user}' of an earlier session doesn't work any more. {e.Message}");
            return null;
        }
    }

    private async Task KeepAsync(PersistedSignIn signIn, SignInTokenCache cache, AzureTokenProvider tokens,
        CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(() => PersistedSignInStore.Add(signIn, cache.Tokens), cancellationToken)
                .WaitAsync(cancellationToken);
            Connect(signIn, cache, tokens);
            request.WriteVerbose("The sign-in is kept for other sessions of this user of this computer. "
                + "Disconnect-GraphChat removes it.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            request.WriteVerbose("The sign-in isn't kept for other sessions, because it can't be encrypted on this "
                + $"computer: {Cause(e)}");
        }
    }

    // Renewed tokens are kept as well, in the background: the store may wait for its user.
    private static void Connect(PersistedSignIn signIn, SignInTokenCache cache, AzureTokenProvider tokens)
    {
        cache.Changed = () => Task.Run(() =>
        {
            try
            {
                PersistedSignInStore.Update(signIn, () => cache.Tokens);
            }
            catch (Exception)
            {
                // The tokens that are there get another one in the next session too.
            }
        });
        tokens.Persisted = signIn;
    }

    // What another sign-in can change: not a network that's down.
    private static bool IsRejected(Exception? e) => e is AuthenticationRequiredException
        || e?.InnerException is MsalClientException
            or MsalServiceException { StatusCode: >= 400 and < 500 and not 408 and not 429 };

    private static string Cause(Exception e) => e is DllNotFoundException
        ? "libsecret isn't installed."
        : AzureTokenProvider.FirstLine(e.GetBaseException().Message);
}
