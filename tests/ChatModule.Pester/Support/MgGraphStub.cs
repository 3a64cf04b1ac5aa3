// The public surface of Microsoft.Graph.Authentication that Connect-GraphChat -UseMgGraph touches, by its real names,
// with an HTTP client that adds a token as the real one does. A stand-in: the module itself is not on the feed.
using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;

namespace Microsoft.Graph.PowerShell.Authentication
{
    public enum AuthenticationType { Delegated, AppOnly, UserProvidedAccessToken, ManagedIdentity, EnvironmentVariable }

    public interface IAuthContext
    {
        string ClientId { get; set; }
        string TenantId { get; set; }
        string[] Scopes { get; set; }
        AuthenticationType AuthType { get; set; }
        string Account { get; set; }
    }

    public class AuthContext : IAuthContext
    {
        public string ClientId { get; set; } = "14d82eec-204b-4c2f-b7e8-296a70dab67e";
        public string TenantId { get; set; } = "b33cbe9f-8ebe-4f2a-912b-7e2a427f477f";
        public string[] Scopes { get; set; } = { "Chat.Create", "Chat.ReadBasic", "User.Read" };
        public AuthenticationType AuthType { get; set; }
        public string Account { get; set; } = "adele@contoso.com";
    }

    public interface IGraphEnvironment { string Name { get; } string GraphEndpoint { get; } }

    public class GraphEnvironment : IGraphEnvironment { public string Name { get; set; } public string GraphEndpoint { get; set; } }

    public class GraphSession
    {
        public static GraphSession Instance { get; } = new GraphSession();
        public IAuthContext AuthContext { get; set; }
        public IGraphEnvironment Environment { get; set; }
        public HttpClient GraphHttpClient { get; set; }
    }
}

namespace Microsoft.Graph.PowerShell.Authentication.Helpers
{
    public class TokenAdder : DelegatingHandler
    {
        private readonly string token;
        public static int Sent;
        public static bool IsDisposed;
        public TokenAdder(string token) : base(new HttpClientHandler()) => this.token = token;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
        {
            Interlocked.Increment(ref Sent);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return base.SendAsync(request, cancellation);
        }

        protected override void Dispose(bool disposing) { IsDisposed = true; base.Dispose(disposing); }
    }

    public static class HttpHelpers
    {
        public static HttpClient GetGraphHttpClient(InvocationInfo invocation, IAuthContext context = null) => throw new NotSupportedException();

        public static HttpClient GetGraphHttpClient(IAuthContext context = null) =>
            GraphSession.Instance.GraphHttpClient ?? throw new Exception("Authentication needed. Please call Connect-MgGraph.");
    }
}

namespace Microsoft.Graph.PowerShell.Authentication.Cmdlets
{
    [Cmdlet(VerbsCommunications.Connect, "MgGraph")]
    public class ConnectMgGraph : PSCmdlet
    {
        [Parameter(Mandatory = true)] public string Token { get; set; }
        [Parameter(Mandatory = true)] public string Endpoint { get; set; }
        [Parameter] public AuthenticationType AuthType { get; set; }

        protected override void EndProcessing()
        {
            GraphSession.Instance.AuthContext = new AuthContext { AuthType = AuthType };
            GraphSession.Instance.Environment = new GraphEnvironment { Name = "Global", GraphEndpoint = Endpoint };
            GraphSession.Instance.GraphHttpClient = new HttpClient(new Helpers.TokenAdder(Token));
        }
    }

    [Cmdlet(VerbsCommunications.Disconnect, "MgGraph")]
    public class DisconnectMgGraph : PSCmdlet
    {
        protected override void EndProcessing()
        {
            GraphSession.Instance.AuthContext = null;
            GraphSession.Instance.GraphHttpClient = null;
        }
    }
}
