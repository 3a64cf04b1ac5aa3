using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;
using GraphEmulator.Users;

namespace GraphEmulator.Authentication;

/// <summary>Issues access tokens, knows them again, and takes them back.</summary>
public sealed class TokenIssuer
{
    /// <summary>The client id of tokens that name none: Microsoft Graph Command Line Tools.</summary>
    public const string DefaultAppId = "14d82eec-204b-4c2f-b7e8-296a70dab67e";

    private static readonly char[] Separators = [' ', ',', ';'];

    private readonly ConcurrentDictionary<string, AccessToken> issued = new(StringComparer.Ordinal);
    private readonly EmulatorState state;
    private volatile IReadOnlyList<Revocation> revocations = [];
    private long sequence;

    internal TokenIssuer(EmulatorState state) => this.state = state;

    /// <summary>Issues a token.</summary>
    public AccessToken Mint(TokenDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        var roles = Split(description.Roles);
        var appOnly = roles.Length > 0 && description is { Scp: null, Upn: null };
        var appId = description.App ?? DefaultAppId;
        var person = appOnly ? null : PersonOf(description);
        var token = new AccessToken
        {
            Value = "",
            ObjectId = person?.Id ?? description.Oid ?? ServicePrincipalOf(appId),
            UserPrincipalName = person?.UserPrincipalName,
            TenantId = description.Tid ?? state.TenantId,
            AppId = appId,
            Scopes = appOnly ? [] : Split(description.Scp ?? state.Settings.DefaultScopes),
            Roles = roles,
            IsAppOnly = appOnly,
            ExpiresAt = state.Time.GetUtcNow().AddSeconds(description.ExpiresIn ?? state.Settings.TokenLifetimeSeconds),
            Sequence = Interlocked.Increment(ref sequence),
            AnsweredChallenge = description.AnsweredChallenge,
        };
        var value = description.Opaque
            ? "EwB" + Convert.ToHexString(RandomNumberGenerator.GetBytes(48))
            : Jwt(token, person, description.Audience ?? "https://graph.microsoft.com");
        issued[value] = token = token with { Value = value };
        foreach (var revocation in revocations)
        {
            revocation.Answered(token);
        }

        return token;
    }

    /// <summary>Takes tokens back; see <see cref="Revocation"/>.</summary>
    public void Revoke(Revocation revocation)
    {
        ArgumentNullException.ThrowIfNull(revocation);
        lock (issued)
        {
            var next = Interlocked.Read(ref sequence);
            // Seconds alone would let two challenges of one second share their mark.
            var notBefore = state.Time.GetUtcNow().ToUnixTimeSeconds() + revocations.Count;
            revocations =
            [
                .. revocations,
                revocation with { Sequence = next, NotBefore = notBefore },
            ];
        }
    }

    internal AccessToken? Find(string authorization) =>
        authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? issued.GetValueOrDefault(authorization[7..].Trim())
            : null;

    /// <summary>Why a request with this token is refused; <see langword="null"/> when it is not.</summary>
    internal GraphException? Refusal(AccessToken? token, string authorization, string origin)
    {
        if (token is null)
        {
            return Unauthorized(
                authorization.Length == 0 ? "Access token is empty." : "CompactToken validation failed: unknown token.",
                Challenge(origin));
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

    /// <summary>What was revoked is good again; tokens stay known, their holders do not notice a reset.</summary>
    internal void Clear() => revocations = [];

    private static GraphException Unauthorized(string message, string challenge) =>
        new(401, "InvalidAuthenticationToken", message) { Challenge = challenge };

    private static string Challenge(string origin, string? claims = null) =>
        $"Bearer realm=\"\", authorization_uri=\"{origin}/common/oauth2/authorize\", "
        + "client_id=\"00000003-0000-0000-c000-000000000000\""
        + (claims is null ? "" : $", error=\"insufficient_claims\", claims=\"{claims}\"");

    private static string[] Split(string? names) =>
        names?.Split(Separators, StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Every app has one service principal in the tenant; its id follows from the app's.</summary>
    private static string ServicePrincipalOf(string appId) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(appId.ToUpperInvariant())).AsSpan(0, 16)).ToString();

    private Person PersonOf(TokenDescription description)
    {
        if (description.Oid is null && description.Upn is null)
        {
            return SampleUsers.Adele;
        }

        var known = state.People.Find(description.Oid ?? description.Upn!);
        return new Person(
            description.Oid ?? known?.Id ?? Guid.NewGuid().ToString(),
            description.Upn ?? known?.UserPrincipalName ?? "unknown@contoso.com")
        {
            DisplayName = known?.DisplayName,
        };
    }

    private static string Jwt(AccessToken token, Person? person, string audience) => JsonWebToken.Write(json =>
    {
        var expires = token.ExpiresAt.ToUnixTimeSeconds();
        json.WriteString("aud", audience);
        json.WriteString("iss", $"https://sts.windows.net/{token.TenantId}/");
        json.WriteNumber("iat", expires - 3600);
        json.WriteNumber("nbf", expires - 3600);
        json.WriteNumber("exp", expires);
        json.WriteString("app_displayname", "Emulated client");
        json.WriteString("appid", token.AppId);
        json.WriteString("idtyp", token.IsAppOnly ? "app" : "user");
        json.WriteString("oid", token.ObjectId);
        json.WriteString("sub", token.ObjectId);
        json.WriteString("tid", token.TenantId);
        json.WriteString("ver", "1.0");
        // Two tokens of one second must differ, or revoking one would take back both.
        json.WriteString("uti", token.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (person is not null)
        {
            json.WriteString("name", person.DisplayName ?? person.UserPrincipalName);
            json.WriteString("upn", person.UserPrincipalName);
            json.WriteString("unique_name", person.UserPrincipalName);
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
