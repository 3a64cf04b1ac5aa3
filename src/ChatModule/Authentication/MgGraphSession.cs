using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace ChatModule.Authentication;

/// <summary>
/// The session of Connect-MgGraph 2.x, through the public cmdlets of its module, whatever their prefix. The session
/// belongs to the process, so it's the same in each runspace.
/// </summary>
internal sealed class MgGraphSession : IDisposable
{
    private const string ModuleName = "Microsoft.Graph.Authentication";
    private const string ConnectMgGraph = "Connect-MgGraph -Scopes Chat.Create, Chat.ReadBasic";

    private readonly object sync = new();
    private readonly CmdletInfo getContext;
    private readonly CmdletInfo getEnvironment;
    private readonly CmdletInfo invokeRequest;
    private readonly Runspace runspace;
    private bool isDisposed;

    private MgGraphSession(CmdletInfo getContext, CmdletInfo getEnvironment, CmdletInfo invokeRequest)
    {
        this.getContext = getContext;
        this.getEnvironment = getEnvironment;
        this.invokeRequest = invokeRequest;
        // Empty, and on the caller's thread: reading the context before each request takes a fraction of a millisecond.
        runspace = RunspaceFactory.CreateRunspace(InitialSessionState.Create());
        runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        runspace.Open();
    }

    /// <summary>Finds the module among the commands that are loaded; loads nothing.</summary>
    /// <exception cref="GraphChatException">
    /// <see cref="GraphChatError.NotConnected"/>: the module isn't loaded, or isn't a known version.
    /// </exception>
    public static MgGraphSession Find(CommandInvocationIntrinsics commands)
    {
        // GetCommand would import the module by itself: a session that the user knows nothing of is of no use.
        var loaded = commands.GetCmdlets().Where(command => command.ModuleName == ModuleName).ToArray();
        if (loaded.Length == 0)
            throw new GraphChatException(GraphChatError.NotConnected,
                $"{ModuleName} isn't imported in this session, so there's no sign-in of Connect-MgGraph to use.")
            {
                RecommendedAction = $"Run Import-Module {ModuleName} and {ConnectMgGraph} first.",
            };
        return Command(VerbsCommon.Get, "MgContext") is { } context
            && Command(VerbsCommon.Get, "MgEnvironment") is { } environment
            && Command(VerbsLifecycle.Invoke, "MgGraphRequest") is { } request
            ? new(context, environment, request)
            : throw new GraphChatException(GraphChatError.NotConnected,
                $"{ModuleName} {loaded[0].Version} is imported, which -UseMgGraph doesn't know.")
            {
                RecommendedAction = $"Update {ModuleName} to 2.x, or connect another way.",
            };

        // A prefix of Import-Module changes the command's name, not its attribute.
        CmdletInfo? Command(string verb, string noun) => loaded.FirstOrDefault(command =>
            command.ImplementingType.GetCustomAttribute<CmdletAttribute>() is { } cmdlet
            && cmdlet.VerbName == verb && cmdlet.NounName == noun);
    }

    /// <summary>The error while there's no sign-in to use.</summary>
    public static GraphChatException NotSignedIn(string message, Exception? inner = null) =>
        new(GraphChatError.SignInRequired, message, inner)
        {
            RecommendedAction = $"Run {ConnectMgGraph}, and Connect-GraphChat -UseMgGraph again.",
        };

    /// <summary>The context of the sign-in.</summary>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.SignInRequired"/>: there's none.</exception>
    public MgGraphContext GetContext()
    {
        try
        {
            return Invoke(getContext) is { } context
                ? new(context)
                : throw NotSignedIn("No one is signed in with Connect-MgGraph.");
        }
        // The module was removed, and its session with it.
        catch (RuntimeException e)
        {
            throw NotSignedIn($"No one is signed in with Connect-MgGraph; its session can't be read: {e.Message}", e);
        }
    }

    /// <summary>The Graph root of an environment.</summary>
    /// <exception cref="GraphChatException">
    /// <see cref="GraphChatError.SignInRequired"/>: there's no such environment any more.
    /// </exception>
    public Uri GetEndpoint(string environment)
    {
        try
        {
            var found = Invoke(getEnvironment, "Name", environment);
            if (found?.Properties["GraphEndpoint"]?.Value is string { Length: > 0 } root)
                return new Uri(root);
        }
        catch (Exception e) when (e is RuntimeException or UriFormatException)
        {
            throw NotSignedIn($"The environment '{environment}' of Connect-MgGraph can't be read: {e.Message}", e);
        }
        throw NotSignedIn($"The environment '{environment}' of Connect-MgGraph doesn't exist.");
    }

    /// <summary>
    /// The current token, renewed by the session where that's due: it's in the request that the session has sent. A
    /// relative address goes to the session's own cloud.
    /// </summary>
    /// <exception cref="GraphChatException">
    /// <see cref="GraphChatError.SignInRequired"/>: the session has none.
    /// </exception>
    public string GetToken(CancellationToken cancellationToken)
    {
        using var own = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        own.Open();
        using var powershell = PowerShell.Create();
        powershell.Runspace = own;
        using var stop = cancellationToken.Register(() => powershell.BeginStop(null, null));
        powershell.AddCommand(invokeRequest).AddParameter("Method", "GET").AddParameter("Uri", "/v1.0/me")
            .AddParameter("OutputType", "HttpResponseMessage").AddParameter("SkipHttpErrorCheck");
        try
        {
            using var response = powershell.Invoke().Select(static item => item.BaseObject)
                .OfType<HttpResponseMessage>().FirstOrDefault();
            return response?.RequestMessage?.Headers.Authorization?.Parameter
                ?? throw NoToken(powershell.Streams.Error.FirstOrDefault()?.Exception);
        }
        catch (PipelineStoppedException e)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (RuntimeException e)
        {
            throw NoToken(e);
        }
    }

    public void Dispose()
    {
        lock (sync)
        {
            isDisposed = true;
            runspace.Dispose();
        }
    }

    private static GraphChatException NoToken(Exception? e) =>
        NotSignedIn($"Connect-MgGraph's session gave no token. {e?.Message.Split('\n')[0].Trim()}".TrimEnd(), e);

    private PSObject? Invoke(CmdletInfo command, string? parameter = null, object? value = null)
    {
        lock (sync)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            using var powershell = PowerShell.Create();
            powershell.Runspace = runspace;
            powershell.AddCommand(command);
            if (parameter is not null)
                powershell.AddParameter(parameter, value);
            return powershell.Invoke().FirstOrDefault();
        }
    }
}
