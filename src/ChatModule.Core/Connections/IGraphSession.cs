namespace ChatModule;

/// <summary>What all requests of a connection share: the network, the tokens, and the rate limiter.</summary>
internal interface IGraphSession : IDisposable
{
    /// <summary>A client whose requests are traced.</summary>
    IGraphChatClient CreateClient(IRequestTrace? trace);

    /// <summary>Sends a request without a token, once: whether the endpoint can be reached.</summary>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.ServiceUnavailable"/>: it can't.</exception>
    Task<EndpointProbe> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>The token of the connection.</summary>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.SignInRequired"/>.</exception>
    ValueTask<BearerToken> GetTokenAsync(CancellationToken cancellationToken);

    /// <summary>How much longer the service throttles; zero when it doesn't.</summary>
    TimeSpan ThrottleDelay { get; }

    /// <summary>What was sent so far.</summary>
    GraphChatStatistics Statistics { get; }

    /// <summary>Why nothing gets through at the moment; null while requests do.</summary>
    string? FailureReason { get; }
}
