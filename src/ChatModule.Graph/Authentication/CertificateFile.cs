using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ChatModule.Graph.Authentication;

/// <summary>
/// Reads an app's certificate with its private key from a file. What counts is what is in the file, not what it's
/// called.
/// </summary>
internal static class CertificateFile
{
    private const string Wanted = "Give a PFX file, or a PEM file with the certificate and its private key, "
        + "and -CertificatePassword when the key is encrypted.";

    /// <summary>The certificate in a PFX or PEM file. A password that the file doesn't need is ignored.</summary>
    /// <exception cref="GraphChatException">
    /// <see cref="GraphChatError.SignInRequired"/>: there's none with a private key.
    /// </exception>
    public static X509Certificate2 Read(string path, string? password)
    {
        if (!File.Exists(path))
            throw Failure(path, $"There's no file '{path}'.", "Give the path of the app's certificate.");
        try
        {
            var bytes = File.ReadAllBytes(path);
            var text = System.Text.Encoding.UTF8.GetString(bytes);
            var certificate = text.Contains("-----BEGIN ", StringComparison.Ordinal)
                ? ReadPem(path, text, password)
                : ReadBinary(bytes, password);
            if (certificate.HasPrivateKey)
                return certificate;
            var message = $"The certificate '{path}' has no private key, so it can't be used to sign in.";
            throw Failure(path, message, Wanted);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException
            or UnauthorizedAccessException)
        {
            throw Failure(path, $"The certificate '{path}' can't be read: {e.Message}", Wanted, e);
        }
    }

    private static X509Certificate2 ReadPem(string path, string text, string? password)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(text);
        if (chain.Count == 0)
            throw Failure(path, $"The file '{path}' has no certificate, only a key.", Wanted);
        if (!text.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            return chain[0];
        var isEncrypted = text.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal);
        if (isEncrypted && password is null)
            throw Failure(path, $"The private key in '{path}' is encrypted, and no password was given.",
                "Give the password with -CertificatePassword.");
        // The app's certificate needn't be the first of its chain.
        CryptographicException? mismatch = null;
        foreach (var certificate in chain)
        {
            try
            {
                return isEncrypted
                    ? X509Certificate2.CreateFromEncryptedPem(certificate.ExportCertificatePem(), text, password)
                    : X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), text);
            }
            catch (CryptographicException e)
            {
                mismatch = e;
            }
        }
        throw mismatch!;
    }

    private static X509Certificate2 ReadBinary(byte[] bytes, string? password)
    {
        try
        {
            return new X509Certificate2(bytes, password);
        }
        // A PFX without a password doesn't open with one.
        catch (CryptographicException) when (password is { Length: > 0 })
        {
            try
            {
                return new X509Certificate2(bytes, (string?)null);
            }
            catch (CryptographicException)
            {
            }
            throw;
        }
    }

    private static GraphChatException Failure(string path, string message, string action, Exception? inner = null) =>
        new(GraphChatError.SignInRequired, message, inner)
        {
            RecommendedAction = action,
            Target = path,
        };
}
