namespace ChatModule;

/// <summary>The way into the adapter's room, which is loaded when it is first needed.</summary>
internal interface IGraphAdapter
{
    /// <summary>Where tokens come from after a sign-in; the first one has been had.</summary>
    Task<ITokenProvider> SignInAsync(SignInRequest request, CancellationToken cancellationToken);

    /// <summary>A session with a Graph endpoint. Sends nothing.</summary>
    /// <param name="endpoint">The service root without a version.</param>
    /// <param name="tokens">Where tokens come from.</param>
    /// <param name="network">What replaces the network; null for the real one.</param>
    IGraphSession Open(Uri endpoint, ITokenProvider tokens, HttpMessageHandler? network);

    /// <summary>Has everything compiled that a first chat needs. Sends nothing.</summary>
    Task WarmUpAsync();
}
