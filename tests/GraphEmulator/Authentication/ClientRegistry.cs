using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;

namespace GraphEmulator.Authentication;

/// <summary>The registered clients.</summary>
public sealed class ClientRegistry
{
    private readonly ConcurrentDictionary<string, ClientRegistration> clients = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, X509Certificate2> certificates =
        new(StringComparer.OrdinalIgnoreCase);

    internal ClientRegistry()
    {
    }

    /// <summary>Adds or replaces a client.</summary>
    public void Register(ClientRegistration client)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (client.CertificatePem is not null)
        {
            certificates[client.ClientId] = X509Certificate2.CreateFromPem(client.CertificatePem);
        }

        clients[client.ClientId] = client;
    }

    internal ClientRegistration? Find(string clientId) => clients.GetValueOrDefault(clientId);

    internal X509Certificate2? FindCertificate(string clientId) => certificates.GetValueOrDefault(clientId);
}
