using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using ChatModule.Graph.Http;

namespace ChatModule.Graph.Authentication;

/// <summary>The Azure.Identity credential for each way to sign in.</summary>
internal static class Credentials
{
    /// <param name="request">How to sign in.</param>
    /// <param name="cache">Where a user's tokens come from and go to; null for memory alone.</param>
    /// <param name="account">A user who has signed in before.</param>
    public static TokenCredential Create(
        SignInRequest request, SignInTokenCache? cache = null, AuthenticationRecord? account = null) =>
        request.Method switch
        {
            SignInMethod.InteractiveBrowser =>
                new InteractiveBrowserCredential(BrowserOptions(request, cache, account)),
            SignInMethod.DeviceCode => new DeviceCodeCredential(At(request, new DeviceCodeCredentialOptions
            {
                TenantId = request.TenantId,
                ClientId = request.ClientId ?? SignInRequest.DefaultClientId,
                DisableInstanceDiscovery = IsPrivate(request),
                DisableAutomaticAuthentication = true,
                TokenCachePersistenceOptions = cache,
                AuthenticationRecord = account,
                DeviceCodeCallback = ShowCode(new(request)),
            })),
            SignInMethod.ClientSecret => new ClientSecretCredential(
                request.TenantId, request.ClientId, request.ClientSecret,
                At(request, new ClientSecretCredentialOptions { DisableInstanceDiscovery = IsPrivate(request) })),
            SignInMethod.ClientCertificate => new ClientCertificateCredential(request.TenantId, request.ClientId,
                request.Certificate ?? CertificateFile.Read(request.CertificatePath!, request.CertificatePassword),
                At(request, new ClientCertificateCredentialOptions { DisableInstanceDiscovery = IsPrivate(request) })),
            SignInMethod.ManagedIdentity => new ManagedIdentityCredential(IdentityOptions(request)),
            SignInMethod.DefaultCredential => new DefaultAzureCredential(DefaultOptions(request)),
            _ => throw new NotSupportedException($"{request.Method} is no credential."),
        };

    /// <summary>
    /// The scopes to request. A user consents to single scopes; an app, and whatever the default credential finds, has
    /// what was granted before.
    /// </summary>
    public static string[] Scopes(SignInRequest request)
    {
        var resource = request.Cloud.Endpoint.AbsoluteUri.TrimEnd('/');
        return request.Method is SignInMethod.InteractiveBrowser or SignInMethod.DeviceCode
            ? [.. request.Scopes.Select(WithResource)]
            : [$"{resource}/.default"];

        string WithResource(string scope) =>
            scope.Contains("://", StringComparison.Ordinal) ? scope : $"{resource}/{scope}";
    }

    // Weak, because the credential outlives the sign-in, and nothing keeps the request.
    private static Func<DeviceCodeInfo, CancellationToken, Task> ShowCode(WeakReference<SignInRequest> signIn)
    {
        return (code, _) =>
        {
            if (signIn.TryGetTarget(out var request))
                request.Show(TextSanitizer.Sanitize(code.Message)!);
            return Task.CompletedTask;
        };
    }

    private static ManagedIdentityCredentialOptions IdentityOptions(SignInRequest request)
    {
        var identity = request.ClientId is { } id
            ? ManagedIdentityId.FromUserAssignedClientId(id)
            : ManagedIdentityId.SystemAssigned;
        return OnOwnNetwork(new ManagedIdentityCredentialOptions(identity));
    }

    private static InteractiveBrowserCredentialOptions BrowserOptions(
        SignInRequest request, SignInTokenCache? cache, AuthenticationRecord? account)
    {
        var options = new InteractiveBrowserCredentialOptions
        {
            TenantId = request.TenantId,
            ClientId = request.ClientId ?? SignInRequest.DefaultClientId,
            LoginHint = request.LoginHint,
            DisableInstanceDiscovery = IsPrivate(request),
            DisableAutomaticAuthentication = true,
            TokenCachePersistenceOptions = cache,
            AuthenticationRecord = account,
        };
        return At(request, options);
    }

    // Only what was given is set: the rest is AZURE_CLIENT_ID, AZURE_TENANT_ID, and the like, which a null would hide.
    internal static DefaultAzureCredentialOptions DefaultOptions(SignInRequest request)
    {
        var options = At(request, new DefaultAzureCredentialOptions { DisableInstanceDiscovery = IsPrivate(request) });
        if (request.TenantId is not null)
            options.TenantId = request.TenantId;
        if (request.ClientId is not null)
            options.ManagedIdentityClientId = options.WorkloadIdentityClientId = request.ClientId;
        return options;
    }

    // Many services have the endpoint of their managed identity on loopback, over http.
    private static T OnOwnNetwork<T>(T options) where T : TokenCredentialOptions
    {
        options.Transport = new HttpClientTransport(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            Proxy = new LoopbackBypassingProxy(HttpClient.DefaultProxy),
        });
        return options;
    }

    private static T At<T>(SignInRequest request, T options) where T : TokenCredentialOptions
    {
        options.AuthorityHost = request.Cloud.Authority;
        return OnOwnNetwork(options);
    }

    // Only the public authority and those it knows can vouch for an authority; requests for the others would fail.
    private static bool IsPrivate(SignInRequest request) =>
        request.Cloud.Name is not ("Global" or "USGov" or "USGovDoD" or "China");
}
