using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Authentication;

/// <summary>What a client reads before it trusts an authority.</summary>
internal static class DiscoveryDocuments
{
    public static Answer Instance(Exchange exchange) => Answer.Json(200, JsonBody.Write(json =>
    {
        var host = exchange.Context.Request.Host.ToString();
        json.WriteStartObject();
        json.WriteString(
            "tenant_discovery_endpoint", exchange.Origin + "/common/v2.0/.well-known/openid-configuration");
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

    public static Answer OpenId(Exchange exchange, string tenant) => Answer.Json(200, JsonBody.Write(json =>
    {
        var root = $"{exchange.Origin}/{tenant}";
        json.WriteStartObject();
        json.WriteString("issuer", root + "/v2.0");
        json.WriteString("authorization_endpoint", root + "/oauth2/v2.0/authorize");
        json.WriteString("token_endpoint", root + "/oauth2/v2.0/token");
        json.WriteString("device_authorization_endpoint", root + "/oauth2/v2.0/devicecode");
        json.WriteString("jwks_uri", root + "/discovery/v2.0/keys");
        json.WriteEndObject();
    }));

    /// <summary>No keys: nobody but the emulator may check its tokens.</summary>
    public static Answer Keys() => Answer.Json(200, """{"keys":[]}"""u8.ToArray());
}
