using System.Management.Automation;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using ChatModule.Authentication;
using ChatModule.Completion;

namespace ChatModule.Commands;

/// <content>An app, with one of its credentials, and the agent user that an app can act as.</content>
public sealed partial class ConnectGraphChatCommand
{
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

    /// <summary>
    /// Sign in as the managed identity of this machine or service; <c>-ClientId</c> names a user-assigned one.
    /// </summary>
    [Parameter(ParameterSetName = Managed, Mandatory = true)]
    [Alias("ManagedIdentity", "MI")]
    public SwitchParameter Identity { get; set; }

    /// <summary>
    /// The client ID of a user-assigned managed identity where <c>-ClientId</c> is the blueprint of an agent user.
    /// </summary>
    [Parameter(ParameterSetName = Managed)]
    [ValidateNotNullOrEmpty]
    public string? ManagedIdentityClientId { get; set; }

    /// <summary>
    /// A token of an issuer that the app trusts: text, a SecureString, a script block that gets a new one, or the word
    /// <c>GitHub</c> or <c>AzureDevOps</c> in a job that runs there.
    /// </summary>
    [Parameter(ParameterSetName = Federated, Mandatory = true)]
    [ValidateNotNull]
    [ValidateFederatedToken]
    [ArgumentCompleter(typeof(FederatedTokenCompleter))]
    public object? FederatedToken { get; set; }

    /// <summary>
    /// The agent user to act as, by user principal name or object ID. The app is then the blueprint of its agent
    /// identity.
    /// </summary>
    [Parameter(ParameterSetName = Secret)]
    [Parameter(ParameterSetName = ByCertificate)]
    [Parameter(ParameterSetName = ByCertificatePath)]
    [Parameter(ParameterSetName = Managed)]
    [Parameter(ParameterSetName = Federated)]
    [ValidateNotNullOrEmpty]
    public string? AgentUser { get; set; }

    /// <summary>The client ID of the agent identity that the agent user belongs to.</summary>
    [Parameter(ParameterSetName = Secret)]
    [Parameter(ParameterSetName = ByCertificate)]
    [Parameter(ParameterSetName = ByCertificatePath)]
    [Parameter(ParameterSetName = Managed)]
    [Parameter(ParameterSetName = Federated)]
    [ValidateNotNullOrEmpty]
    public string? AgentId { get; set; }

    /// <summary>Sign in with what Azure.Identity's DefaultAzureCredential finds.</summary>
    [Parameter(ParameterSetName = Default, Mandatory = true)]
    public SwitchParameter UseDefaultCredential { get; set; }

    // PowerShell would prompt for what a parameter set lacks.
    private void RequireCompleteAgent()
    {
        if (AgentUser is null)
        {
            if (AgentId is not null)
                throw Incomplete("-AgentId is the agent identity of an agent user, and -AgentUser is missing.");
            if (Identity && TenantId is not null)
                throw Incomplete("-TenantId beside -Identity is that of an agent user, and -AgentUser is missing.");
        }
        else if (AgentId is null)
        {
            throw Incomplete("-AgentUser requires -AgentId, the client ID of the agent identity that it belongs to.");
        }
        else if (Identity && (ClientId is null || TenantId is null))
        {
            throw Incomplete("-AgentUser with -Identity requires -TenantId, and the client ID of the blueprint as "
                + "-ClientId.");
        }
    }

    private static GraphChatException Incomplete(string message) => new(GraphChatError.SignInRequired, message)
    {
        RecommendedAction = "Specify -AgentUser, -AgentId, -ClientId (the blueprint), -TenantId, and the credential of "
            + "the blueprint.",
    };
}
