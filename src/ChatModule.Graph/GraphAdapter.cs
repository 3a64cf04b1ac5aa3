using ChatModule.Graph.Authentication;

namespace ChatModule.Graph;

/// <summary>The adapter's entry point. The cmdlets create it by name, in a load context of its own.</summary>
internal sealed class GraphAdapter : IGraphAdapter
{
    public async Task<ITokenProvider> SignInAsync(SignInRequest request, CancellationToken cancellationToken)
    {
        try
        {
            if (request.Method is SignInMethod.InteractiveBrowser or SignInMethod.DeviceCode)
                return await new UserAuthenticator(request, TimeProvider.System).SignInAsync(cancellationToken);
            return await StartAsync(request, cancellationToken);
        }
        // Azure.Identity's word for a tenant or client that can't be one.
        catch (ArgumentException e)
        {
            var (client, tenant) = (request.ClientId ?? "the default client", request.TenantId ?? "of the account");
            throw new GraphChatException(GraphChatError.SignInRequired,
                $"The sign-in as '{client}' in the tenant '{tenant}' isn't possible: {e.Message.Split('\n')[0]}", e)
            {
                RecommendedAction = "Check -TenantId, a tenant ID or a domain such as contoso.com, and -ClientId, an "
                    + "application ID.",
                Target = request.TenantId ?? request.ClientId,
            };
        }
    }

    public IGraphSession Open(
        Uri endpoint, ITokenProvider tokens, HttpMessageHandler? network, ConnectionLimits limits) =>
        new GraphSession(endpoint, tokens, network, TimeProvider.System, limits);

    public Task WarmUpAsync() => WarmUp.RunAsync();

    // Without a user in front of the computer.
    private static async Task<ITokenProvider> StartAsync(SignInRequest request, CancellationToken cancellationToken)
    {
        CachingTokenProvider tokens = request.AgentUser is null
            ? new AzureTokenProvider(Credentials.Create(request), Credentials.Scopes(request), TimeProvider.System)
            : new AgentUserTokenProvider(request, TimeProvider.System);
        await tokens.GetTokenAsync(cancellationToken);
        return tokens;
    }
}
