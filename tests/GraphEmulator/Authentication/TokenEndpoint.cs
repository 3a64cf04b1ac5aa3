using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;
using GraphEmulator.Users;
using Microsoft.Extensions.Primitives;

namespace GraphEmulator.Authentication;

/// <summary><c>POST /{tenant}/oauth2/v2.0/token</c></summary>
internal sealed class TokenEndpoint(EmulatorState state, SignInStore signIns)
{
    private readonly AgentRules agents = new(state);

    public EmulatorResponse Grant(RequestContext request, string tenant, Dictionary<string, StringValues> form)
    {
        var clientId = form.Required("client_id");
        var claims = form.Optional("claims");
        return form.Required("grant_type") switch
        {
            "client_credentials" => GrantToApp(tenant, clientId, form, claims),
            "authorization_code" => GrantToUser(request, RedeemCode(form, clientId), claims),
            "refresh_token" => GrantToUser(request, RedeemRefreshToken(form, clientId), claims),
            "device_code" or "urn:ietf:params:oauth:grant-type:device_code" =>
                GrantToUser(request, RedeemDeviceCode(form), claims),
            "user_fic" => GrantToAgentUser(request, tenant, clientId, form, claims),
            var other => throw new OAuthException(
                "unsupported_grant_type", $"The app requested an unsupported grant type '{other}'.", 70003),
        };
    }

    private static SignIn RequireClient(SignIn signIn, string clientId) =>
        signIn.ClientId.Equals(clientId, StringComparison.OrdinalIgnoreCase)
            ? signIn
            : throw OAuthException.InvalidGrant("The code or token was issued to another client.", 70000);

    private EmulatorResponse GrantToApp(
        string tenant, string clientId, Dictionary<string, StringValues> form, string? claims)
    {
        ClientAuthentication.Validate(state, clientId, tenant, form);
        var scopes = new RequestedScopes(form.Required("scope"));
        scopes.RequireDefault();
        var fmiPath = form.Optional("fmi_path");
        agents.RequirePermitted(clientId, scopes.Resource, fmiPath);
        var isExchange = scopes.Resource == TokenExchange.Resource;
        var token = state.Tokens.Mint(new TokenDescription
        {
            App = clientId,
            Tid = ResolveTenant(tenant),
            // A token for the exchange has no permissions.
            Roles = isExchange ? null : state.Settings.ApplicationRoles,
            IsAppOnly = true,
            FmiPath = fmiPath,
            Audience = scopes.Resource,
            SatisfiedChallenge = ClaimsParameter.ParseNotBefore(claims),
        });
        return EmulatorResponse.Json(200, JsonBody.Write(json =>
        {
            json.WriteStartObject();
            WriteToken(json, token);
            json.WriteEndObject();
        })).WithHeader("Cache-Control", "no-store, no-cache");
    }

    private SignIn RedeemCode(Dictionary<string, StringValues> form, string clientId)
    {
        var signIn = signIns.RedeemCode(form.Required("code"))
            ?? throw OAuthException.InvalidGrant("The code is unknown, expired, or was already redeemed.", 54005);
        if (signIn.RedirectUri != form.Required("redirect_uri"))
        {
            throw OAuthException.InvalidGrant(
                "The redirect URI doesn't match the redirect URI of the sign-in.", 500112);
        }

        if (signIn.CodeChallenge is { } challenge)
        {
            var verifier = SHA256.HashData(Encoding.ASCII.GetBytes(form.Required("code_verifier")));
            if (Base64Url.EncodeToString(verifier) != challenge)
            {
                throw OAuthException.InvalidGrant("The code verifier doesn't match the code challenge.", 501481);
            }
        }

        return RequireClient(signIn, clientId);
    }

    private SignIn RedeemRefreshToken(Dictionary<string, StringValues> form, string clientId)
    {
        var signIn = signIns.FindRefreshToken(form.Required("refresh_token"))
            ?? throw OAuthException.InvalidGrant("The refresh token isn't valid.", 9002313);
        if (state.Agents.Find(clientId) is { } identity)
        {
            agents.RequireBlueprintToken(identity, form.Required("client_assertion"));
        }

        return RequireClient(signIn with { Scope = form.Optional("scope") ?? signIn.Scope }, clientId);
    }

    private SignIn RedeemDeviceCode(Dictionary<string, StringValues> form)
    {
        var code = form.Optional("device_code") ?? form.Required("code");
        return signIns.PollDeviceCode(code, state.Settings.DeviceCodePendingPolls) switch
        {
            null => throw new OAuthException("bad_verification_code", "The device code isn't valid.", 70018),
            (_, false) => throw new OAuthException(
                "authorization_pending", "OAuth 2.0 device flow error. Authorization is pending.", 70016),
            (var signIn, _) => signIn,
        };
    }

    /// <summary>
    /// The third request of an agent user, with the tokens of the blueprint and of the agent identity:
    /// https://learn.microsoft.com/entra/agent-id/agent-user-oauth-flow.
    /// </summary>
    private EmulatorResponse GrantToAgentUser(
        RequestContext request, string tenant, string clientId, Dictionary<string, StringValues> form, string? claims)
    {
        var identity = state.Agents.Find(clientId) ?? throw AgentRules.NoAgentIdentity(state, clientId);
        agents.RequireBlueprintToken(identity, form.Required("client_assertion"));
        var user = agents.RequireUser(
            identity,
            form.Required("user_federated_identity_credential"),
            form.Optional("username"),
            form.Optional("user_id"));
        return GrantToUser(request, new SignIn(clientId, tenant, form.Required("scope"), user.Id), claims);
    }

