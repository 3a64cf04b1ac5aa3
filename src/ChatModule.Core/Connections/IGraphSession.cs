namespace ChatModule;

/// <summary>What all requests of a connection share: the network, the tokens, and the rate limiter.</summary>
internal interface IGraphSession : IDisposable
{
    /// <summary>A client whose requests are traced.</summary>
    IGraphChatClient CreateClient(IRequestTrace? trace);

    /// <summary>How much longer the service throttles; zero when it doesn't.</summary>
    TimeSpan ThrottleDelay { get; }

    /// <summary>What was sent so far.</summary>
    GraphChatStatistics Statistics { get; }

    /// <summary>Why nothing gets through at the moment; null while requests do.</summary>
    string? FailureReason { get; }
}
