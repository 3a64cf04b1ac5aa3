namespace ChatModule;

/// <summary>The adapter to Microsoft Graph, which is loaded when it's first needed.</summary>
internal interface IGraphAdapter
{
    /// <summary>Signs in. The first token has been acquired.</summary>
    Task<ITokenProvider> SignInAsync(SignInRequest request, CancellationToken cancellationToken);

    /// <summary>A session with a Graph endpoint. Sends nothing.</summary>
    /// <param name="endpoint">The service root without a version.</param>
    /// <param name="tokens">Where tokens come from.</param>
    /// <param name="network">What replaces the network; null for the real one.</param>
    /// <param name="limits">What its requests stay within.</param>
    IGraphSession Open(Uri endpoint, ITokenProvider tokens, HttpMessageHandler? network, ConnectionLimits limits);

    /// <summary>Preloads the code that the first request uses. Sends nothing.</summary>
    Task WarmUpAsync();
}
