using ChatModule.Graph.SignIn;

namespace ChatModule.Graph;

/// <summary>The door of this room; the cmdlets open it by name, in a load context of its own.</summary>
internal sealed class GraphAdapter : IGraphAdapter
{
    public async Task<ITokenSource> SignInAsync(SignInRequest request, CancellationToken cancellation)
    {
        var tokens = new AzureTokenSource(Credentials.Create(request), Credentials.Scopes(request), TimeProvider.System);
        await tokens.GetTokenAsync(claims: null, cancellation);
        return tokens;
    }

    public IGraphSession Open(Uri endpoint, ITokenSource? tokens, HttpMessageHandler? network) =>
        new GraphSession(endpoint, tokens, network, TimeProvider.System);

    public Task RehearseAsync() => Rehearsal.RunAsync();
}
