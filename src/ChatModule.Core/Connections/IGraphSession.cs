namespace ChatModule;

/// <summary>What all requests of a connection share: the network, the tokens, and the limits.</summary>
internal interface IGraphSession : IDisposable
{
    /// <summary>A client for a pipeline.</summary>
    /// <param name="trace">Gets what happens to its requests.</param>
    /// <param name="throttleLimit">How many of its requests are on their way to the service at once.</param>
    IGraphChatClient CreateClient(IRequestTrace? trace, int throttleLimit);

    /// <summary>Sends a request without a token, once: whether the endpoint can be reached.</summary>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.ServiceUnavailable"/>: it can't.</exception>
    Task<EndpointProbe> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>The token of the connection.</summary>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.SignInRequired"/>.</exception>
    ValueTask<BearerToken> GetTokenAsync(CancellationToken cancellationToken);

    /// <summary>What was sent so far.</summary>
    GraphChatStatistics Statistics { get; }

    /// <summary>What the requests of a pipeline wait for, in a few words; null when they don't.</summary>
    /// <param name="trace">The trace of its client.</param>
    /// <param name="left">How many requests are left; null when that isn't known.</param>
    string? DescribeWait(IRequestTrace trace, int? left);

    /// <summary>Whether a pipeline has begun so much that more wouldn't be sent any sooner.</summary>
    /// <param name="trace">The trace of its client.</param>
    bool HasBacklog(IRequestTrace trace);
}
