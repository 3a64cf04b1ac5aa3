namespace ChatModule;

/// <summary>What a connection shares among all its calls: the network, the tokens, the gate.</summary>
internal interface IGraphSession : IDisposable
{
    /// <summary>A client whose requests are told to <paramref name="trace"/>.</summary>
    IGraphChatClient CreateClient(IRequestTrace? trace);

    /// <summary>For how long from now the service asked to wait; zero when it did not.</summary>
    TimeSpan ThrottleDelay { get; }
}
