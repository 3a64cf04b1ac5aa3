namespace ChatModule;

/// <summary>A sign-in to Microsoft Graph, as shown to the user: never a token.</summary>
public sealed class GraphChatConnection : IDisposable
{
    internal GraphChatConnection(Func<GraphChatConnection, IGraphSession> open, IDisposable? tokens = null)
    {
        Session = new ConnectionSession(() => open(this), ToString, tokens);
        Caller = new CallerCache(this);
    }

    /// <summary>The signed-in user's name, or the app's client ID.</summary>
    public string? Account { get; internal init; }

    /// <summary>The object ID of the signed-in user; null for an app.</summary>
    public string? UserId { get; internal init; }

    /// <summary>The ID of the tenant that the token is for; null when the token can't be read.</summary>
    public string? TenantId { get; internal init; }

    /// <summary>The client ID of the app that signed in.</summary>
    public string? ClientId { get; internal init; }

    /// <summary>How the connection was signed in.</summary>
    public string AuthType { get; internal init; } = "";

    /// <summary>The permissions of the token: scopes, or an app's roles.</summary>
    public IReadOnlyList<string> Scopes { get; internal init; } = [];

    /// <summary>The national cloud; <c>Global</c> is the worldwide one.</summary>
    public string Environment { get; internal init; } = GraphCloud.Global.Name;

    /// <summary>The service root that requests go to.</summary>
    public Uri GraphEndpoint { get; internal init; } = GraphCloud.Global.Endpoint;

    /// <summary>Whether an app signed in without a user.</summary>
    public bool IsAppOnly { get; internal init; }

    /// <summary>Removes what is kept of the sign-in for other sessions. Works on a closed connection too.</summary>
    internal Action Forget { get; init; } = static () => { };

    /// <summary>Whether the sign-in is kept for other sessions.</summary>
    internal SignInKeeping Keeping { get; init; }

    /// <summary>The requests a second that this connection never exceeds; null for none.</summary>
    public double? RateLimit { get; internal init; }

    /// <summary>Whether requests stay within the limits that Microsoft documents.</summary>
    internal ServiceLimitSource ServiceLimits { get; init; }

    /// <summary>What was sent over the connection so far.</summary>
    public GraphChatStatistics Statistics => Session.Statistics;

    /// <summary>What sends requests over the connection.</summary>
    internal ConnectionSession Session { get; }

    /// <summary>The signed-in user.</summary>
    internal CallerCache Caller { get; }

    /// <summary>The account, or else the type of the sign-in, and the tenant.</summary>
    public override string ToString() => $"{Account ?? AuthType} ({TenantId ?? GraphEndpoint.Host})";

    /// <summary>Ends the connection; its tokens are forgotten.</summary>
    public void Dispose() => Session.Dispose();
}
