using System.Security.Cryptography.X509Certificates;

namespace ChatModule;

/// <summary>How to sign in, where, and as what. It contains secrets, so it's never shown, and no connection keeps it.</summary>
internal sealed class SignInRequest
{
    /// <summary>The command that signs in, which advice names.</summary>
    public const string Command = "Connect-GraphChat";

    /// <summary>Microsoft Graph Command Line Tools, to which administrators have consented for Connect-MgGraph.</summary>
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

    /// <summary>Shows the user what to do to sign in (a device code, an address); called on any thread.</summary>
    public Action<string> Show { get; init; } = static _ => { };

    /// <summary>Writes a verbose line; called on any thread.</summary>
    public Action<string> WriteVerbose { get; init; } = static _ => { };
}
