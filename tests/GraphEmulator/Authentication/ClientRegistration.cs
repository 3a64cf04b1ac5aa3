namespace GraphEmulator.Authentication;

/// <summary>
/// A registered client. The authority accepts any secret and any well-formed assertion for other clients.
/// </summary>
public sealed record ClientRegistration
{
    /// <summary>The client ID.</summary>
    public required string ClientId { get; init; }

    /// <summary>The client secret.</summary>
    public string? Secret { get; init; }

    /// <summary>The public certificate as PEM; assertions must be signed with its private key.</summary>
    public string? CertificatePem { get; init; }
}
