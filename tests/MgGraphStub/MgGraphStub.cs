// A stub of Microsoft.Graph.Authentication 2.38.0 with the public types and parameters that Connect-GraphChat -UseMgGraph and its tests
// use, and with the behavior without a sign-in and after the module is removed. It sends no requests. UseMgGraph.Tests.ps1 tests the
// real module when it's installed.
using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Threading;
using Microsoft.Graph.PowerShell.Authentication.Interfaces;
using Microsoft.Graph.PowerShell.Authentication.Models;

namespace Microsoft.Graph.PowerShell.Authentication
{
    public enum AuthenticationType { Delegated, AppOnly, UserProvidedAccessToken, ManagedIdentity, EnvironmentVariable }

    public enum ContextScope { Process, CurrentUser }

    public enum TokenCredentialType { InteractiveBrowser, DeviceCode, ClientCertificate, UserProvidedAccessToken, ManagedIdentity, ClientSecret, EnvironmentVariable }

    public interface IAuthContext
    {
        string ManagedIdentityId { get; set; }
        string ClientId { get; set; }
        string TenantId { get; set; }
        string[] Scopes { get; set; }
        AuthenticationType AuthType { get; set; }
        TokenCredentialType TokenCredentialType { get; set; }
        string Environment { get; set; }
        string AppName { get; set; }
        string Account { get; set; }
        string HomeAccountId { get; set; }
        string CertificateThumbprint { get; set; }
        string CertificateSubjectName { get; set; }
        bool SendCertificateChain { get; set; }
        X509Certificate2 Certificate { get; set; }
        ContextScope ContextScope { get; set; }
        Version PSHostVersion { get; set; }
        SecureString ClientSecret { get; set; }
        bool WamEnabled { get; set; }
    }

    public class AuthContext : IAuthContext
    {
        public string ManagedIdentityId { get; set; }
        public string ClientId { get; set; } = "14d82eec-204b-4c2f-b7e8-296a70dab67e";
        public string TenantId { get; set; }
        public string[] Scopes { get; set; }
        public AuthenticationType AuthType { get; set; }
        public TokenCredentialType TokenCredentialType { get; set; }
        public string Environment { get; set; } = "Global";
        public string AppName { get; set; }
        public string Account { get; set; }
        public string HomeAccountId { get; set; }
        public string CertificateThumbprint { get; set; }
        public string CertificateSubjectName { get; set; }
        public bool SendCertificateChain { get; set; }
        public X509Certificate2 Certificate { get; set; }
        public ContextScope ContextScope { get; set; }
        public Version PSHostVersion { get; set; }
        public SecureString ClientSecret { get; set; }
        public bool WamEnabled { get; set; }
    }

    // Internal, like the state of GraphSession, so that the module uses only the cmdlets.
    internal sealed class Session
    {
        public static Session Current { get; set; }
        public IAuthContext AuthContext { get; set; }
        public IGraphEnvironment Environment { get; set; }
        public string Token { get; set; }
        public bool IsSuspended { get; set; }
        public static Session Instance => Current ?? throw new InvalidOperationException("SessionNotInitialized");
    }
}

namespace Microsoft.Graph.PowerShell.Authentication.Interfaces
{
    public interface IGraphEnvironment
    {
        string Name { get; set; }
        string Type { get; set; }
        string AzureADEndpoint { get; set; }
        string GraphEndpoint { get; set; }
    }
}

namespace Microsoft.Graph.PowerShell.Authentication.Models
{
    internal sealed class GraphEnvironment : IGraphEnvironment
    {
        public static ConcurrentDictionary<string, IGraphEnvironment> All { get; } = new(StringComparer.OrdinalIgnoreCase)
        {
            ["Global"] = new GraphEnvironment { Name = "Global", Type = "Built-in", AzureADEndpoint = "https://login.microsoftonline.com", GraphEndpoint = "https://graph.microsoft.com" },
        };

        public string Name { get; set; }
        public string Type { get; set; }
        public string AzureADEndpoint { get; set; }
        public string GraphEndpoint { get; set; }
    }

    public enum GraphRequestMethod { GET, POST, PUT, PATCH, DELETE }

    public enum OutputType { HashTable, PSObject, HttpResponseMessage, Json }
}

namespace Microsoft.Graph.PowerShell.Authentication.Cmdlets
{
    [Cmdlet(VerbsCommunications.Connect, "MgGraph", DefaultParameterSetName = "UserParameterSet")]
    public class ConnectMgGraph : PSCmdlet, IModuleAssemblyInitializer, IModuleAssemblyCleanup
    {
        [Parameter(ParameterSetName = "AccessTokenParameterSet", Position = 1, Mandatory = true)]
        public SecureString AccessToken { get; set; }

        [Parameter(ParameterSetName = "UserParameterSet", Position = 1)]
        public string[] Scopes { get; set; }

        [Parameter]
        public string Environment { get; set; } = "Global";

        [Parameter]
        public SwitchParameter NoWelcome { get; set; }

        public void OnImport() => Session.Current ??= new Session();

        public void OnRemove(PSModuleInfo psModuleInfo) => Session.Current = null;

