using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

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
            SignInMethod.ClientCertificate => new ClientCertificateCredential(
                request.TenantId, request.ClientId, Certificate(request),
                At(request, new ClientCertificateCredentialOptions { DisableInstanceDiscovery = IsPrivate(request) })),
            SignInMethod.FederatedToken => new ClientAssertionCredential(
                request.TenantId, request.ClientId, ClientAssertions.Create(request, new SignInNetwork()),
                At(request, new ClientAssertionCredentialOptions { DisableInstanceDiscovery = IsPrivate(request) })),
            SignInMethod.ManagedIdentity => ManagedIdentity(request.ManagedIdentityClientId ?? request.ClientId),
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

    /// <summary>The managed identity of the machine or service; a user-assigned one by its client ID.</summary>
    public static TokenCredential ManagedIdentity(string? clientId)
    {
        var identity = clientId is null
            ? ManagedIdentityId.SystemAssigned
            : ManagedIdentityId.FromUserAssignedClientId(clientId);
        return new ManagedIdentityCredential(OnOwnNetwork(new ManagedIdentityCredentialOptions(identity)));
    }

    /// <summary>The certificate of the app.</summary>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.SignInRequired"/>: it can't be read.</exception>
    public static X509Certificate2 Certificate(SignInRequest request) =>
        request.Certificate ?? CertificateFile.Read(request.CertificatePath!, request.CertificatePassword);

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

    private static T OnOwnNetwork<T>(T options) where T : TokenCredentialOptions
    {
        options.Transport = new HttpClientTransport(SignInNetwork.CreateHandler());
        return options;
    }

    private static T At<T>(SignInRequest request, T options) where T : TokenCredentialOptions
    {
        options.AuthorityHost = request.Cloud.Authority;
        return OnOwnNetwork(options);
    }

    private static bool IsPrivate(SignInRequest request) => !request.Cloud.IsKnownToPublicAuthority;
}
