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

    public IdentityEndpoint(EmulatorState state)
    {
        tokens = new TokenEndpoint(state, state.SignIns);
        signIns = new SignInEndpoint(state, state.SignIns);
        managedIdentity = new ManagedIdentityEndpoint(state);
    }

    public EmulatorResponse Process(RequestContext request)
    {
        try
        {
            return Route(request);
        }
        catch (OAuthException exception)
        {
            return EmulatorResponse.Json(
                exception.Status, OAuthError.Write(request, exception.Error, exception.Message, exception.Number));
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
            ("GET", ["msi", "token"]) => managedIdentity.AppService(request),
            ("GET", [_, "discovery", "instance"]) => DiscoveryDocuments.Instance(request),
            ("GET", [_, "discovery", "v2.0", "keys"]) => DiscoveryDocuments.Keys(),
            ("GET", [var tenant, "v2.0", ".well-known", "openid-configuration"]) =>
                DiscoveryDocuments.OpenId(request, tenant),
            ("GET", [var tenant, "oauth2", "v2.0", "authorize"]) => signIns.Authorize(request, tenant),
            ("POST", [var tenant, "oauth2", "v2.0", "devicecode"]) =>
                signIns.Device(request, tenant, ReadForm(request)),
            ("POST", [var tenant, "oauth2", "v2.0", "token"]) => tokens.Grant(request, tenant, ReadForm(request)),
            _ => throw new OAuthException("not_found", $"No resource was found at '{request.RawPath}'.", status: 404),
        };
    }
}