        protected override void ProcessRecord()
        {
            var token = new NetworkCredential("", AccessToken).Password;
            var context = new AuthContext
            {
                AuthType = AuthenticationType.UserProvidedAccessToken,
                TokenCredentialType = TokenCredentialType.UserProvidedAccessToken,
                PSHostVersion = Host.Version,
                Environment = Environment,
            };
            using var claims = Read(token);
            string Claim(string name) => claims.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
            context.ClientId = Claim("appid") ?? context.ClientId;
            context.Scopes = Claim("scp")?.Split(' ') ?? (claims.RootElement.TryGetProperty("roles", out var roles) ? roles.EnumerateArray().Select(role => role.GetString()).ToArray() : null);
            context.TenantId = Claim("tid");
            context.Account = Claim("upn");
            Session.Instance.Environment = GraphEnvironment.All[Environment];
            Session.Instance.Token = token;
            Session.Instance.IsSuspended = false;
            Session.Instance.AuthContext = context;
        }

        private static JsonDocument Read(string token)
        {
            var payload = token.Split('.')[1].Replace('-', '+').Replace('_', '/');
            return JsonDocument.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(payload.PadRight(payload.Length + (4 - payload.Length % 4) % 4, '='))));
        }
    }

    [Cmdlet(VerbsCommunications.Disconnect, "MgGraph")]
    public class DisconnectMgGraph : PSCmdlet
    {
        protected override void ProcessRecord()
        {
            WriteObject(Session.Instance.AuthContext);
            Session.Instance.AuthContext = null;
        }
    }

    [Cmdlet(VerbsCommon.Get, "MgContext", DefaultParameterSetName = "UserParameterSet")]
    [OutputType(typeof(IAuthContext))]
    public class GetMgContext : PSCmdlet
    {
        protected override void ProcessRecord()
        {
            if (Session.Instance.AuthContext is { } context)
                WriteObject(context);
        }
    }

    [Cmdlet(VerbsCommon.Get, "MgEnvironment")]
    public class GetMgEnvironment : PSCmdlet
    {
        [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
        [ValidateNotNullOrEmpty]
        public string Name { get; set; }

        protected override void ProcessRecord() =>
            WriteObject(Name is null ? GraphEnvironment.All.Values.ToList() : GraphEnvironment.All.Where(pair => pair.Key == Name).Select(pair => pair.Value).ToList(), enumerateCollection: true);
    }

    [Cmdlet(VerbsCommon.Add, "MgEnvironment")]
    public class AddMgEnvironment : PSCmdlet
    {
        [Parameter(Position = 0, Mandatory = true)]
        public string Name { get; set; }

        [Parameter(Position = 1, Mandatory = true)]
        public string AzureADEndpoint { get; set; }

        [Parameter(Position = 2, Mandatory = true)]
        public string GraphEndpoint { get; set; }

        protected override void ProcessRecord() =>
            WriteObject(GraphEnvironment.All[Name] = new GraphEnvironment { Name = Name, Type = "User-defined", AzureADEndpoint = AzureADEndpoint, GraphEndpoint = GraphEndpoint });
    }

    [Cmdlet(VerbsLifecycle.Invoke, "MgGraphRequest", DefaultParameterSetName = "UserParameterSet")]
    [Alias("Invoke-GraphRequest", "Invoke-MgRestMethod")]
    public class InvokeMgGraphRequest : PSCmdlet
    {
        [Parameter(Position = 1)]
        public GraphRequestMethod Method { get; set; } = GraphRequestMethod.GET;

        [Parameter(Position = 2, Mandatory = true)]
        public Uri Uri { get; set; }

        [Parameter(Position = 16)]
        public SwitchParameter SkipHttpErrorCheck { get; set; }

        [Parameter(Position = 19)]
        public OutputType OutputType { get; set; } = OutputType.HashTable;

        protected override void ProcessRecord()
        {
            SuspendMgStub.WaitIfSuspended(() => Stopping);
            var session = Session.Instance;
            if (session.AuthContext is null)
                ThrowTerminatingError(new ErrorRecord(new InvalidOperationException("Authentication needed. Please call Connect-MgGraph."), "AuthenticationError", ErrorCategory.AuthenticationError, null));
            // A token is added to a relative address only: an absolute one has to be on a list of hosts.
            var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(session.Environment.GraphEndpoint), Uri));
            if (!Uri.IsAbsoluteUri)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.Token);
            WriteObject(new HttpResponseMessage { RequestMessage = request });
        }
    }

    /// <summary>Makes requests wait until they're stopped, and a little longer. The next sign-in ends this. The real module has no such cmdlet.</summary>
    [Cmdlet(VerbsLifecycle.Suspend, "MgStub")]
    public class SuspendMgStub : PSCmdlet
    {
        private static int waiting;

        /// <summary>The number of requests that wait.</summary>
        public static int Waiting => Volatile.Read(ref waiting);

        internal static void WaitIfSuspended(Func<bool> isStopping)
        {
            if (!Session.Instance.IsSuspended)
                return;
            Interlocked.Increment(ref waiting);
            while (!isStopping())
                Thread.Sleep(5);
            Thread.Sleep(100);
            Interlocked.Decrement(ref waiting);
        }

        protected override void ProcessRecord() => Session.Instance.IsSuspended = true;
    }

    /// <summary>Renews the token, like the session of the real module before a token expires. The real module has no such cmdlet.</summary>
    [Cmdlet(VerbsCommon.Set, "MgStubToken")]
    public class SetMgStubToken : PSCmdlet
    {
        [Parameter(Position = 0, Mandatory = true)]
        public string Token { get; set; }

        protected override void ProcessRecord() => Session.Instance.Token = Token;
    }
}
