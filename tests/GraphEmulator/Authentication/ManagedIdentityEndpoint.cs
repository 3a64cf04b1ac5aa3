using System.Globalization;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Authentication;

/// <summary>The managed identity token endpoints of virtual machines (IMDS) and of App Service.</summary>
internal sealed class ManagedIdentityEndpoint(EmulatorState state)
{
    /// <summary>The app ID of the system-assigned identity.</summary>
    private const string SystemAssigned = "a57c1a5e-0000-4000-8000-51d57e3a551d";

    /// <summary><c>GET /metadata/identity/oauth2/token</c></summary>
    public EmulatorResponse Imds(RequestContext request)
    {
        // IMDS requires the header to block redirected requests. Azure.Identity probes without it and expects this
        // error.
        if (request.HttpContext.Request.Headers["Metadata"] != "true")
        {
            throw new OAuthException("invalid_request", "Required metadata header not specified");
        }

        return Token(request);
    }

    /// <summary>The endpoint that <c>IDENTITY_ENDPOINT</c> of App Service contains.</summary>
    public EmulatorResponse AppService(RequestContext request)
    {
        if (request.HttpContext.Request.Headers["X-IDENTITY-HEADER"] != state.Settings.IdentityHeader)
        {
            throw new OAuthException("unauthorized", "The X-IDENTITY-HEADER is missing or wrong.", status: 401);
        }

        return Token(request);
    }

    private EmulatorResponse Token(RequestContext request)
    {
        var query = request.HttpContext.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value);
        query.Required("api-version");
        var resource = query.Required("resource");
        var token = state.Tokens.Mint(new TokenDescription
        {
            App = query.Optional("client_id") ?? SystemAssigned,
            Roles = state.Settings.ApplicationRoles,
            IsAppOnly = true,
            Audience = resource.TrimEnd('/'),
        });
        var seconds = Math.Round((token.ExpiresAt - state.Time.GetUtcNow()).TotalSeconds);
        return EmulatorResponse.Json(200, JsonBody.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("access_token", token.Value);
            json.WriteString("client_id", token.AppId);
            json.WriteString("expires_in", seconds.ToString(CultureInfo.InvariantCulture));
            json.WriteString(
                "expires_on", token.ExpiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
            json.WriteString("resource", resource);
            json.WriteString("token_type", "Bearer");
            json.WriteEndObject();
        }));
    }
}
