namespace ChatModule;

/// <summary>The session of a connection: opened by the first client, and closed with the connection.</summary>
/// <param name="open">Opens it.</param>
/// <param name="describe">Names the connection in an error.</param>
/// <param name="tokens">Where its tokens come from: disposed of with the connection, whether a session was opened or
/// not.</param>
internal sealed class ConnectionSession(Func<IGraphSession> open, Func<string> describe, IDisposable? tokens)
    : IDisposable
{
    private readonly object sync = new();
    private Func<IGraphSession>? open = open;
    private IDisposable? tokens = tokens;
    private IGraphSession? session;
    private int commands;
    private bool closesUnused;
    private GraphChatStatistics last = GraphChatStatistics.Empty;

    public bool IsClosed => open is null;

    /// <summary>The turns of messages, which the pipelines of the connection share.</summary>
    public ChatTurns MessageTurns { get; } = new();

    /// <summary>The groups that were created or may have been, which the pipelines of the connection share.</summary>
    public CreatedGroups CreatedGroups { get; } = new();

    /// <summary>
    /// What is changed in the members of chats. A chat that was read before is in a variable, and is used over another
    /// connection, or after the user has signed in again: all connections share it.
    /// </summary>
    public static MemberChanges MemberChanges { get; } = new(TimeProvider.System);

    /// <summary>The chats that are renamed, over any connection.</summary>
    public static RecentRenames Renames { get; } = new(TimeProvider.System);

    /// <summary>The messages that were sent lately.</summary>
    public RecentMessages RecentMessages { get; } = new(TimeProvider.System);

    /// <summary>What was sent so far, also once the session is closed.</summary>
    public GraphChatStatistics Statistics
    {
        get
        {
            lock (sync)
                return session?.Statistics ?? last;
        }
    }

    /// <summary>What the requests of a pipeline wait for, in a few words; null when they don't.</summary>
    public string? DescribeWait(IRequestTrace trace, int? left) => session?.DescribeWait(trace, left);

    /// <summary>Whether a pipeline has begun so much that more wouldn't be sent any sooner.</summary>
    public bool HasBacklog(IRequestTrace trace) => session?.HasBacklog(trace) == true;

    /// <summary>A client of the session; the first one opens it.</summary>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.NotConnected"/>: it's closed.</exception>
    public IGraphChatClient CreateClient(IRequestTrace? trace, int throttleLimit) =>
        Open().CreateClient(trace, throttleLimit);

    /// <summary>The session; the first caller opens it.</summary>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.NotConnected"/>: it's closed.</exception>
    public IGraphSession Open()
    {
        lock (sync)
        {
            if (open is null)
                throw new GraphChatException(GraphChatError.NotConnected, $"The connection of {describe()} was closed.")
                {
                    RecommendedAction = "Connect again with Connect-GraphChat.",
                };
            return session ??= open();
        }
    }

    /// <summary>A command begins to use the connection.</summary>
    public void Enter()
    {
        lock (sync)
            commands++;
    }

    /// <summary>A command has ended.</summary>
    public void Exit()
    {
        lock (sync)
        {
            if (--commands == 0 && closesUnused)
                Dispose();
        }
    }

    /// <summary>Closes the connection, when the commands that use it have ended.</summary>
    public void CloseWhenUnused()
    {
        lock (sync)
        {
            closesUnused = true;
            if (commands == 0)
                Dispose();
        }
    }

    public void Dispose()
    {
        lock (sync)
        {
            // It refers to the tokens.
            open = null;
            last = session?.Statistics ?? last;
            session?.Dispose();
            session = null;
            tokens?.Dispose();
            tokens = null;
        }
    }
}
