namespace GraphEmulator.Authentication;

/// <summary>
/// A client the authority knows. For one it does not know, any secret and any well-formed assertion will do.
/// </summary>
public sealed record ClientRegistration
{
    /// <summary>The client id.</summary>
    public required string ClientId { get; init; }

    /// <summary>Its secret.</summary>
    public string? Secret { get; init; }

    /// <summary>Its certificate, public part, as PEM; assertions must be signed with its key.</summary>
    public string? CertificatePem { get; init; }
}
