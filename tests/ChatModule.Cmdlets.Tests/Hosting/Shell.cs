using System.Management.Automation.Runspaces;
using System.Net;
using System.Security;
using GraphEmulator.Authentication;
using GraphEmulator.Hosting;

namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>
/// A PowerShell session with the module imported. It has only the commands of the engine, without Select-Object, Out-String,
/// and ConvertTo-SecureString, and it doesn't require an installed pwsh.
/// </summary>
public sealed class Shell : IAsyncDisposable
{
    private readonly EmulatorHost? emulator;

    private Shell(RecordingHost host, PSThreadOptions threads, EmulatorHost? emulator, string? views = null)
    {
        this.emulator = emulator;
        Host = host;
        var state = InitialState();
        if (views is not null)
            state.Formats.Add(new SessionStateFormatEntry(views));
        Runspace = RunspaceFactory.CreateRunspace(host, state);
        Runspace.ThreadOptions = threads;
        Runspace.Open();
        Import();
    }

    /// <summary>The runspace of the session.</summary>
    public Runspace Runspace { get; }

    /// <summary>The host of the session.</summary>
    internal RecordingHost Host { get; }

    /// <summary>The emulator that the session is connected to.</summary>
    public EmulatorHost Emulator => emulator ?? throw new InvalidOperationException("This shell has no emulator.");

    /// <summary>One line for each chat that was sent, with the keys of its members in order.</summary>
    public IReadOnlyList<string> SentMembers => Requests("POST", "/chats").Select(request => SentChat.Parse(request.Body!).MemberKeys).ToList();

    /// <summary>The commands of the engine, without module autoloading, so that a missing command is an error on every computer.</summary>
    internal static InitialSessionState InitialState()
    {
        var state = InitialSessionState.CreateDefault2();
        state.Variables.Add(new SessionStateVariableEntry("PSModuleAutoLoadingPreference", PSModuleAutoLoadingPreference.None, null));
        if (OperatingSystem.IsWindows())
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        return state;
    }

    /// <summary>A session that is connected to its own emulator, by default as Adele.</summary>
    public static async Task<Shell> StartAsync(EmulatorSettings? settings = null, TokenDescription? token = null, PSThreadOptions threads = PSThreadOptions.Default, string limits = "Unknown")
    {
        var emulator = await EmulatorHost.StartAsync(new EmulatorOptions { Settings = settings ?? new() { OperationSeconds = 0.1 } });
        var shell = new Shell(new(), threads, emulator);
        shell.Connect(token, limits);
        return shell;
    }

    /// <summary>A session that is connected to a scripted network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="views">The path of a file with views. The engine has no Update-FormatData, so the module doesn't load its own.</param>
    public static Shell On(HttpMessageHandler network, string? views = null)
    {
        var shell = new Shell(new(), PSThreadOptions.Default, emulator: null, views);
        shell.Run("Connect-GraphChat -AccessToken $args[0] -HttpMessageHandler $args[1] -ServiceLimits Unknown", Secret(UnsignedToken.Of()), network).ThrowOnError();
        return shell;
    }

    /// <summary>A session without a connection.</summary>
    public static Shell Disconnected(PSThreadOptions threads = PSThreadOptions.Default) => new(new(), threads, emulator: null);

    public static SecureString Secret(string text) => new NetworkCredential("", text).SecurePassword;

    /// <summary>Connects to the emulator with a token, by default of Adele.</summary>
    /// <param name="token">The token.</param>
    /// <param name="limits">The -ServiceLimits. The emulator doesn't keep those of Microsoft if it isn't told to.</param>
    public void Connect(TokenDescription? token = null, string limits = "Unknown") =>
        Run("Connect-GraphChat -AccessToken $args[0] -GraphEndpoint $args[1] -ServiceLimits $args[2]",
            Secret(Emulator.State.MintToken(token)), Emulator.BaseAddress, limits).ThrowOnError();

    /// <summary>Runs a script with <c>$args</c>. Its variables stay in the session.</summary>
    public ShellResult Run(string script, params object?[] arguments) => Start(script, arguments).Result();

    /// <summary>Starts a script that the test can stop or observe.</summary>
    public RunningScript Start(string script, params object?[] arguments) => new(Runspace, script, arguments);

    /// <summary>Runs a script like at the prompt, and returns the output to the host.</summary>
    public string Show(string script, params object?[] arguments)
    {
        var before = Host.Text.Length;
        using var powershell = PowerShell.Create(Runspace);
        powershell.AddScript(script);
        foreach (var argument in arguments)
            powershell.AddArgument(argument);
        powershell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        powershell.AddCommand("Out-Default").Invoke();
        return Host.Text[before..];
    }

    /// <summary>The requests to the emulator with a method and a part of the path, oldest first.</summary>
    public IReadOnlyList<GraphEmulator.Recording.RequestRecord> Requests(string method, string path) =>
        [.. Emulator.State.Record.Where(request => request.Method == method && request.Path.Contains(path, StringComparison.Ordinal))];

    /// <summary>Waits until the emulator has received so many requests.</summary>
    public async Task ReceivesAsync(int count, string method, string path)
    {
        while (Requests(method, path).Count < count)
            await Task.Delay(10);
    }

    public async ValueTask DisposeAsync()
    {
        Runspace.Dispose();
        if (emulator is not null)
            await emulator.DisposeAsync();
    }

    private void Import() => Run("Import-Module $args[0]", ModuleUnderTest.Manifest).ThrowOnError();
}
