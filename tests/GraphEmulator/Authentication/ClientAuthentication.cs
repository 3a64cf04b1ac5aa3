using GraphEmulator.Hosting;
using Microsoft.Extensions.Primitives;

namespace GraphEmulator.Authentication;

/// <summary>Authenticates an app by its secret or by an assertion signed with its certificate.</summary>
internal static class ClientAuthentication
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    public static void Validate(
        EmulatorState state, string clientId, string tenant, Dictionary<string, StringValues> form)
    {
        var registration = state.Clients.Find(clientId);
        if (form.Optional("client_assertion") is { } assertion)
        {
            if (form.Required("client_assertion_type") != AssertionType)
            {
                throw OAuthException.InvalidRequest("The client_assertion_type isn't supported.");
            }

            ClientAssertion.Validate(
                assertion,
                clientId,
                $"/{tenant}/oauth2/v2.0/token",
                state.Clients.FindCertificate(clientId),
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

        if (registration is { Secret: { } expected } ? expected != secret : registration is not null)
        {
            throw new OAuthException(
                "invalid_client", $"Invalid client secret provided for app '{clientId}'.", 7000215, 401);
        }
    }
}
