using System.Management.Automation;
using System.Net;
using System.Security;
using ChatModule.Authentication;
using ChatModule.Completion;
using ChatModule.Connections;
using ChatModule.Loading;
using ChatModule.Pipeline;

namespace ChatModule.Commands;

/// <summary>Signs in to Microsoft Graph; the connection becomes the runspace's default.</summary>
[Cmdlet(VerbsCommunications.Connect, "GraphChat", DefaultParameterSetName = Browser)]
[OutputType(typeof(GraphChatConnection))]
public sealed partial class ConnectGraphChatCommand : GraphChatCommand
{
    private const string Browser = "InteractiveBrowser";
    private const string Device = "DeviceCode";
    private const string Secret = "ClientSecret";
    private const string ByCertificate = "Certificate";
    private const string ByCertificatePath = "CertificatePath";
    private const string Managed = "ManagedIdentity";
    private const string Federated = "FederatedToken";
    private const string Default = "DefaultCredential";
    private const string Token = "AccessToken";
    private const string Mg = "MgGraph";

    // Not an enumeration of ChatModule.Core: the engine would need that assembly to lay out this class, before the
    // module's initializer loads its ReadyToRun image.
    private int serviceLimits = (int)ServiceLimitSource.Documented;

    /// <summary>The client id of the app to sign in with; Microsoft Graph Command Line Tools when left out.</summary>
    [Parameter(ParameterSetName = Browser)]
    [Parameter(ParameterSetName = Device)]
    [Parameter(ParameterSetName = ByCertificate, Mandatory = true)]
    [Parameter(ParameterSetName = ByCertificatePath, Mandatory = true)]
    [Parameter(ParameterSetName = Managed)]
    [Parameter(ParameterSetName = Federated, Mandatory = true)]
    [Parameter(ParameterSetName = Default)]
    [Alias("AppId")]
    [ValidateNotNullOrEmpty]
    public string? ClientId { get; set; }

    /// <summary>The tenant, by id or by domain.</summary>
    [Parameter(ParameterSetName = Browser)]
    [Parameter(ParameterSetName = Device)]
    [Parameter(ParameterSetName = Secret, Mandatory = true)]
    [Parameter(ParameterSetName = ByCertificate, Mandatory = true)]
    [Parameter(ParameterSetName = ByCertificatePath, Mandatory = true)]
    [Parameter(ParameterSetName = Managed)]
    [Parameter(ParameterSetName = Federated, Mandatory = true)]
    [Parameter(ParameterSetName = Default)]
    [Alias("Tenant")]
    [ValidateNotNullOrEmpty]
    public string? TenantId { get; set; }

    /// <summary>An access token for Microsoft Graph that was acquired elsewhere.</summary>
    [Parameter(ParameterSetName = Token, Mandatory = true)]
    [ValidateNotNull]
    public SecureString? AccessToken { get; set; }

    /// <summary>Use the sign-in of Connect-MgGraph in this process.</summary>
    [Parameter(ParameterSetName = Mg, Mandatory = true)]
    public SwitchParameter UseMgGraph { get; set; }

    /// <summary>The national cloud of the tenant, such as <c>USGov</c>.</summary>
    [Parameter]
    [Alias("EnvironmentName", "NationalCloud")]
    [ValidateCloud]
    [ArgumentCompleter(typeof(CloudCompleter))]
    public string Environment { get; set; } = GraphCloud.Global.Name;

    /// <summary>
    /// The service root, without a version, of a private or test endpoint; <c>http</c> on loopback only.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? GraphEndpoint { get; set; }

    /// <summary>The sign-in authority of a private or test endpoint.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? AuthorityHost { get; set; }

    /// <summary>
    /// Requests a second of this connection that are never exceeded, from the first one on: a share of the tenant's
    /// limit.
    /// </summary>
    [Parameter]
    [ValidateRange(0.01, 10_000.0)]
    public double? RateLimit { get; set; }

    /// <summary>
    /// Whether requests stay within the limits that Microsoft documents, or are sent as fast as <c>-ThrottleLimit</c>
    /// allows until the service throttles.
    /// </summary>
    [Parameter]
    public ServiceLimitSource ServiceLimits
    {
        get => (ServiceLimitSource)serviceLimits;
        set => serviceLimits = (int)value;
    }

    /// <summary>Emit the connection, for <c>-Connection</c>.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Replaces the network, for tests.</summary>
    [Parameter(DontShow = true)]
    public HttpMessageHandler? HttpMessageHandler { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessingCore() => GraphAdapterLoader.WarmUp();

    /// <inheritdoc/>
    protected override void EndProcessingCore()
    {
        var connection = UseMgGraph ? UseSession() : SignIn();
        DefaultConnection.Set(connection, PassThru);
        if (PassThru)
            WriteResult(connection);
    }

    private SignInMethod Method => Enum.Parse<SignInMethod>(ParameterSetName switch
    {
        ByCertificate or ByCertificatePath => "ClientCertificate",
        var set => set,
    });

    private GraphChatConnection UseSession()
    {
        CloudParameters.RejectBesideMgGraph(this, MyInvocation.BoundParameters);
        var session = MgGraphSession.Find(InvokeCommand);
        try
        {
            var context = session.GetContext();
            // Before the session sends its token there.
            var endpoint = session.GetEndpoint(context.Environment);
            var cloud = CloudParameters.ReadMgEnvironment(this, context.Environment, endpoint);
            return Builder(Request(cloud)).Build(new MgGraphTokenProvider(session, TimeProvider.System), context);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private GraphChatConnection SignIn()
    {
        RequireCompleteAgent();
        var request = Request(CloudParameters.Read(this, Environment, GraphEndpoint, AuthorityHost));
        var stop = Dispatcher.PipelineStopToken;
        return Builder(request).Build(AccessToken is null
            ? Dispatcher.Await(Task.Run(() => GraphAdapterLoader.Adapter.SignInAsync(request, stop)))
            : new StaticTokenProvider(Plain(AccessToken)!, TimeProvider.System));
    }

    private ConnectionBuilder Builder(SignInRequest request) => new()
    {
        Command = this,
        SignIn = request,
        Network = HttpMessageHandler,
        Limits = new(RateLimit, ServiceLimits),
    };

    private SignInRequest Request(GraphCloud cloud) => new()
    {
        Method = Method,
        Cloud = cloud,
        ClientId = ClientSecretCredential?.UserName ?? ClientId,
        TenantId = TenantId,
        Scopes = Scopes,
        LoginHint = LoginHint,
        ContextScope = ContextScope,
        ClientSecret = Plain(ClientSecretCredential?.Password),
        Certificate = Certificate,
        CertificatePath = CertificatePath is null ? null : GetUnresolvedProviderPathFromPSPath(CertificatePath),
        CertificatePassword = Plain(CertificatePassword),
        ManagedIdentityClientId = ManagedIdentityClientId,
        FederatedToken = FederatedTokenArgument.CreateSource(FederatedToken),
        FederatedTokenIssuer = FederatedTokenArgument.FindIssuer(FederatedToken),
        AgentUser = AgentUser,
        AgentId = AgentId,
        Show = text => Dispatcher.Post(() => Show(text)),
        WriteVerbose = text => Dispatcher.Post(() => WriteVerboseText(text)),
    };

    // As Write-Host does: seen on the screen, and still a stream that can be redirected.
    private void Show(string text) => WriteInformation(new HostInformationMessage { Message = text }, ["PSHOST"]);

    private static string? Plain(SecureString? secret) =>
        secret is null ? null : new NetworkCredential("", secret).Password;
}
