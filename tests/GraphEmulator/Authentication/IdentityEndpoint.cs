using GraphEmulator.Graph;
using GraphEmulator.Hosting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace GraphEmulator.Authentication;

/// <summary>Routes requests for the authority and the managed identity endpoints.</summary>
internal sealed class IdentityEndpoint
{
    private readonly TokenEndpoint tokens;
    private readonly SignInEndpoint signIns;
    private readonly ManagedIdentityEndpoint managedIdentity;
    private readonly FederatedIssuers issuers;

    public IdentityEndpoint(EmulatorState state)
    {
        tokens = new TokenEndpoint(state, state.SignIns);
        signIns = new SignInEndpoint(state, state.SignIns);
        managedIdentity = new ManagedIdentityEndpoint(state);
        issuers = new FederatedIssuers(state);
    }

    public EmulatorResponse Process(RequestContext request)
    {
        try
        {
            return Route(request);
        }
        catch (OAuthException exception)
        {
            var body = OAuthError.Write(
                request, exception.Error, exception.Message, exception.Number, exception.Suberror);
            return EmulatorResponse.Json(exception.Status, body);
        }
    }

    private static Dictionary<string, StringValues> ReadForm(RequestContext request)
    {
        using var reader = new FormReader(request.BodyText);
        return reader.ReadForm();
    }

    private EmulatorResponse Route(RequestContext request)
    {
        var parts = request.RawPath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (request.Method, parts) switch
        {
            ("GET", ["metadata", "identity", "oauth2", "token"]) => managedIdentity.Imds(request),
            ("GET", ["github", "idtoken"]) => issuers.GitHub(request),
            ("POST", ["azuredevops", "oidctoken"]) => issuers.AzureDevOps(request),
            ("GET", ["msi", "token"]) => managedIdentity.AppService(request),
            ("GET", [_, "discovery", "instance"]) => DiscoveryDocuments.Instance(request),
            ("GET", [_, "discovery", "v2.0", "keys"]) => DiscoveryDocuments.Keys(),
            ("GET", [var tenant, "v2.0", ".well-known", "openid-configuration"]) =>
                DiscoveryDocuments.OpenId($"{request.Origin}/{tenant}"),
            ("GET", [var tenant, "oauth2", "v2.0", "authorize"]) => signIns.Authorize(request, tenant),
            ("POST", [var tenant, "oauth2", "v2.0", "devicecode"]) =>
                signIns.Device(request, tenant, ReadForm(request)),
            ("POST", [var tenant, "oauth2", "v2.0", "token"]) => tokens.Grant(request, tenant, ReadForm(request)),
            _ => throw new OAuthException("not_found", $"No resource was found at '{request.RawPath}'.", status: 404),
        };
    }
}

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

    public static EmulatorResponse OpenId(string root) => EmulatorResponse.Json(200, JsonBody.Write(json =>
    {
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

/// <summary>An error of the authority, which becomes an OAuth error response.</summary>
internal sealed class OAuthException(
    string error, string description, int? number = null, int status = 400, string? suberror = null)
    : Exception(description)
{
    public string? Suberror { get; } = suberror;

    public string Error { get; } = error;

    /// <summary>The number of the AADSTS error code.</summary>
    public int? Number { get; } = number;

    public int Status { get; } = status;

    public static OAuthException InvalidRequest(string description) => new("invalid_request", description, 900144);

    public static OAuthException InvalidGrant(string description, int number, string? suberror = null) =>
        new("invalid_grant", description, number, suberror: suberror);
}

/// <summary>Writes the error response of the token endpoints.</summary>
internal static class OAuthError
{
    public static byte[] Write(
        RequestContext request, string error, string description, int? number = null, string? suberror = null) =>
        JsonBody.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("error", error);
            if (suberror is not null)
            {
                json.WriteString("suberror", suberror);
            }

            json.WriteString("error_description", number is null ? description : $"AADSTS{number}: {description}");
            json.WriteStartArray("error_codes");
            if (number is not null)
            {
                json.WriteNumberValue(number.Value);
            }

            json.WriteEndArray();
            json.WriteString("timestamp", request.State.Time.GetUtcNow().ToString(
                "yyyy-MM-dd HH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("trace_id", request.RequestId);
            json.WriteString("correlation_id", request.ClientRequestId);
            json.WriteEndObject();
        });
}

/// <summary>Reads form fields and query parameters.</summary>
internal static class FormValues
{
    public static string? Optional(this IReadOnlyDictionary<string, StringValues> form, string name) =>
        form.TryGetValue(name, out var value) && !StringValues.IsNullOrEmpty(value) ? value.ToString() : null;

    public static string Required(this IReadOnlyDictionary<string, StringValues> form, string name) =>
        form.Optional(name)
        ?? throw OAuthException.InvalidRequest($"The request body must contain the following parameter: '{name}'.");
}
