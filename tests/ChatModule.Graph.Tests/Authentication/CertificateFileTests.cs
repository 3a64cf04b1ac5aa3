using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ChatModule.Graph.Authentication;

namespace ChatModule.Graph.Tests;

/// <summary>The format of a certificate file (PFX or PEM) is detected by its content.</summary>
public sealed class CertificateFileTests : IDisposable
{
    private const string Password = "secret-of-the-test";

    private readonly string folder = Directory.CreateTempSubdirectory("chatmodule-").FullName;
    private readonly RSA key = RSA.Create(2048);
    private readonly X509Certificate2 certificate;

    public CertificateFileTests()
    {
        var request = new CertificateRequest("CN=ChatModule test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        certificate = request.CreateSelfSigned(DateTimeOffset.Now.AddHours(-1), DateTimeOffset.Now.AddHours(2));
    }

    [Theory]
    [InlineData("app.pfx")]
    [InlineData("app.p12")]
    [InlineData("app.crt")]
    [InlineData("app.pem")]
    [InlineData("app")]
    public void A_PFX_file_is_read_with_any_name(string name) => AssertRead(name, certificate.Export(X509ContentType.Pfx, Password), Password);

    [Theory]
    [InlineData("app.pem")]
    [InlineData("app.crt")]
    [InlineData("app.txt")]
    [InlineData("app.pfx")]
    public void A_PEM_file_with_certificate_and_key_is_read_with_any_name(string name)
    {
        AssertRead(name, Text($"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n"), null);
        AssertRead(name, Text($"Bag Attributes\n  friendlyName: app\n{key.ExportRSAPrivateKeyPem()}\n{certificate.ExportCertificatePem()}"), null);
    }

    [Fact]
    public void An_unnecessary_password_is_ignored()
    {
        AssertRead("app.pfx", certificate.Export(X509ContentType.Pfx), Password);
        AssertRead("app.pem", Text($"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}"), Password);
    }

    [Fact]
    public void An_encrypted_key_is_read_with_its_password_and_is_an_error_without_it()
    {
        var pem = Text($"{certificate.ExportCertificatePem()}\n{key.ExportEncryptedPkcs8PrivateKeyPem(Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000))}");

        AssertRead("app.pem", pem, Password);
        Assert.Contains("-CertificatePassword", Fail("app.pem", pem, null).RecommendedAction, StringComparison.Ordinal);
        Fail("app.pem", pem, "another");
    }

    [Fact]
    public void The_certificate_of_the_key_can_be_at_any_position_of_the_chain()
    {
        using var other = RSA.Create(2048);
        using var issuer = new CertificateRequest("CN=Issuer", other, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.Now, DateTimeOffset.Now.AddHours(1));

        AssertRead("chain.pem", Text($"{issuer.ExportCertificatePem()}\n{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}"), null);
        Fail("wrong.pem", Text($"{issuer.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}"), null);
    }

    [Fact]
    public void A_file_without_a_private_key_or_a_certificate_is_an_error()
    {
        Assert.Contains("no private key", Fail("app.pem", Text(certificate.ExportCertificatePem()), null).Message, StringComparison.Ordinal);
        Assert.Contains("no private key", Fail("app.cer", certificate.Export(X509ContentType.Cert), null).Message, StringComparison.Ordinal);
        Assert.Contains("no certificate", Fail("app.key", Text(key.ExportPkcs8PrivateKeyPem()), null).Message, StringComparison.Ordinal);
        Fail("app.pfx", Text("no certificate at all"), Password);
        Fail("empty.pfx", [], null);
    }

    public void Dispose()
    {
        key.Dispose();
        certificate.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static byte[] Text(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    private void AssertRead(string name, byte[] content, string? password)
    {
        using var read = CertificateFile.Read(Write(name, content), password);
        Assert.Equal((certificate.Thumbprint, true), (read.Thumbprint, read.HasPrivateKey));
    }

    private GraphChatException Fail(string name, byte[] content, string? password)
    {
        var path = Write(name, content);
        var failure = Assert.Throws<GraphChatException>(() => CertificateFile.Read(path, password));
        Assert.Equal((GraphChatError.SignInRequired, (object)path), (failure.Error, failure.Target));
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, failure.ToString(), StringComparison.Ordinal);
        return failure;
    }

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
