using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GraphEmulator.Hosting;

/// <summary>The certificate of the HTTPS listener and the certificate that a client must trust for it.</summary>
internal sealed class LoopbackCertificate : IDisposable
{
    private readonly string? folder;

    private LoopbackCertificate(X509Certificate2 server, X509Certificate2 trusted, string? folder)
    {
        Server = server;
        Trusted = trusted;
        this.folder = folder;
        TrustedPath = folder is null ? null : Path.Combine(folder, "ca.pem");
    }

    public X509Certificate2 Server { get; }

    public X509Certificate2 Trusted { get; }

    public string? TrustedPath { get; }

    public static LoopbackCertificate? Create(EmulatorOptions options)
    {
        if (options.Tls is null)
        {
            return null;
        }

        if (options.Tls == "auto")
        {
            return CreateSelfSigned();
        }

        var certificate = X509CertificateLoader.LoadPkcs12FromFile(options.Tls, options.TlsPassword);
        return new LoopbackCertificate(certificate, certificate, null);
    }

    public void Dispose()
    {
        Server.Dispose();
        Trusted.Dispose();
        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static LoopbackCertificate CreateSelfSigned()
    {
        // Valid from an hour ago to allow for clock skew, and only for two days so that nobody trusts it later.
        var from = DateTimeOffset.UtcNow.AddHours(-1);
        var until = from.AddDays(2);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest(
            "CN=Graph emulator (this run only)", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        authorityRequest.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        authorityRequest.CertificateExtensions.Add(
            new X509SubjectKeyIdentifierExtension(authorityRequest.PublicKey, false));
        using var authority = authorityRequest.CreateSelfSigned(from, until);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var signed = request.Create(authority, from, until, RandomNumberGenerator.GetBytes(12));
        using var server = signed.CopyWithPrivateKey(key);

        var folder = Directory.CreateTempSubdirectory("graph-emulator-").FullName;
        File.WriteAllText(Path.Combine(folder, "ca.pem"), authority.ExportCertificatePem());
        return new LoopbackCertificate(
            // Reload from PKCS#12: TLS on Windows can't use an ephemeral key.
            X509CertificateLoader.LoadPkcs12(server.Export(X509ContentType.Pkcs12), null),
            X509CertificateLoader.LoadCertificate(authority.RawData),
            folder);
    }
}
