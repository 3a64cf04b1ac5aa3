using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Authentication;

/// <summary>The instance discovery and OpenID configuration documents.</summary>
internal static class DiscoveryDocuments
{
    public static EmulatorResponse Instance(RequestContext request) => EmulatorResponse.Json(200, JsonBody.Write(json =>
    {
        var host = request.HttpContext.Request.Host.ToString();
        json.WriteStartObject();
        json.WriteString(
            "tenant_discovery_endpoint", request.Origin + "/common/v2.0/.well-known/openid-configuration");
        json.WriteString("api-version", "1.1");
        json.WriteStartArray("metadata");
        json.WriteStartObject();
        json.WriteString("preferred_network", host);
        json.WriteString("preferred_cache", host);
        json.WriteStartArray("aliases");
        json.WriteStringValue(host);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }));

    public static EmulatorResponse OpenId(RequestContext request, string tenant) => EmulatorResponse.Json(200, JsonBody.Write(json =>
    {
        var root = $"{request.Origin}/{tenant}";
        json.WriteStartObject();
        json.WriteString("issuer", root + "/v2.0");
        json.WriteString("authorization_endpoint", root + "/oauth2/v2.0/authorize");
        json.WriteString("token_endpoint", root + "/oauth2/v2.0/token");
        json.WriteString("device_authorization_endpoint", root + "/oauth2/v2.0/devicecode");
        json.WriteString("jwks_uri", root + "/discovery/v2.0/keys");
        json.WriteEndObject();
    }));

    /// <summary>Publishes no keys: only the emulator validates its tokens.</summary>
    public static EmulatorResponse Keys() => EmulatorResponse.Json(200, """{"keys":[]}"""u8.ToArray());
}
