using System.Management.Automation;
using System.Reflection;

namespace ChatModule.Authentication;

/// <summary>
/// The session of Connect-MgGraph 2.x in the same process, found through the loaded commands, whatever their prefix. It
/// belongs to the process, so it's the same in each runspace.
/// </summary>
internal sealed class MgGraphSession
{
    private const string ModuleName = "Microsoft.Graph.Authentication";
    private const string Namespace = "Microsoft.Graph.PowerShell.Authentication";

    private readonly PropertyInfo instance;

    private MgGraphSession(CmdletInfo invokeRequest, PropertyInfo instance)
    {
        InvokeRequest = invokeRequest;
        this.instance = instance;
    }

    /// <summary>Invoke-MgGraphRequest, the public way to a request with the session's token.</summary>
    public CmdletInfo InvokeRequest { get; }

    /// <summary>Who is signed in: another object after each sign-in.</summary>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.SignInRequired"/>: nobody is.</exception>
    public object Context => Read(instance.GetValue(null), "AuthContext") ?? throw NotSignedIn();

    /// <summary>The client ID that the context names.</summary>
    public string? ClientId => Read(Context, "ClientId") as string;

    /// <summary>The tenant that the context names.</summary>
    public string? TenantId => Read(Context, "TenantId") as string;

    /// <summary>The account that the context names.</summary>
    public string? Account => Read(Context, "Account") as string;

    /// <summary>The permissions that the context names.</summary>
    public string[] Scopes => Read(Context, "Scopes") as string[] ?? [];

    /// <summary>Whether the context is an app's.</summary>
    public bool IsAppOnly => Read(Context, "AuthType")?.ToString() is "AppOnly" or "ManagedIdentity";

    /// <summary>The cloud: its name, and its Graph root.</summary>
    public (string Name, Uri Endpoint) Cloud =>
        Read(instance.GetValue(null), "Environment") is { } cloud && Read(cloud, "GraphEndpoint") is string { Length: > 0 } root
            ? (Read(cloud, "Name") as string ?? GraphCloud.Global.Name, new Uri(root))
            : (GraphCloud.Global.Name, GraphCloud.Global.Endpoint);

    /// <summary>Finds the session among the commands that are loaded; loads nothing.</summary>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.NotConnected"/>: the module isn't loaded, or isn't a known version.</exception>
    public static MgGraphSession Find(CommandInvocationIntrinsics commands)
    {
        // GetCommand would import the module by itself: a session that the user knows nothing of helps nobody.
        var loaded = commands.GetCmdlets().Where(command => command.ModuleName == ModuleName).ToArray();
        if (loaded.Length == 0)
            throw new GraphChatException(GraphChatError.NotConnected, "Microsoft.Graph.Authentication isn't imported in this session, so there's no sign-in of Connect-MgGraph to use.")
            {
                RecommendedAction = "Run Import-Module Microsoft.Graph.Authentication and Connect-MgGraph -Scopes Chat.Create, Chat.ReadBasic first.",
            };
        var request = loaded.FirstOrDefault(command => command.ImplementingType.Name == "InvokeMgGraphRequest");
        // The session's type is in this assembly or in the one beside it, Microsoft.Graph.Authentication.Core.
        var instance = AppDomain.CurrentDomain.GetAssemblies()
            .Where(assembly => assembly == loaded[0].ImplementingType.Assembly || assembly.GetName().Name == $"{ModuleName}.Core")
            .Select(assembly => assembly.GetType($"{Namespace}.GraphSession")?.GetProperty("Instance", BindingFlags.Public | BindingFlags.Static))
            .FirstOrDefault(property => property is not null);
        return request is not null && instance is not null ? new(request, instance) : throw new GraphChatException(GraphChatError.NotConnected,
            $"Microsoft.Graph.Authentication {loaded[0].Version} is imported, which -UseMgGraph doesn't know.")
        {
            RecommendedAction = "Update Microsoft.Graph.Authentication to 2.x, or connect another way.",
        };
    }

    public static GraphChatException NotSignedIn(string? reason = null, Exception? inner = null) => new(GraphChatError.SignInRequired,
        $"Nobody is signed in with Connect-MgGraph.{(reason is null ? "" : $" {TextSanitizer.Sanitize(reason)}")}", inner)
    {
        RecommendedAction = "Run Connect-MgGraph -Scopes Chat.Create, Chat.ReadBasic, and Connect-GraphChat -UseMgGraph again.",
    };

    private static object? Read(object? of, string name) => of?.GetType().GetProperty(name)?.GetValue(of);
}
