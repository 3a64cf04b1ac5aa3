using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace GraphEmulator.Authentication;

/// <summary>The JWT by which an app proves that it has its certificate's key.</summary>
internal static class ClientAssertion
{
    // Entra allows for clocks that differ by this much.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    public static void Demand(
        string assertion, string clientId, string tokenPath, X509Certificate2? certificate, DateTimeOffset now)
    {
        var parts = assertion.Split('.');
        if (parts.Length != 3)
        {
            throw Invalid("it is not a signed JWT");
        }

        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            CheckClaims(claims.RootElement, clientId, tokenPath, now, federated: certificate is null);
            if (certificate is not null)
            {
                CheckSignature(header.RootElement, parts, certificate);
            }
        }
        catch (Exception mistake) when (mistake is JsonException or FormatException or InvalidOperationException
            or KeyNotFoundException)
        {
            throw Invalid($"it cannot be read, {mistake.Message}");
        }
    }

    private static void CheckClaims(
        JsonElement claims, string clientId, string tokenPath, DateTimeOffset now, bool federated)
    {
        var seconds = now.ToUnixTimeSeconds();
        if (Seconds(claims, "exp") <= seconds - Skew.TotalSeconds)
        {
            throw Invalid("it has expired");
        }

        // A workload's own identity provider issues assertions about the workload, not about the app.
        if (federated && claims.GetProperty("iss").GetString() != clientId)
        {
            return;
        }

        if (claims.GetProperty("iss").GetString() != clientId || claims.GetProperty("sub").GetString() != clientId)
        {
            throw Invalid("its issuer and subject are not the app");
        }

        if (claims.GetProperty("aud").GetString()?.EndsWith(tokenPath, StringComparison.OrdinalIgnoreCase) != true)
        {
            throw Invalid("its audience is not this token endpoint");
        }

        if (string.IsNullOrEmpty(claims.GetProperty("jti").GetString())
            || Seconds(claims, "nbf") > seconds + Skew.TotalSeconds)
        {
            throw Invalid("it has no id or is not valid yet");
        }
    }

    /// <summary>A time; MSAL writes it as a string, others as a number.</summary>
    private static long Seconds(JsonElement claims, string name)
    {
        var value = claims.GetProperty(name);
        return value.ValueKind == JsonValueKind.String
            ? long.Parse(value.GetString()!, NumberStyles.None, CultureInfo.InvariantCulture)
            : value.GetInt64();
    }

    private static void CheckSignature(JsonElement header, string[] parts, X509Certificate2 certificate)
    {
        if ((header.TryGetProperty("x5t#S256", out var sha256)
                && sha256.GetString() != Base64Url.EncodeToString(certificate.GetCertHash(HashAlgorithmName.SHA256)))
            || (header.TryGetProperty("x5t", out var sha1)
                && sha1.GetString() != Base64Url.EncodeToString(certificate.GetCertHash())))
        {
            throw Invalid("the key was not found");
        }

        var padding = header.GetProperty("alg").GetString() switch
        {
            "PS256" => RSASignaturePadding.Pss,
            "RS256" => RSASignaturePadding.Pkcs1,
            var other => throw Invalid($"the algorithm '{other}' is not supported"),
        };
        using var key = certificate.GetRSAPublicKey() ?? throw Invalid("the registered certificate has no RSA key");
        var signed = Encoding.ASCII.GetBytes(parts[0] + '.' + parts[1]);
        if (!key.VerifyData(signed, Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, padding))
        {
            throw Invalid("its signature does not match");
        }
    }

    private static OAuthException Invalid(string reason) =>
        new("invalid_client", $"The certificate-based assertion is not valid: {reason}.", 700027, 401);
}
