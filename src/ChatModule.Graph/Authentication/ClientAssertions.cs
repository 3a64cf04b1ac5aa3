using Azure.Core;

namespace ChatModule.Graph.Authentication;

/// <summary>The tokens of other issuers with which an app authenticates, instead of a secret.</summary>
internal static class ClientAssertions
{
    /// <summary>Gets the token of the issuer that a request names; null when it names none.</summary>
    public static Func<CancellationToken, Task<string>>? Create(SignInRequest request, SignInNetwork network)
    {
        var audience = request.Cloud.TokenExchange;
        if (request.Method == SignInMethod.ManagedIdentity)
            return OfManagedIdentity(request.ManagedIdentityClientId, audience);
        if (request.FederatedTokenIssuer is not { } issuer)
            return request.FederatedToken;
        var tokens = new FederatedTokens(network, audience);
        return cancellationToken => tokens.GetAsync(issuer, cancellationToken);
    }

    // https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
    private static Func<CancellationToken, Task<string>> OfManagedIdentity(string? clientId, string audience)
    {
        var identity = Credentials.ManagedIdentity(clientId);
        var context = new TokenRequestContext([$"{audience}/.default"]);
        return async cancellationToken => (await identity.GetTokenAsync(context, cancellationToken)).Token;
    }
}
