using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Authentication;

/// <summary>
/// A trust of an app in the tokens of another issuer:
/// https://learn.microsoft.com/entra/workload-id/workload-identity-federation.
/// </summary>
public sealed record FederatedCredential
{
    /// <summary>The issuer.</summary>
    public required string Issuer { get; init; }

    /// <summary>The subject.</summary>
    public required string Subject { get; init; }

    /// <summary>The audience.</summary>
    public string Audience { get; init; } = TokenExchange.Resource;
}

/// <summary>Tokens that are exchanged for other tokens instead of sent to an API.</summary>
internal static class TokenExchange
{
    public const string Resource = "api://AzureADTokenExchange";

    /// <summary>The issuer of the tokens of managed identities, blueprints, and agent identities.</summary>
    public static string GetIssuer(string tenantId) => $"https://login.microsoftonline.com/{tenantId}/v2.0";

    public static string GetSubject(AccessToken token) => token.FmiPath is null
        ? token.ObjectId
        : $"/eid1/c/pub/t/{token.TenantId}/a/{token.AppId}/{token.FmiPath}";

    /// <summary>Returns a valid exchange token that the emulator issued.</summary>
    public static AccessToken Require(EmulatorState state, string value)
    {
        var token = state.Tokens.FindByValue(value)
            ?? throw NoMatchingRecord("issuer", "unknown");
        if (token.Audience != Resource)
        {
            throw NoMatchingRecord("audience", token.Audience);
        }

        return token.ExpiresAt > state.Time.GetUtcNow() ? token : throw Expired(token.ExpiresAt);
    }

    /// <summary>Checks a token of another issuer against the federated credentials of an app.</summary>
    public static void RequireMatch(EmulatorState state, ClientRegistration client, string assertion)
    {
        var claims = JsonWebToken.ReadSigned(assertion)
            ?? throw new OAuthException(
                "invalid_client", "Assertion failed signature validation.", 50013, 401);
        using (claims)
        {
            string Claim(string name) =>
                claims.RootElement.TryGetProperty(name, out var claim) ? claim.GetString()! : "";
            var expires = DateTimeOffset.FromUnixTimeSeconds(claims.RootElement.GetProperty("exp").GetInt64());
            if (expires <= state.Time.GetUtcNow())
            {
                throw Expired(expires);
            }

            var issuers = client.FederatedCredentials.Where(credential => credential.Issuer == Claim("iss")).ToList();
            var subjects = issuers.FindAll(credential => credential.Subject == Claim("sub"));
            if (issuers.Count == 0)
            {
                throw NoMatchingRecord("issuer", Claim("iss"));
            }

            if (subjects.Count == 0)
            {
                throw NoMatchingRecord("subject", Claim("sub"));
            }

            if (!subjects.Exists(credential => credential.Audience == Claim("aud")))
            {
                throw NoMatchingRecord("audience", Claim("aud"));
            }
        }
    }

    /// <summary>AADSTS700211, AADSTS700212, and AADSTS700213.</summary>
    public static OAuthException NoMatchingRecord(string claim, string value) => new(
        "invalid_client",
        $"No matching federated identity record found for presented assertion {claim} '{value}'. Check your federated "
            + "identity credential Subject, Audience and Issuer against the presented assertion.",
        claim switch { "issuer" => 700211, "audience" => 700212, _ => 700213 },
        401);

    private static OAuthException Expired(DateTimeOffset expires) => new(
        "invalid_client",
        $"Client assertion is not within its valid time range. Expiry time of assertion {GraphTime.Format(expires)}.",
        700024,
        401);
}

/// <summary>The endpoints of workflows and pipelines that issue tokens, and tokens of any other issuer.</summary>
internal sealed class FederatedIssuers(EmulatorState state)
{
    /// <summary>
    /// The endpoint in ACTIONS_ID_TOKEN_REQUEST_URL:
    /// https://docs.github.com/actions/reference/security/oidc.
    /// </summary>
    public EmulatorResponse GitHub(RequestContext request)
    {
        RequireBearer(request, state.Settings.GitHubRequestToken);
        var audience = request.HttpContext.Request.Query["audience"].ToString();
        var token = Issue(new FederatedCredential
        {
            Issuer = "https://token.actions.githubusercontent.com",
            Subject = state.Settings.GitHubSubject,
            // The URL of the repository's owner is the default.
            Audience = audience.Length > 0 ? audience : "https://github.com/contoso",
        });
        return EmulatorResponse.Json(200, JsonBody.Write(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("count", token.Length);
            json.WriteString("value", token);
            json.WriteEndObject();
        }));
    }

    /// <summary>
    /// The endpoint in SYSTEM_OIDCREQUESTURI:
    /// https://learn.microsoft.com/rest/api/azure/devops/distributedtask/oidctoken/create.
    /// </summary>
    public EmulatorResponse AzureDevOps(RequestContext request)
    {
        RequireBearer(request, state.Settings.AzureDevOpsAccessToken);
        var query = request.HttpContext.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value);
        query.Required("api-version");
        query.Required("serviceConnectionId");
        var token = Issue(new FederatedCredential
        {
            Issuer = "https://vstoken.dev.azure.com/" + state.TenantId,
            Subject = state.Settings.AzureDevOpsSubject,
        });
        return EmulatorResponse.Json(200, JsonBody.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("oidcToken", token);
            json.WriteEndObject();
        }));
    }

    /// <summary>Issues a token of any issuer, for example a Kubernetes cluster.</summary>
    public string Issue(FederatedCredential claims, double? expiresIn = null) => JsonWebToken.Write(json =>
    {
        var now = state.Time.GetUtcNow();
        json.WriteString("iss", claims.Issuer);
        json.WriteString("sub", claims.Subject);
        json.WriteString("aud", claims.Audience);
        json.WriteString("jti", Guid.NewGuid().ToString());
        json.WriteNumber("iat", now.ToUnixTimeSeconds());
        json.WriteNumber("nbf", now.ToUnixTimeSeconds());
        var lifetime = expiresIn ?? state.Settings.FederatedTokenLifetimeSeconds;
        json.WriteNumber("exp", now.AddSeconds(lifetime).ToUnixTimeSeconds());
    });

    private static void RequireBearer(RequestContext request, string expected)
    {
        if (request.Authorization.Split(' ', 2) is not [var scheme, var token]
            || !scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            || token != expected)
        {
            throw new OAuthException("unauthorized", "The token of the workflow or pipeline isn't valid.", status: 401);
        }
    }
}
