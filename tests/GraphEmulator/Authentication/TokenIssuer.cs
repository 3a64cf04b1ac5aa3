using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;
using GraphEmulator.Users;

namespace GraphEmulator.Authentication;

/// <summary>Issues, finds, validates, and revokes access tokens.</summary>
public sealed class TokenIssuer
{
    /// <summary>The default client ID: Microsoft Graph Command Line Tools.</summary>
    public const string DefaultAppId = "14d82eec-204b-4c2f-b7e8-296a70dab67e";

    private static readonly char[] Separators = [' ', ',', ';'];

    private readonly ConcurrentDictionary<string, AccessToken> issued = new(StringComparer.Ordinal);
    private readonly EmulatorState state;
    private volatile IReadOnlyList<Revocation> revocations = [];
    private long sequence;

    internal TokenIssuer(EmulatorState state) => this.state = state;

    internal ICollection<string> Issued => issued.Keys;

    /// <summary>Issues a token.</summary>
    public AccessToken Mint(TokenDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        var roles = Split(description.Roles);
        var appOnly = description.IsAppOnly || (roles.Length > 0 && description is { Scp: null, Upn: null });
        var appId = description.App ?? DefaultAppId;
        var user = appOnly ? null : FindUser(description);
        var token = new AccessToken
        {
            Value = "",
            ObjectId = user?.Id ?? description.Oid ?? GetServicePrincipalId(appId),
            UserPrincipalName = user?.UserPrincipalName,
            TenantId = description.Tid ?? state.TenantId,
            AppId = appId,
            Scopes = appOnly ? [] : Split(description.Scp ?? state.Settings.DefaultScopes),
            Roles = roles,
            IsAppOnly = appOnly,
            ExpiresAt = state.Time.GetUtcNow().AddSeconds(description.ExpiresIn ?? state.Settings.TokenLifetimeSeconds),
            Sequence = Interlocked.Increment(ref sequence),
            SatisfiedChallenge = description.SatisfiedChallenge,
            Audience = description.Audience ?? "https://graph.microsoft.com",
            FmiPath = description.FmiPath,
        };
        var value = description.Opaque == true
            ? "EwB" + Convert.ToHexString(RandomNumberGenerator.GetBytes(48))
            : Jwt(token, user);
        issued[value] = token = token with { Value = value };
        foreach (var revocation in revocations)
        {
            revocation.OnTokenIssued(token);
        }

        return token;
    }

    /// <summary>Revokes tokens; see <see cref="Revocation"/>.</summary>
    public void Revoke(Revocation revocation)
    {
        ArgumentNullException.ThrowIfNull(revocation);
        lock (issued)
        {
            var next = Interlocked.Read(ref sequence);
            // Add the count so that two challenges within one second differ.
            var notBefore = state.Time.GetUtcNow().ToUnixTimeSeconds() + revocations.Count;
            revocations =
            [
                .. revocations,
                revocation with { Sequence = next, NotBefore = notBefore },
            ];
        }
    }

    internal AccessToken? FindByValue(string value) => issued.GetValueOrDefault(value);

    internal AccessToken? Find(string authorization) =>
        authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? issued.GetValueOrDefault(authorization[7..].Trim())
            : null;

    /// <summary>
    /// Returns the error for a request with this token, or <see langword="null"/> when the token is valid.
    /// </summary>
    internal GraphException? Validate(AccessToken? token, string authorization, string origin)
    {
        if (token is null)
        {
            return Unauthorized(
                authorization.Length == 0 ? "Access token is empty." : "CompactToken validation failed: unknown token.",
                Challenge(origin));
        }

        if (token.Audience == TokenExchange.Resource)
        {
            return Unauthorized("Access token validation failure. Invalid audience.", Challenge(origin));
        }

        if (token.ExpiresAt <= state.Time.GetUtcNow())
        {
            return Unauthorized("Lifetime validation failed, the token is expired.", Challenge(origin));
        }

        foreach (var revocation in revocations)
        {
            if (revocation.Rejects(token))
            {
                var claims = revocation.ClaimsChallenge
                    ? Convert.ToBase64String(Encoding.UTF8.GetBytes(revocation.Claims))
                    : null;
                return Unauthorized(
                    "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: "
                        + "TokenIssuedBeforeRevocationTimestamp",
                    Challenge(origin, claims));
            }
        }

        return null;
    }

    /// <summary>Removes the revocations but keeps the issued tokens, so that a reset doesn't invalidate them.</summary>
    internal void Clear() => revocations = [];

    private static GraphException Unauthorized(string message, string challenge) =>
        new(401, "InvalidAuthenticationToken", message) { Challenge = challenge };

    private static string Challenge(string origin, string? claims = null) =>
        $"Bearer realm=\"\", authorization_uri=\"{origin}/common/oauth2/authorize\", "
        + "client_id=\"00000003-0000-0000-c000-000000000000\""
        + (claims is null ? "" : $", error=\"insufficient_claims\", claims=\"{claims}\"");

    private static string[] Split(string? names) =>
        names?.Split(Separators, StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Derives the ID of the app's service principal in the tenant from the app ID.</summary>
    private static string GetServicePrincipalId(string appId) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(appId.ToUpperInvariant())).AsSpan(0, 16)).ToString();

    private DirectoryUser FindUser(TokenDescription description)
    {
        if (description.Oid is null && description.Upn is null)
        {
            return SampleUsers.Adele;
        }

        var existing = state.Users.Find(description.Oid ?? description.Upn!);
        return new DirectoryUser(
            description.Oid ?? existing?.Id ?? Guid.NewGuid().ToString(),
            description.Upn ?? existing?.UserPrincipalName ?? "unknown@contoso.com")
        {
            DisplayName = existing?.DisplayName,
        };
    }

    private static string Jwt(AccessToken token, DirectoryUser? user) => JsonWebToken.Write(json =>
    {
        var expires = token.ExpiresAt.ToUnixTimeSeconds();
        var isExchange = token.Audience == TokenExchange.Resource;
        json.WriteString("aud", token.Audience);
        json.WriteString(
            "iss",
            isExchange ? TokenExchange.GetIssuer(token.TenantId) : $"https://sts.windows.net/{token.TenantId}/");
        json.WriteNumber("iat", expires - 3600);
        json.WriteNumber("nbf", expires - 3600);
        json.WriteNumber("exp", expires);
        json.WriteString("app_displayname", "Emulated client");
        json.WriteString(isExchange ? "azp" : "appid", token.AppId);
        json.WriteString("idtyp", token.IsAppOnly ? "app" : "user");
        json.WriteString("oid", token.ObjectId);
        json.WriteString("sub", TokenExchange.GetSubject(token));
        json.WriteString("tid", token.TenantId);
        json.WriteString("ver", isExchange ? "2.0" : "1.0");
        // Two tokens issued within one second must differ so that they can be revoked separately.
        json.WriteString("uti", token.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (user is not null)
        {
            json.WriteString("name", user.DisplayName ?? user.UserPrincipalName);
            json.WriteString("upn", user.UserPrincipalName);
            json.WriteString("unique_name", user.UserPrincipalName);
            json.WriteString("scp", string.Join(' ', token.Scopes));
        }

        if (token.Roles.Count > 0)
        {
            json.WriteStartArray("roles");
            foreach (var role in token.Roles)
            {
                json.WriteStringValue(role);
            }

            json.WriteEndArray();
        }
    });
}