    private EmulatorResponse GrantToUser(RequestContext request, SignIn signIn, string? claims)
    {
        var user = state.Users.Find(signIn.User) ?? SampleUsers.Adele;
        var scopes = new RequestedScopes(signIn.Scope);
        var granted = state.Agents.Find(signIn.ClientId) is { } identity
            ? agents.RequireConsent(identity, scopes)
            : scopes.GetGranted(state.Settings);
        var token = state.Tokens.Mint(new TokenDescription
        {
            App = signIn.ClientId,
            Oid = user.Id,
            Upn = user.UserPrincipalName,
            Tid = ResolveTenant(signIn.Tenant),
            Scp = string.Join(' ', granted),
            Audience = scopes.Resource,
            SatisfiedChallenge = ClaimsParameter.ParseNotBefore(claims)
                ?? ClaimsParameter.ParseNotBefore(signIn.Claims),
        });
        return EmulatorResponse.Json(200, JsonBody.Write(json =>
        {
            json.WriteStartObject();
            WriteToken(json, token);
            json.WriteString("scope", scopes.FormatGranted(granted));
            if (scopes.WantsRefreshToken)
            {
                json.WriteString("refresh_token", signIns.AddRefreshToken(signIn));
            }

            if (scopes.WantsIdToken)
            {
                json.WriteString("id_token", IdToken(request, token, user, signIn));
            }

            var clientInfo = $$"""{"uid":"{{user.Id}}","utid":"{{token.TenantId}}"}""";
            json.WriteString("client_info", Base64Url.EncodeToString(Encoding.UTF8.GetBytes(clientInfo)));
            json.WriteEndObject();
        })).WithHeader("Cache-Control", "no-store, no-cache");
    }

    private void WriteToken(Utf8JsonWriter json, AccessToken token)
    {
        var seconds = (int)Math.Round((token.ExpiresAt - state.Time.GetUtcNow()).TotalSeconds);
        json.WriteString("token_type", "Bearer");
        json.WriteNumber("expires_in", seconds);
        json.WriteNumber("ext_expires_in", seconds);
        json.WriteString("access_token", token.Value);
    }

    private static string IdToken(RequestContext request, AccessToken token, DirectoryUser user, SignIn signIn) =>
        JsonWebToken.Write(json =>
        {
            json.WriteString("aud", signIn.ClientId);
            json.WriteString("iss", $"{request.Origin}/{token.TenantId}/v2.0");
            json.WriteNumber("iat", token.ExpiresAt.ToUnixTimeSeconds() - 3600);
            json.WriteNumber("nbf", token.ExpiresAt.ToUnixTimeSeconds() - 3600);
            json.WriteNumber("exp", token.ExpiresAt.ToUnixTimeSeconds());
            json.WriteString("name", user.DisplayName ?? user.UserPrincipalName);
            json.WriteString("oid", user.Id);
            json.WriteString("preferred_username", user.UserPrincipalName);
            json.WriteString("sub", user.Id);
            json.WriteString("tid", token.TenantId);
            json.WriteString("ver", "2.0");
            if (signIn.Nonce is not null)
            {
                json.WriteString("nonce", signIn.Nonce);
            }
        });

    /// <summary>Tenant names, "common", and "organizations" resolve to the emulated tenant.</summary>
    private string ResolveTenant(string tenant) => Guid.TryParse(tenant, out _) ? tenant : state.TenantId;
}

/// <summary>
/// The <c>scope</c> parameter of a token request: full names such as <c>https://graph.microsoft.com/Chat.Create</c>.
/// </summary>
internal sealed class RequestedScopes
{
    private const string Graph = "https://graph.microsoft.com";

    private static readonly string[] OpenId = ["openid", "profile", "email", "offline_access"];

    private readonly bool isDefault;

    public RequestedScopes(string? scope)
    {
        var all = scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        WantsRefreshToken = all.Contains("offline_access");
        WantsIdToken = all.Contains("openid");
        Requested = [.. all.Except(OpenId)];
        // A scope without a resource belongs to Graph.
        Resource = Requested.Where(name => name.Contains("://", StringComparison.Ordinal))
            .Select(name => name[..name.LastIndexOf('/')].TrimEnd('/'))
            .FirstOrDefault(Graph);
        Names = [.. Requested.Select(name => name[(name.LastIndexOf('/') + 1)..])];
        isDefault = Names.Contains(".default");
    }

    public IReadOnlyList<string> Requested { get; }

    public string Resource { get; }

    /// <summary>The names without the resource.</summary>
    public IReadOnlyList<string> Names { get; }

    public bool WantsRefreshToken { get; }

    public bool WantsIdToken { get; }

    /// <summary>
    /// Client credential flows can request only <c>.default</c>, which stands for all granted permissions.
    /// </summary>
    public void RequireDefault()
    {
        if (!isDefault || Names.Count != 1)
        {
            throw new OAuthException(
                "invalid_scope",
                $"The provided value for scope {string.Join(' ', Requested)} is not valid. Client credential flows "
                    + "must have a scope value with /.default suffixed to the resource identifier.",
                1002012);
        }
    }

    /// <summary>Returns the scopes of a user's token.</summary>
    public IReadOnlyList<string> GetGranted(EmulatorSettings settings)
    {
        var scopes = isDefault ? settings.DefaultScopes.Split(' ') : Names.Concat(settings.ConsentedScopes.Split(' '));
        return
        [
            .. scopes.Where(name => name.Length > 0)
                .Except(settings.DeniedScopes.Split(' '), StringComparer.OrdinalIgnoreCase)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>
    /// Returns the <c>scope</c> of the response, which clients use as a cache key: full names, and <c>.default</c> if
    /// it was
    /// requested.
    /// </summary>
    public string FormatGranted(IReadOnlyList<string> granted) => string.Join(
        ' ', granted.Select(name => Resource + "/" + name).Concat(isDefault ? Requested : []));
}
