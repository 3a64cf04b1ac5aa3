namespace ChatModule;

/// <summary>A sign-in to Microsoft Graph, as shown to the user: never a token.</summary>
public sealed class GraphChatConnection : IDisposable
{
    private readonly Func<GraphChatConnection, IGraphSession> open;
    private readonly object sync = new();
    private readonly SharedRequest<Person> caller = new();
    private IGraphSession? session;
    private GraphChatStatistics last = GraphChatStatistics.Empty;

    internal GraphChatConnection(Func<GraphChatConnection, IGraphSession> open) => this.open = open;

    /// <summary>The signed-in user's name, or the app's client id.</summary>
    public string? Account { get; internal init; }

    /// <summary>The object id of the signed-in user; null for an app.</summary>
    public string? UserId { get; internal init; }

    /// <summary>The tenant.</summary>
    public string? TenantId { get; internal init; }

    /// <summary>The client id of the app that signed in.</summary>
    public string? ClientId { get; internal init; }

    /// <summary>The way of the sign-in.</summary>
    public string AuthType { get; internal init; } = "";

    /// <summary>What the token may do: scopes, or an app's roles.</summary>
    public IReadOnlyList<string> Scopes { get; internal init; } = [];

    /// <summary>The name of the cloud.</summary>
    public string Environment { get; internal init; } = GraphCloud.Global.Name;

    /// <summary>The service root that requests go to.</summary>
    public Uri GraphEndpoint { get; internal init; } = GraphCloud.Global.Endpoint;

    /// <summary>Whether an app signed in without a user.</summary>
    public bool IsAppOnly { get; internal init; }

    /// <summary>Removes what is kept of the sign-in for other sessions.</summary>
    internal Action Forget { get; init; } = static () => { };

    /// <summary>The requests a second that this connection never exceeds; null for none.</summary>
    public double? RateLimit { get; internal init; }

    /// <summary>What was sent over the connection so far.</summary>
    public GraphChatStatistics Statistics
    {
        get
        {
            lock (sync)
                return session?.Statistics ?? last;
        }
    }

    internal bool IsClosed { get; private set; }

    /// <summary>The account and the tenant.</summary>
    public override string ToString() => $"{Account ?? AuthType} ({TenantId ?? GraphEndpoint.Host})";

    /// <summary>Ends the connection; its tokens are forgotten.</summary>
    public void Dispose()
    {
        lock (sync)
        {
            IsClosed = true;
            last = session?.Statistics ?? last;
            session?.Dispose();
            session = null;
        }
    }

    /// <summary>The signed-in user as far as the token identifies them.</summary>
    internal Person? KnownCaller => (UserId ?? Account) is not { } key || IsAppOnly
        ? null
        : new Person { Key = key, UserId = UserId, UserPrincipalName = Account, IsGuest = Person.HasGuestMark(Account) };

    /// <summary>How much longer the service throttles; zero when it doesn't.</summary>
    internal TimeSpan ThrottleDelay => session?.ThrottleDelay ?? TimeSpan.Zero;

    /// <summary>Why nothing gets through at the moment; null while requests do.</summary>
    internal string? FailureReason => session?.FailureReason;

    /// <summary>A client on this connection; the first one opens its session.</summary>
    internal IGraphChatClient CreateClient(IRequestTrace? trace)
    {
        lock (sync)
        {
            if (IsClosed)
                throw new GraphChatException(GraphChatError.NotConnected, $"The connection of {this} was closed.") { RecommendedAction = "Connect again with Connect-GraphChat." };
            return (session ??= open(this)).CreateClient(trace);
        }
    }

    /// <summary>
    /// The signed-in user by id and UPN; null for an app. What the token doesn't contain is requested once; where that isn't
    /// allowed, what is known is used.
    /// </summary>
    internal async Task<Person?> GetCallerAsync(IGraphChatClient client, CancellationToken cancellationToken)
    {
        var known = KnownCaller;
        if (IsAppOnly || known is { UserId: not null, UserPrincipalName: not null })
            return known;
        try
        {
            return await caller.GetAsync(client.GetCallerAsync, cancellationToken);
        }
        catch (GraphChatException e) when (known is not null && e.Error == GraphChatError.MissingPermission)
        {
            return known;
        }
    }
}
