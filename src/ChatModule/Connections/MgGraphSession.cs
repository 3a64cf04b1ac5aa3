using System.Management.Automation;
using System.Reflection;

namespace ChatModule.Connections;

/// <summary>
/// The session of Connect-MgGraph in the same process. It is found through the loaded command's own assembly, so
/// whichever version is there is the one that is used; only its public members are touched, and nothing is kept.
/// </summary>
internal sealed class MgGraphSession
{
    private const string Namespace = "Microsoft.Graph.PowerShell.Authentication";

    private readonly MethodInfo getClient;
    private readonly Type session;

    private MgGraphSession(MethodInfo getClient, Type session)
    {
        this.getClient = getClient;
        this.session = session;
    }

    /// <summary>A connection that rides this session. Whoever signs in with Connect-MgGraph later is who it acts as.</summary>
    /// <param name="endpoint">A private endpoint; null for the session's own.</param>
    public GraphChatConnection Connect(Uri? endpoint)
    {
        var context = Context;
        var isApp = Read(context, "AuthType")?.ToString() is "AppOnly" or "ManagedIdentity";
        return new GraphChatConnection(of => GraphRoom.Adapter.Open(of.GraphEndpoint, tokens: null, new MgGraphNetwork(this)))
        {
            Account = Read(context, isApp ? "ClientId" : "Account") as string,
            TenantId = Read(context, "TenantId") as string,
            ClientId = Read(context, "ClientId") as string,
            AuthType = SignInMethod.MgGraph,
            Scopes = Read(context, "Scopes") as string[] ?? [],
            Environment = Read(Instance, "Environment") is { } cloud && Read(cloud, "Name") is string name ? name : GraphCloud.Global.Name,
            GraphEndpoint = endpoint ?? Endpoint ?? GraphCloud.Global.Endpoint,
            IsAppOnly = isApp,
        };
    }

    /// <summary>The signed-in context: Account, TenantId, ClientId, Scopes, AuthType.</summary>
    private object Context => Read(Instance, "AuthContext") ?? throw NotSignedIn();

    /// <summary>The Graph root of the session's cloud.</summary>
    private Uri? Endpoint => Read(Instance, "Environment") is { } cloud && Read(cloud, "GraphEndpoint") is string { Length: > 0 } root ? new Uri(root) : null;

    private object Instance => session.GetProperty("Instance", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) ?? throw NotSignedIn();

    /// <summary>Finds the session among the commands that are loaded; loads nothing.</summary>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.NotConnected"/>: the module is not loaded, or another than is known here.</exception>
    public static MgGraphSession Find(CommandInvocationIntrinsics commands)
    {
        // GetCommand would import the module by itself: a session that the user knows nothing of helps nobody.
        var command = commands.GetCmdlets("Connect-MgGraph").FirstOrDefault() ?? throw new GraphChatException(GraphChatError.NotConnected,
            "Connect-MgGraph is not loaded here, so there is no sign-in of it to use.")
        {
            RecommendedAction = "Import Microsoft.Graph.Authentication and run Connect-MgGraph first.",
        };
        var getClient = command.ImplementingType.Assembly.GetType($"{Namespace}.Helpers.HttpHelpers")?
            .GetMethods(BindingFlags.Public | BindingFlags.Static)
            .FirstOrDefault(method => method.Name == "GetGraphHttpClient" && method.GetParameters() is [{ IsOptional: true }] && method.ReturnType == typeof(HttpClient));
        var session = getClient?.GetParameters()[0].ParameterType.Assembly.GetType($"{Namespace}.GraphSession");
        return getClient is not null && session is not null ? new(getClient, session) : throw new GraphChatException(GraphChatError.NotConnected,
            $"The Connect-MgGraph that is loaded ({command.ModuleName} {command.Version}) offers no HTTP client in a way known here.")
        {
            RecommendedAction = "Update Microsoft.Graph.Authentication, or sign in with Connect-GraphChat another way.",
        };
    }

    private static object? Read(object of, string name) => of.GetType().GetProperty(name)?.GetValue(of);

    /// <summary>The session's HTTP client as it is now. It stays the session's: never changed, never disposed of.</summary>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.SignInRequired"/>: nobody is signed in.</exception>
    public HttpClient GetClient()
    {
        _ = Context;
        try
        {
            return (HttpClient)getClient.Invoke(null, [null])!;
        }
        catch (TargetInvocationException e)
        {
            throw NotSignedIn(e.InnerException);
        }
    }

    private static GraphChatException NotSignedIn(Exception? inner = null) => new(GraphChatError.SignInRequired,
        $"Connect-MgGraph is loaded, but nobody is signed in with it.{(inner is null ? "" : $" {ServiceText.Inert(inner.Message)}")}", inner)
    {
        RecommendedAction = "Run Connect-MgGraph -Scopes Chat.Create, Chat.ReadBasic.",
    };
}
