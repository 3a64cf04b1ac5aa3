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
    public Answer Grant(Exchange exchange, string tenant, Dictionary<string, StringValues> form)
    {
        var clientId = form.Required("client_id");
        var claims = form.Optional("claims");
        return form.Required("grant_type") switch
        {
            "client_credentials" => App(tenant, clientId, form, claims),
            "authorization_code" => User(exchange, CodeOf(form, clientId), claims),
            "refresh_token" => User(exchange, RefreshOf(form, clientId), claims),
            "device_code" or "urn:ietf:params:oauth:grant-type:device_code" => User(exchange, DeviceOf(form), claims),
            var other => throw new OAuthException(
                "unsupported_grant_type", $"The app requested an unsupported grant type '{other}'.", 70003),
        };
    }

    private static SignIn Same(SignIn signIn, string clientId) =>
        signIn.ClientId.Equals(clientId, StringComparison.OrdinalIgnoreCase)
            ? signIn
            : throw OAuthException.InvalidGrant("The code or token was issued to another client.", 70000);

    private Answer App(
        string tenant, string clientId, Dictionary<string, StringValues> form, string? claims)
    {
        ClientAuthentication.Demand(state, clientId, tenant, form);
        var scopes = new RequestedScopes(form.Required("scope"));
        scopes.DemandDefault();
        var token = state.Tokens.Mint(new TokenDescription
        {
            App = clientId,
            Tid = TenantOf(tenant),
            Roles = state.Settings.ApplicationRoles,
            Audience = scopes.Resource,
            AnsweredChallenge = ClaimsParameter.NotBeforeOf(claims),
        });
        return Answer.Json(200, JsonBody.Write(json =>
        {
            json.WriteStartObject();
            WriteToken(json, token);
            json.WriteEndObject();
        })).With("Cache-Control", "no-store, no-cache");
    }

    private SignIn CodeOf(Dictionary<string, StringValues> form, string clientId)
    {
        var signIn = signIns.TakeCode(form.Required("code"))
            ?? throw OAuthException.InvalidGrant("The code is unknown, expired, or was redeemed before.", 54005);
        if (signIn.RedirectUri != form.Required("redirect_uri"))
        {
            throw OAuthException.InvalidGrant("The reply address does not match the one of the sign-in.", 500112);
        }

        if (signIn.CodeChallenge is { } challenge)
        {
            var verifier = SHA256.HashData(Encoding.ASCII.GetBytes(form.Required("code_verifier")));
            if (Base64Url.EncodeToString(verifier) != challenge)
            {
                throw OAuthException.InvalidGrant("The code verifier does not match the code challenge.", 501481);
            }
        }

        return Same(signIn, clientId);
    }

    private SignIn RefreshOf(Dictionary<string, StringValues> form, string clientId)
    {
        var signIn = signIns.FindRefreshToken(form.Required("refresh_token"))
            ?? throw OAuthException.InvalidGrant("The refresh token is not valid.", 9002313);
        return Same(signIn with { Scope = form.Optional("scope") ?? signIn.Scope }, clientId);
    }

    private SignIn DeviceOf(Dictionary<string, StringValues> form)
    {
        var code = form.Optional("device_code") ?? form.Required("code");
        return signIns.AskDevice(code, state.Settings.DeviceCodePendingPolls) switch
        {
            null => throw new OAuthException("bad_verification_code", "The device code is not valid.", 70018),
            (_, false) => throw new OAuthException(
                "authorization_pending", "OAuth 2.0 device flow error. Authorization is pending.", 70016),
            (var signIn, _) => signIn,
        };
    }

    private Answer User(Exchange exchange, SignIn signIn, string? claims)
    {
        var person = state.People.Find(signIn.User) ?? SampleUsers.Adele;
        var scopes = new RequestedScopes(signIn.Scope);
        var granted = scopes.Granted(state.Settings);
        var token = state.Tokens.Mint(new TokenDescription
        {
            App = signIn.ClientId,
            Oid = person.Id,
            Upn = person.UserPrincipalName,
            Tid = TenantOf(signIn.Tenant),
            Scp = string.Join(' ', granted),
            Audience = scopes.Resource,
            AnsweredChallenge = ClaimsParameter.NotBeforeOf(claims) ?? ClaimsParameter.NotBeforeOf(signIn.Claims),
        });
        return Answer.Json(200, JsonBody.Write(json =>
        {
            json.WriteStartObject();
            WriteToken(json, token);
            json.WriteString("scope", scopes.Answered(granted));
            if (scopes.WantsRefreshToken)
            {
                json.WriteString("refresh_token", signIns.NewRefreshToken(signIn));
            }

            if (scopes.WantsIdToken)
            {
                json.WriteString("id_token", IdToken(exchange, token, person, signIn));
            }

            var clientInfo = $$"""{"uid":"{{person.Id}}","utid":"{{token.TenantId}}"}""";
            json.WriteString("client_info", Base64Url.EncodeToString(Encoding.UTF8.GetBytes(clientInfo)));
            json.WriteEndObject();
        })).With("Cache-Control", "no-store, no-cache");
    }

    private void WriteToken(Utf8JsonWriter json, AccessToken token)
    {
        var seconds = (int)Math.Round((token.ExpiresAt - state.Time.GetUtcNow()).TotalSeconds);
        json.WriteString("token_type", "Bearer");
        json.WriteNumber("expires_in", seconds);
        json.WriteNumber("ext_expires_in", seconds);
        json.WriteString("access_token", token.Value);
    }

    private static string IdToken(Exchange exchange, AccessToken token, Person person, SignIn signIn) =>
        JsonWebToken.Write(json =>
        {
            json.WriteString("aud", signIn.ClientId);
            json.WriteString("iss", $"{exchange.Origin}/{token.TenantId}/v2.0");
            json.WriteNumber("iat", token.ExpiresAt.ToUnixTimeSeconds() - 3600);
            json.WriteNumber("nbf", token.ExpiresAt.ToUnixTimeSeconds() - 3600);
            json.WriteNumber("exp", token.ExpiresAt.ToUnixTimeSeconds());
            json.WriteString("name", person.DisplayName ?? person.UserPrincipalName);
            json.WriteString("oid", person.Id);
            json.WriteString("preferred_username", person.UserPrincipalName);
            json.WriteString("sub", person.Id);
            json.WriteString("tid", token.TenantId);
            json.WriteString("ver", "2.0");
            if (signIn.Nonce is not null)
            {
                json.WriteString("nonce", signIn.Nonce);
            }
        });

    /// <summary>A tenant's name, "common" and the like all mean the emulated one.</summary>
    private string TenantOf(string tenant) => Guid.TryParse(tenant, out _) ? tenant : state.TenantId;
}
