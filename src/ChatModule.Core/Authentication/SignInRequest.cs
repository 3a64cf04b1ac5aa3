using System.Security.Cryptography.X509Certificates;

namespace ChatModule;

/// <summary>
/// How to sign in, where, and as what. It contains secrets, so it's never shown, and no connection keeps it.
/// </summary>
internal sealed class SignInRequest
{
    /// <summary>The command that signs in, which advice names.</summary>
    public const string Command = "Connect-GraphChat";

    /// <summary>
    /// Microsoft Graph Command Line Tools, to which administrators have consented for Connect-MgGraph.
    /// </summary>
    public const string DefaultClientId = "14d82eec-204b-4c2f-b7e8-296a70dab67e";

    public static readonly IReadOnlyList<string> DefaultScopes = ["Chat.Create", "Chat.ReadBasic"];

    public required SignInMethod Method { get; init; }

    public required GraphCloud Cloud { get; init; }

    public string? ClientId { get; init; }

    public string? TenantId { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = DefaultScopes;

    /// <summary>The user who signs in.</summary>
    public string? LoginHint { get; init; }

    /// <summary>How long a user's sign-in is kept.</summary>
    public ContextScope ContextScope { get; init; }

    public string? ClientSecret { get; init; }

    public X509Certificate2? Certificate { get; init; }

    public string? CertificatePath { get; init; }

    public string? CertificatePassword { get; init; }

    /// <summary>The client ID of a user-assigned managed identity.</summary>
    public string? ManagedIdentityClientId { get; init; }

    /// <summary>Gets a token of an issuer that the app trusts; called on any thread.</summary>
    public Func<CancellationToken, Task<string>>? FederatedToken { get; init; }

    /// <summary>The issuer whose token is found by itself.</summary>
    public FederatedTokenIssuer? FederatedTokenIssuer { get; init; }

    /// <summary>
    /// The agent user to act as, by user principal name or object ID; null for the app itself. The app is then the
    /// blueprint of the agent identity.
    /// </summary>
    public string? AgentUser { get; init; }

    /// <summary>The client ID of the agent identity that the agent user belongs to.</summary>
    public string? AgentId { get; init; }

    /// <summary>The way to sign in, as a connection shows it.</summary>
    public string AuthType => AgentUser is null ? Method.ToString() : nameof(AgentUser);

    /// <summary>Whether the token is an app's: known without reading it.</summary>
    public bool IsAppOnly => AgentUser is null && Method is SignInMethod.ClientSecret
        or SignInMethod.ClientCertificate or SignInMethod.ManagedIdentity or SignInMethod.FederatedToken;

    /// <summary>Shows the user what to do to sign in (a device code, an address); called on any thread.</summary>
    public Action<string> Show { get; init; } = static _ => { };

    /// <summary>Writes a verbose line; called on any thread.</summary>
    public Action<string> WriteVerbose { get; init; } = static _ => { };
}
