// What Connect-GraphChat -UseMgGraph touches of Microsoft.Graph.Authentication 2.38, by the names and types of its public
// surface. The real module is used where it's installed.
using System;
using System.Management.Automation;
using System.Net.Http;
using System.Net.Http.Headers;

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
        public AuthenticationType AuthType { get; set; } = AuthenticationType.UserProvidedAccessToken;
        public string Account { get; set; } = "adele@contoso.com";
        public string Token { get; set; }
    }

    public class GraphEnvironment
    {
        public string Name { get; set; }
        public string GraphEndpoint { get; set; }
    }

    public class GraphSession
    {
        public static GraphSession Instance { get; } = new GraphSession();
        public IAuthContext AuthContext { get; set; }
        public GraphEnvironment Environment { get; set; }
    }
}

namespace Microsoft.Graph.PowerShell.Authentication.Cmdlets
{
    [Cmdlet(VerbsCommunications.Connect, "MgGraph")]
    public class ConnectMgGraph : PSCmdlet
    {
        [Parameter(Mandatory = true)]
        public string Token { get; set; }

        [Parameter(Mandatory = true)]
        public string Endpoint { get; set; }

        protected override void EndProcessing()
        {
            GraphSession.Instance.AuthContext = new AuthContext { Token = Token };
            GraphSession.Instance.Environment = new GraphEnvironment { Name = "Global", GraphEndpoint = Endpoint };
        }
    }

    [Cmdlet(VerbsCommunications.Disconnect, "MgGraph")]
    public class DisconnectMgGraph : PSCmdlet
    {
        protected override void EndProcessing() => GraphSession.Instance.AuthContext = null;
    }

    public enum OutputType { PSObject, HttpResponseMessage, Hashtable, Json }

    [Cmdlet(VerbsLifecycle.Invoke, "MgGraphRequest")]
    public class InvokeMgGraphRequest : PSCmdlet
    {
        [Parameter(Mandatory = true)]
        public Uri Uri { get; set; }

        [Parameter]
        public string Method { get; set; }

        [Parameter]
        public OutputType OutputType { get; set; }

        [Parameter]
        public SwitchParameter SkipHttpErrorCheck { get; set; }

        protected override void EndProcessing()
        {
            if (GraphSession.Instance.AuthContext is not AuthContext context)
                throw new InvalidOperationException("Authentication needed. Please call Connect-MgGraph.");
            var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(GraphSession.Instance.Environment.GraphEndpoint), Uri));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", context.Token);
            WriteObject(new HttpResponseMessage { RequestMessage = request });
        }
    }
}
