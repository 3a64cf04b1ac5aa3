using System.Management.Automation;
using System.Net;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using ChatModule.Authentication;
using ChatModule.Completion;
using ChatModule.Connections;
using ChatModule.Loading;
using ChatModule.Pipeline;

namespace ChatModule.Commands;

/// <summary>Signs in to Microsoft Graph; the connection becomes the runspace's default.</summary>
[Cmdlet(VerbsCommunications.Connect, "GraphChat", DefaultParameterSetName = Browser)]
[OutputType(typeof(GraphChatConnection))]
public sealed class ConnectGraphChatCommand : GraphChatCommand
{
    private const string Browser = "InteractiveBrowser";
    private const string Device = "DeviceCode";
    private const string Secret = "ClientSecret";
    private const string ByCertificate = "Certificate";
    private const string ByCertificatePath = "CertificatePath";
    private const string Managed = "ManagedIdentity";
    private const string Default = "DefaultCredential";
    private const string Token = "AccessToken";
    private const string Mg = "MgGraph";

    // Not an enumeration of ChatModule.Core: the engine would need that assembly to lay out this class, before the module's
    // initializer loads its ReadyToRun image.
    private int contextScope = (int)ContextScope.CurrentUser;

    /// <summary>Delegated permissions to ask for; <c>Chat.Create</c> and <c>Chat.ReadBasic</c> when left out.</summary>
    [Parameter(ParameterSetName = Browser, Position = 0)]
    [Parameter(ParameterSetName = Device)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[] Scopes { get; set; } = [.. SignInRequest.DefaultScopes];

    /// <summary>The client id of the app to sign in with; Microsoft Graph Command Line Tools when left out.</summary>
    [Parameter(ParameterSetName = Browser)]
    [Parameter(ParameterSetName = Device)]
    [Parameter(ParameterSetName = ByCertificate, Mandatory = true)]
    [Parameter(ParameterSetName = ByCertificatePath, Mandatory = true)]
    [Parameter(ParameterSetName = Managed)]
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
    [Parameter(ParameterSetName = Default)]
    [Alias("Tenant")]
    [ValidateNotNullOrEmpty]
    public string? TenantId { get; set; }

    /// <summary>The user who signs in, such as <c>megan@contoso.com</c>: chooses among the sign-ins of earlier sessions, and fills in the page in the browser.</summary>
    [Parameter(ParameterSetName = Browser)]
    [Parameter(ParameterSetName = Device)]
    [ValidateNotNullOrEmpty]
    public string? LoginHint { get; set; }

    /// <summary>Whether the sign-in is kept, encrypted, for other sessions of the same user of this computer, or for this process alone.</summary>
    [Parameter(ParameterSetName = Browser)]
    [Parameter(ParameterSetName = Device)]
    public ContextScope ContextScope
    {
        get => (ContextScope)contextScope;
        set => contextScope = (int)value;
    }

    /// <summary>Sign in with a code that is entered in a browser on any device.</summary>
    [Parameter(ParameterSetName = Device, Mandatory = true)]
    [Alias("UseDeviceAuthentication", "DeviceCode")]
    public SwitchParameter UseDeviceCode { get; set; }

    /// <summary>An app's client id and secret, as user name and password.</summary>
    [Parameter(ParameterSetName = Secret, Mandatory = true)]
    [Alias("SecretCredential", "Credential")]
    public PSCredential? ClientSecretCredential { get; set; }

    /// <summary>An app's certificate with its private key.</summary>
    [Parameter(ParameterSetName = ByCertificate, Mandatory = true)]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>A PFX or PEM file with the app's certificate and its private key.</summary>
    [Parameter(ParameterSetName = ByCertificatePath, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? CertificatePath { get; set; }

    /// <summary>The password of that file.</summary>
    [Parameter(ParameterSetName = ByCertificatePath)]
    public SecureString? CertificatePassword { get; set; }

    /// <summary>Sign in as the managed identity of this machine or service; <c>-ClientId</c> names a user-assigned one.</summary>
    [Parameter(ParameterSetName = Managed, Mandatory = true)]
    [Alias("ManagedIdentity", "MI")]
    public SwitchParameter Identity { get; set; }

    /// <summary>Sign in with what Azure.Identity's DefaultAzureCredential finds.</summary>
    [Parameter(ParameterSetName = Default, Mandatory = true)]
    public SwitchParameter UseDefaultCredential { get; set; }

    /// <summary>An access token for Microsoft Graph that was acquired elsewhere.</summary>
    [Parameter(ParameterSetName = Token, Mandatory = true)]
    [ValidateNotNull]
    public SecureString? AccessToken { get; set; }

    /// <summary>Use the sign-in of Connect-MgGraph in this process.</summary>
    [Parameter(ParameterSetName = Mg, Mandatory = true)]
    public SwitchParameter UseMgGraph { get; set; }

    /// <summary>The cloud.</summary>
    [Parameter]
    [Alias("EnvironmentName", "NationalCloud")]
    [ValidateSet("Global", "USGov", "USGovDoD", "China", "Bleu", "Delos", "GovSG")]
    public string Environment { get; set; } = GraphCloud.Global.Name;

    /// <summary>The service root, without a version, of a private or test endpoint; <c>http</c> on loopback only.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? GraphEndpoint { get; set; }

    /// <summary>The sign-in authority of a private or test endpoint.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? AuthorityHost { get; set; }

    /// <summary>Requests a second of this connection that are never exceeded, from the first one on; for who knows their share of the tenant's limit.</summary>
    [Parameter]
    [ValidateRange(0.01, 10_000.0)]
    public double? RateLimit { get; set; }

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
        var connection = UseMgGraph ? UseSession() : SignIn(Cloud());
        DefaultConnection.Set(connection, PassThru);
        if (!GraphCloud.HasChats(connection.GraphEndpoint))
            WriteWarning($"As of August 2026, Microsoft's published metadata of the cloud {connection.Environment} has no chats. Requests may fail.");
        if (PassThru)
            WriteResult(connection);
    }

    private SignInMethod Method => Enum.Parse<SignInMethod>(ParameterSetName switch { ByCertificate or ByCertificatePath => "ClientCertificate", var set => set });

    private GraphChatConnection UseSession()
    {
        var ignored = new[] { nameof(Environment), nameof(GraphEndpoint), nameof(AuthorityHost) }.FirstOrDefault(MyInvocation.BoundParameters.ContainsKey);
        if (ignored is not null)
            ThrowTerminatingError(EndpointInvalid(new ArgumentException($"-{ignored} can't be used with -UseMgGraph: the cloud is that of Connect-MgGraph."), MyInvocation.BoundParameters[ignored],
                $"Leave -{ignored} out, and name the cloud with Connect-MgGraph -Environment."));
        var session = MgGraphSession.Find(InvokeCommand);
        var tokens = new MgGraphTokenProvider(session, TimeProvider.System);
        try
        {
            var context = session.GetContext();
            // Before the session sends its token there.
            var cloud = Cloud(context.Environment, session.GetEndpoint(context.Environment));
            var claims = Dispatcher.Await(tokens.GetTokenAsync(Dispatcher.PipelineStopToken).AsTask()).Claims;
            GraphCloud.All.FirstOrDefault(known => known.Endpoint == cloud.Endpoint)?.RequireAudience(claims);
            WarnMissingPermission(claims, tokens.SignInCommand);
            return CreateConnection(cloud, tokens, claims, context);
        }
        catch
        {
            tokens.Dispose();
            throw;
        }
    }

    private GraphChatConnection SignIn(GraphCloud cloud)
    {
        ITokenProvider tokens = AccessToken is not null
            ? new StaticTokenProvider(Plain(AccessToken)!, TimeProvider.System)
            : Dispatcher.Await(Task.Run(() => GraphAdapterLoader.Adapter.SignInAsync(Request(cloud), Dispatcher.PipelineStopToken)));
        // An expired token is reported now, not at the first chat.
        var claims = Dispatcher.Await(tokens.GetTokenAsync(Dispatcher.PipelineStopToken).AsTask()).Claims;
        if (tokens is StaticTokenProvider given)
        {
            cloud.RequireAudience(claims);
            if (given.HadScheme)
                WriteWarning("The access token begins with 'Bearer', which isn't part of it. It's used without that word.");
        }
        WarnMissingPermission(claims, "Connect-GraphChat");
        return CreateConnection(cloud, tokens, claims);
    }

    // The token says whose it is; Connect-MgGraph's session says so only of its own sign-ins, and the parameters say what was asked for.
    private GraphChatConnection CreateConnection(GraphCloud cloud, ITokenProvider tokens, TokenClaims? claims, MgGraphContext? context = null)
    {
        // Not the property: with this command, the connection would keep the secrets in its other parameters.
        var network = HttpMessageHandler;
        return new GraphChatConnection(of => GraphAdapterLoader.Adapter.Open(of.GraphEndpoint, tokens, network, of.RateLimit))
        {
            Account = claims?.UserPrincipalName ?? (claims?.IsAppOnly == true ? claims.ClientId : context?.Account),
            UserId = claims?.UserId,
            TenantId = claims?.TenantId ?? context?.TenantId ?? TenantId,
            ClientId = claims?.ClientId ?? context?.ClientId ?? ClientId ?? ClientSecretCredential?.UserName,
            AuthType = Method.ToString(),
            Scopes = claims?.Permissions ?? context?.Scopes ?? [],
            Environment = cloud.Name,
            GraphEndpoint = cloud.Endpoint,
            Forget = tokens.Forget,
            RateLimit = RateLimit,
            IsAppOnly = claims?.IsAppOnly ?? context?.IsAppOnly ?? Method is SignInMethod.ClientSecret or SignInMethod.ClientCertificate or SignInMethod.ManagedIdentity,
        };
    }

    // Once here, and not with each item. With -Scopes, the user has chosen.
    private void WarnMissingPermission(TokenClaims? claims, string signInCommand)
    {
        var hasChosen = MyInvocation.BoundParameters.ContainsKey(nameof(Scopes));
        if (claims is not null && !hasChosen && !GraphRequestKinds.CreateGroup.IsGrantedTo(claims))
            WriteWarning(MissingPermissionText.Explain(GraphRequestKinds.CreateGroup, claims, signInCommand));
    }

    private GraphCloud Cloud()
    {
        try
        {
            var cloud = GraphCloud.Find(Environment)!;
            return GraphEndpoint is null && AuthorityHost is null ? cloud : GraphCloud.Private(GraphEndpoint ?? cloud.Endpoint, AuthorityHost ?? cloud.Authority);
        }
        catch (ArgumentException e)
        {
            ThrowTerminatingError(EndpointInvalid(e, GraphEndpoint,
                "Give the root only, over https, such as https://graph.microsoft.com or https://login.microsoftonline.com: no version, no user name, no query."));
            throw;
        }
    }

    private GraphCloud Cloud(string environment, Uri endpoint)
    {
        try
        {
            return GraphCloud.OfMgEnvironment(environment, endpoint);
        }
        catch (ArgumentException e)
        {
            ThrowTerminatingError(EndpointInvalid(e, endpoint, "Correct the environment with Set-MgEnvironment, and sign in there again with Connect-MgGraph."));
            throw;
        }
    }

    // Without an address that has a user name: it can have a password, too.
    private static ErrorRecord EndpointInvalid(ArgumentException e, object? target, string action) =>
        new(e, "EndpointInvalid", ErrorCategory.InvalidArgument, target is Uri { IsAbsoluteUri: true, UserInfo.Length: > 0 } ? null : target)
        {
            ErrorDetails = new ErrorDetails(e.Message) { RecommendedAction = action },
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
        Show = text => Dispatcher.Post(() => Show(text)),
        WriteVerbose = text => Dispatcher.Post(() => WriteVerbose(text)),
    };

    // As Write-Host does: seen on the screen, and still a stream that can be redirected.
    private void Show(string text) => WriteInformation(new HostInformationMessage { Message = text }, ["PSHOST"]);

    private static string? Plain(SecureString? secret) => secret is null ? null : new NetworkCredential("", secret).Password;
}
