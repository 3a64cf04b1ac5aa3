using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GraphEmulator.Graph;

namespace GraphEmulator.Authentication;

/// <summary>A token that the emulator issued.</summary>
public sealed record AccessToken
{
    /// <summary>The token as it is sent.</summary>
    public required string Value { get; init; }

    /// <summary>The object ID of the user or service principal.</summary>
    public required string ObjectId { get; init; }

    /// <summary>The user's UPN; <see langword="null"/> when app-only.</summary>
    public string? UserPrincipalName { get; init; }

    /// <summary>The tenant.</summary>
    public required string TenantId { get; init; }

    /// <summary>The client ID.</summary>
    public required string AppId { get; init; }

    /// <summary>Delegated scopes.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Application permissions.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>Whether the token has no user.</summary>
    public required bool IsAppOnly { get; init; }

    /// <summary>The expiration time.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    internal long Sequence { get; init; }

    internal string Audience { get; init; } = "";

    /// <summary>The agent identity that a blueprint requested the token for.</summary>
    internal string? FmiPath { get; init; }

    internal long? SatisfiedChallenge { get; init; }

    internal string Subject => IsAppOnly ? "app:" + AppId : UserPrincipalName ?? ObjectId;
}

/// <summary>The claims of a token to issue. The defaults are those of the default caller.</summary>
public sealed record TokenDescription
{
    /// <summary>The object ID of the user, or of the service principal for an app-only token.</summary>
    public string? Oid { get; init; }

    /// <summary>The user's UPN.</summary>
    public string? Upn { get; init; }

    /// <summary>The tenant.</summary>
    public string? Tid { get; init; }

    /// <summary>Delegated scopes, separated by spaces.</summary>
    public string? Scp { get; init; }

    /// <summary>
    /// Application permissions, separated by spaces or commas. A token with roles and without a user is app-only.
    /// </summary>
    public string? Roles { get; init; }

    /// <summary>The client ID.</summary>
    public string? App { get; init; }

    /// <summary>Seconds until the token expires; negative for an expired token.</summary>
    public double? ExpiresIn { get; init; }

    /// <summary>Whether the token is opaque rather than a JWT.</summary>
    public bool? Opaque { get; init; }

    internal string? Audience { get; init; }

    internal string? FmiPath { get; init; }

    /// <summary>Whether the token is app-only even without roles.</summary>
    internal bool IsAppOnly { get; init; }

    /// <summary>The <c>nbf</c> of the claims challenge that the token satisfies.</summary>
    internal long? SatisfiedChallenge { get; init; }
}

/// <summary>
/// Writes JWTs. Clients must not validate access tokens, and the emulator looks up its access tokens by value, so only
/// the signature of federated tokens is verified.
/// </summary>
internal static class JsonWebToken
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    private static readonly string Header =
        Base64Url.EncodeToString("""{"typ":"JWT","alg":"HS256","kid":"emulator"}"""u8);

    public static string Write(Action<Utf8JsonWriter> claims)
    {
        var body = JsonBody.Write(json =>
        {
            json.WriteStartObject();
            claims(json);
            json.WriteEndObject();
        });
        var signed = Header + '.' + Base64Url.EncodeToString(body);
        return signed + '.' + Sign(signed);
    }

    /// <summary>Returns the claims of a token with a valid signature, otherwise <see langword="null"/>.</summary>
    public static JsonDocument? ReadSigned(string token) =>
        token.Split('.') is [var header, var body, var signature] && Sign(header + '.' + body) == signature
            ? JsonDocument.Parse(Base64Url.DecodeFromChars(body))
            : null;

    private static string Sign(string signed) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Key, Encoding.ASCII.GetBytes(signed)));
}
