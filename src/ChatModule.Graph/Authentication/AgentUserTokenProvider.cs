using Microsoft.Identity.Client;

namespace ChatModule.Graph.Authentication;

/// <summary>
/// Tokens of an agent user, a user that an app owns and acts for, without a sign-in. Each takes three requests:
/// https://learn.microsoft.com/entra/agent-id/agent-user-oauth-flow.
/// </summary>
internal sealed class AgentUserTokenProvider : CachingTokenProvider
{
    private readonly SignInNetwork network = new();
    private readonly string user;
    private readonly string agentId;
    private readonly string[] scopes;
    private readonly string[] exchange;
    private readonly Func<string, ConfidentialClientApplicationBuilder> prepare;
    private readonly IConfidentialClientApplication blueprint;

    public AgentUserTokenProvider(SignInRequest request, TimeProvider time) : base(time)
    {
        (user, agentId) = (request.AgentUser!, request.AgentId!);
        scopes = Credentials.Scopes(request);
        exchange = [$"{request.Cloud.TokenExchange}/.default"];
        // Not the request: with it, the connection would keep the secrets of all parameters.
        var (cloud, tenant) = (request.Cloud, request.TenantId!);
        prepare = clientId => ConfidentialClientApplicationBuilder.Create(clientId)
            .WithAuthority(cloud.Authority.AbsoluteUri, tenant)
            .WithInstanceDiscovery(cloud.IsKnownToPublicAuthority)
            // Continuous access evaluation: without it, the service doesn't challenge for claims.
            .WithClientCapabilities(["cp1"])
            .WithHttpClientFactory(network);
        blueprint = Authenticate(prepare(request.ClientId!), request).Build();
    }

    /// <summary>An agent user has what was consented to, whatever a sign-in requests.</summary>
    public override string? SignInCommand => null;

    protected override async Task<BearerToken> AcquireAsync(string? claims, CancellationToken cancellationToken)
    {
        var ofBlueprint = await RequestAsync(AgentUserRequest.Blueprint,
            blueprint.AcquireTokenForClient(exchange).WithFmiPath(agentId).ExecuteAsync, cancellationToken);
        // For this token alone: the cache of tokens is the base class, so that none outlives a change of the agent.
        var agent = prepare(agentId).WithClientAssertion(Present(ofBlueprint)).Build();
        var ofAgent = await RequestAsync(AgentUserRequest.Agent,
            agent.AcquireTokenForClient(exchange).ExecuteAsync, cancellationToken);
        var ofUser = await RequestAsync(AgentUserRequest.User,
            AcquireForUser(agent, ofAgent.AccessToken).WithClaims(claims).ExecuteAsync, cancellationToken);
        return AzureTokenProvider.ToBearerToken(ofUser.AccessToken, ofUser.ExpiresOn, Time.GetUtcNow());
    }

    private static Func<AssertionRequestOptions, Task<string>> Present(AuthenticationResult token) =>
        _ => Task.FromResult(token.AccessToken);

    protected override void Dispose(bool disposing)
    {
        network.Dispose();
        base.Dispose(disposing);
    }

    private AcquireTokenByUserFederatedIdentityCredentialParameterBuilder AcquireForUser(
        IConfidentialClientApplication agent, string credential)
    {
        var client = (IByUserFederatedIdentityCredential)agent;
        return Guid.TryParse(user, out var id)
            ? client.AcquireTokenByUserFederatedIdentityCredential(scopes, id, credential)
            : client.AcquireTokenByUserFederatedIdentityCredential(scopes, user, credential);
    }

    private ConfidentialClientApplicationBuilder Authenticate(
        ConfidentialClientApplicationBuilder builder, SignInRequest request)
    {
        if (ClientAssertions.Create(request, network) is { } assertion)
            return builder.WithClientAssertion(assertion);
        return request.ClientSecret is { } secret
            ? builder.WithClientSecret(secret)
            : builder.WithCertificate(Credentials.Certificate(request));
    }

    private async Task<AuthenticationResult> RequestAsync(AgentUserRequest request,
        Func<CancellationToken, Task<AuthenticationResult>> send, CancellationToken cancellationToken)
    {
        try
        {
            return await send(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw request.ToException(e, user, agentId);
        }
    }
}
