using GraphEmulator.Hosting;
using Microsoft.Extensions.Primitives;

namespace GraphEmulator.Authentication;

/// <summary>How an app proves who it is: a secret, or an assertion signed with its certificate.</summary>
internal static class ClientAuthentication
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    public static void Demand(
        EmulatorState state, string clientId, string tenant, Dictionary<string, StringValues> form)
    {
        var registration = state.Clients.Find(clientId);
        if (form.Optional("client_assertion") is { } assertion)
        {
            if (form.Required("client_assertion_type") != AssertionType)
            {
                throw OAuthException.InvalidRequest("The client_assertion_type is not supported.");
            }

            ClientAssertion.Demand(
                assertion,
                clientId,
                $"/{tenant}/oauth2/v2.0/token",
                state.Clients.CertificateOf(clientId),
                state.Time.GetUtcNow());
            return;
        }

        if (form.Optional("client_secret") is not { } secret)
        {
            throw new OAuthException(
                "invalid_client",
                "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
                7000218,
                401);
        }

        if (registration is { Secret: { } known } ? known != secret : registration is not null)
        {
            throw new OAuthException(
                "invalid_client", $"Invalid client secret provided for app '{clientId}'.", 7000215, 401);
        }
    }
}
