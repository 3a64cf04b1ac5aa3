using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using GraphEmulator.Hosting;
using Microsoft.Extensions.Primitives;

namespace GraphEmulator.Authentication;

/// <summary>Authenticates an app by its secret or by an assertion signed with its certificate.</summary>
internal static class ClientAuthentication
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    public static void Validate(
        EmulatorState state, string clientId, string tenant, Dictionary<string, StringValues> form)
    {
        var registration = state.Clients.Find(clientId);
        if (form.Optional("client_assertion") is { } assertion)
        {
            if (form.Required("client_assertion_type") != AssertionType)
            {
                throw OAuthException.InvalidRequest("The client_assertion_type isn't supported.");
            }

            if (state.Agents.Find(clientId) is { } identity)
            {
                new AgentRules(state).RequireBlueprintToken(identity, assertion);
                return;
            }

            if (registration is { FederatedCredentials.Count: > 0 } && !ClientAssertion.IsOwn(assertion, clientId))
            {
                TokenExchange.RequireMatch(state, registration, assertion);
                return;
            }

            if (state.Tokens.FindByValue(assertion) is { FmiPath: not null })
            {
                throw AgentRules.NoAgentIdentity(state, clientId);
            }

            ClientAssertion.Validate(
                assertion,
                clientId,
                $"/{tenant}/oauth2/v2.0/token",
                state.Clients.FindCertificate(clientId),
                state.Time.GetUtcNow());
            return;
        }

        if (form.Optional("client_secret") is not { } secret)
        {
            throw new OAuthException(
                "invalid_client",
                "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
                7000218,
                401);
        }

        if (registration is { Secret: { } expected } ? expected != secret : registration is not null)
        {
            throw new OAuthException(
                "invalid_client", $"Invalid client secret provided for app '{clientId}'.", 7000215, 401);
        }
    }
}

/// <summary>The JWT with which an app proves that it has its certificate's private key.</summary>
internal static class ClientAssertion
{
    // The clock skew that Microsoft Entra ID tolerates.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    public static void Validate(
        string assertion, string clientId, string tokenPath, X509Certificate2? certificate, DateTimeOffset now)
    {
        var parts = assertion.Split('.');
        if (parts.Length != 3)
        {
            throw Invalid("it isn't a signed JWT");
        }

        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            ValidateClaims(claims.RootElement, clientId, tokenPath, now, federated: certificate is null);
            if (certificate is not null)
            {
                ValidateSignature(header.RootElement, parts, certificate);
            }
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException
            or KeyNotFoundException)
        {
            throw Invalid($"it can't be read, {exception.Message}");
        }
    }

    /// <summary>Whether the app issued the assertion itself, rather than another issuer about the app.</summary>
    public static bool IsOwn(string assertion, string clientId)
    {
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(assertion.Split('.')[1]));
            return claims.RootElement.GetProperty("iss").GetString() == clientId;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException
            or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw Invalid($"it can't be read, {exception.Message}");
        }
    }

    private static void ValidateClaims(
        JsonElement claims, string clientId, string tokenPath, DateTimeOffset now, bool federated)
    {
        var seconds = now.ToUnixTimeSeconds();
        if (Seconds(claims, "exp") <= seconds - Skew.TotalSeconds)
        {
            throw Invalid("it has expired");
        }

        // An external identity provider issues assertions about the workload, not about the app.
        if (federated && claims.GetProperty("iss").GetString() != clientId)
        {
            return;
        }

        if (claims.GetProperty("iss").GetString() != clientId || claims.GetProperty("sub").GetString() != clientId)
        {
            throw Invalid("its issuer and subject aren't the app");
        }

        if (claims.GetProperty("aud").GetString()?.EndsWith(tokenPath, StringComparison.OrdinalIgnoreCase) != true)
        {
            throw Invalid("its audience isn't this token endpoint");
        }

        if (string.IsNullOrEmpty(claims.GetProperty("jti").GetString())
            || Seconds(claims, "nbf") > seconds + Skew.TotalSeconds)
        {
            throw Invalid("it has no ID or isn't valid yet");
        }
    }

    /// <summary>Reads a time. MSAL writes it as a string, other clients as a number.</summary>
    private static long Seconds(JsonElement claims, string name)
    {
        var value = claims.GetProperty(name);
        return value.ValueKind == JsonValueKind.String
            ? long.Parse(value.GetString()!, NumberStyles.None, CultureInfo.InvariantCulture)
            : value.GetInt64();
    }

    private static void ValidateSignature(JsonElement header, string[] parts, X509Certificate2 certificate)
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
            var other => throw Invalid($"the algorithm '{other}' isn't supported"),
        };
        using var key = certificate.GetRSAPublicKey() ?? throw Invalid("the registered certificate has no RSA key");
        var signed = Encoding.ASCII.GetBytes(parts[0] + '.' + parts[1]);
        if (!key.VerifyData(signed, Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, padding))
        {
            throw Invalid("its signature doesn't match");
        }
    }

    private static OAuthException Invalid(string reason) =>
        new("invalid_client", $"The certificate-based assertion isn't valid: {reason}.", 700027, 401);
}

/// <summary>
/// A registered client. The authority accepts any secret and any well-formed assertion for other clients.
/// </summary>
public sealed record ClientRegistration
{
    /// <summary>The client ID.</summary>
    public required string ClientId { get; init; }

    /// <summary>The client secret.</summary>
    public string? Secret { get; init; }

    /// <summary>The issuers whose tokens the app trusts, with the subject and audience that they must have.</summary>
    public IReadOnlyList<FederatedCredential> FederatedCredentials { get; init; } = [];

    /// <summary>The public certificate as PEM; assertions must be signed with its private key.</summary>
    public string? CertificatePem { get; init; }
}

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
