using System.Text.Json;

namespace ChatModule;

/// <summary>
/// The claims of an access token. Graph's tokens are meant to be opaque, so security doesn't depend on them, and a
/// token that can't be read is as good as any.
/// </summary>
internal sealed record TokenClaims
{
    public string? UserId { get; private init; }

    public string? UserPrincipalName { get; private init; }

    public string? TenantId { get; private init; }

    public string? ClientId { get; private init; }

    /// <summary>The service that the token is for: a URL, or the app ID of the service.</summary>
    public string? Audience { get; private init; }

    public bool IsAppOnly { get; private init; }

    public IReadOnlyList<string> Permissions { get; private init; } = [];

    public DateTimeOffset? ExpiresOn { get; private init; }

    /// <summary>The claims of a JWT; null for an opaque token.</summary>
    public static TokenClaims? Read(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
            return null;
        try
        {
            using var json = JsonDocument.Parse(Base64Url.Decode(parts[1]));
            return json.RootElement.ValueKind == JsonValueKind.Object ? Read(json.RootElement) : null;
        }
        // JsonDocument throws an InvalidOperationException for text that isn't valid Unicode.
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static TokenClaims Read(JsonElement claims)
    {
        var scopes = Text(claims, "scp");
        // A token of an app has roles instead of scopes; idtyp says so where the app has requested that claim.
        var appOnly = Text(claims, "idtyp") == "app" || scopes is null && Text(claims, "idtyp") != "user";
        return new TokenClaims
        {
            UserId = appOnly ? null : Text(claims, "oid"),
            UserPrincipalName = appOnly ? null : ReadName(claims),
            TenantId = Text(claims, "tid"),
            ClientId = Text(claims, "appid") ?? Text(claims, "azp"),
            Audience = Text(claims, "aud"),
            IsAppOnly = appOnly,
            Permissions = scopes?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? Roles(claims),
            ExpiresOn = ReadExpiration(claims),
        };
    }

    private static string? ReadName(JsonElement claims) =>
        Text(claims, "upn") ?? Text(claims, "preferred_username") ?? Text(claims, "unique_name");

    // A DateTimeOffset ends with the year 9999.
    private static DateTimeOffset? ReadExpiration(JsonElement claims) =>
        claims.TryGetProperty("exp", out var exp) && exp.ValueKind == JsonValueKind.Number
        && exp.TryGetInt64(out var seconds) && seconds is > 0 and < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && Text(value) is { Length: > 0 } text ? text : null;

    private static string[] Roles(JsonElement claims) =>
        claims.TryGetProperty("roles", out var roles) && roles.ValueKind == JsonValueKind.Array
            ? [.. roles.EnumerateArray().Select(Text).OfType<string>()]
            : [];

    // A connection shows it.
    private static string? Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? TextSanitizer.Sanitize(value.GetString()) : null;
}
