using GraphEmulator.Hosting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace GraphEmulator.Authentication;

/// <summary>Everything that is not Graph: the authority and the managed identity endpoints.</summary>
internal sealed class IdentityEndpoint
{
    private readonly TokenEndpoint tokens;
    private readonly SignInEndpoint signIns;
    private readonly ManagedIdentityEndpoint managedIdentity;

    public IdentityEndpoint(EmulatorState state)
    {
        var store = new SignInStore();
        tokens = new TokenEndpoint(state, store);
        signIns = new SignInEndpoint(state, store);
        managedIdentity = new ManagedIdentityEndpoint(state);
    }

    public Answer Process(Exchange exchange)
    {
        try
        {
            return Route(exchange);
        }
        catch (OAuthException refusal)
        {
            return Answer.Json(
                refusal.Status, OAuthError.Write(exchange, refusal.Error, refusal.Message, refusal.Number));
        }
    }

    private static Dictionary<string, StringValues> FormOf(Exchange exchange)
    {
        using var reader = new FormReader(exchange.BodyText);
        return reader.ReadForm();
    }

    private Answer Route(Exchange exchange)
    {
        var parts = exchange.RawPath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (exchange.Method, parts) switch
        {
            ("GET", ["metadata", "identity", "oauth2", "token"]) => managedIdentity.Imds(exchange),
            ("GET", ["msi", "token"]) => managedIdentity.AppService(exchange),
            ("GET", [_, "discovery", "instance"]) => DiscoveryDocuments.Instance(exchange),
            ("GET", [_, "discovery", "v2.0", "keys"]) => DiscoveryDocuments.Keys(),
            ("GET", [var tenant, "v2.0", ".well-known", "openid-configuration"]) =>
                DiscoveryDocuments.OpenId(exchange, tenant),
            ("GET", [var tenant, "oauth2", "v2.0", "authorize"]) => signIns.Authorize(exchange, tenant),
            ("POST", [var tenant, "oauth2", "v2.0", "devicecode"]) =>
                signIns.Device(exchange, tenant, FormOf(exchange)),
            ("POST", [var tenant, "oauth2", "v2.0", "token"]) => tokens.Grant(exchange, tenant, FormOf(exchange)),
            _ => throw new OAuthException("not_found", $"There is nothing at '{exchange.RawPath}'.", status: 404),
        };
    }
}
