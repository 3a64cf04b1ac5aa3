using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using GraphEmulator.Hosting;
using GraphEmulator.Users;

namespace GraphEmulator.Authentication;

/// <summary>
/// An agent identity, which belongs to a blueprint and can act as its agent users:
/// https://learn.microsoft.com/entra/agent-id/agent-user-oauth-flow.
/// </summary>
public sealed record AgentIdentity
{
    /// <summary>The client ID of the agent identity.</summary>
    public required string ClientId { get; init; }

    /// <summary>The client ID of the blueprint.</summary>
    public required string BlueprintId { get; init; }

    /// <summary>The object IDs or UPNs of the agent users.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>The delegated scopes with consent for the agent users, separated by spaces.</summary>
    public string ConsentedScopes { get; init; } =
        "Chat.Create Chat.ReadWrite ChatMember.ReadWrite ChatMessage.Send User.Read User.ReadBasic.All";
}

/// <summary>The agent identity that always exists, with its blueprint and its user.</summary>
public static class SampleAgent
{
    /// <summary>The client ID of the blueprint. Any credential is valid until it's registered as a client.</summary>
    public const string BlueprintId = "b10e0000-0000-4000-8000-000000000001";

    /// <summary>The client ID of the agent identity.</summary>
    public const string ClientId = "a9e00000-0000-4000-8000-000000000001";

    /// <summary>The agent user.</summary>
    public static DirectoryUser User { get; } = new("a9e00000-0000-4000-8000-0000000000aa", "agent@contoso.com")
    {
        DisplayName = "Welcome Agent",
    };

    internal static AgentIdentity Identity { get; } = new()
    {
        ClientId = ClientId,
        BlueprintId = BlueprintId,
        Users = [User.Id],
    };
}

/// <summary>The token request of an agent user that fails.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AgentFailure>))]
public enum AgentFailure
{
    /// <summary>"none": every request succeeds.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>"blueprint": the blueprint isn't permitted to request a token for the agent identity.</summary>
    [JsonStringEnumMemberName("blueprint")]
    Blueprint,

    /// <summary>"identity": the blueprint's token isn't accepted as the credential of the agent identity.</summary>
    [JsonStringEnumMemberName("identity")]
    Identity,

    /// <summary>"consent": the agent identity has no consent for the agent user.</summary>
    [JsonStringEnumMemberName("consent")]
    Consent,

    /// <summary>"user": the agent user isn't known yet.</summary>
    [JsonStringEnumMemberName("user")]
    User,
}

/// <summary>The agent identities.</summary>
public sealed class AgentIdentities
{
    private readonly ConcurrentDictionary<string, AgentIdentity> identities = new(StringComparer.OrdinalIgnoreCase);

    internal AgentIdentities() => Register(SampleAgent.Identity);

    /// <summary>Adds or replaces an agent identity.</summary>
    public void Register(AgentIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        identities[identity.ClientId] = identity;
    }

    internal AgentIdentity? Find(string clientId) => identities.GetValueOrDefault(clientId);

    internal bool IsBlueprint(string clientId) => identities.Values.Any(identity =>
        identity.BlueprintId.Equals(clientId, StringComparison.OrdinalIgnoreCase));
}

/// <summary>The rules of the three token requests of an agent user.</summary>
internal sealed class AgentRules(EmulatorState state)
{
    /// <summary>
    /// Checks that an app may request this token for itself. A blueprint gets only tokens for the exchange.
    /// </summary>
    public void RequirePermitted(string clientId, string resource, string? fmiPath)
    {
        var isBlueprint = state.Agents.IsBlueprint(clientId);
        if ((isBlueprint && resource != TokenExchange.Resource)
            || (fmiPath is not null && (!isBlueprint || state.Settings.AgentFailure is AgentFailure.Blueprint)))
        {
            throw new OAuthException(
                "unauthorized_client",
                $"Agentic application '{clientId}' is not permitted to request app-only tokens for resource "
                    + $"'{resource}'.",
                82001);
        }

        if (fmiPath is not null && resource != TokenExchange.Resource)
        {
            throw OAuthException.InvalidRequest("The fmi_path requires the scope of the token exchange.");
        }
    }

    /// <summary>AADSTS700016.</summary>
    public static OAuthException NoAgentIdentity(EmulatorState state, string clientId) => new(
        "unauthorized_client",
        $"Application with identifier '{clientId}' was not found in the directory '{state.TenantId}'.",
        700016);

    /// <summary>Checks the token of the blueprint with which an agent identity authenticates.</summary>
    public void RequireBlueprintToken(AgentIdentity identity, string assertion)
    {
        var token = TokenExchange.Require(state, assertion);
        if (state.Settings.AgentFailure is AgentFailure.Identity
            || !IsSame(token.AppId, identity.BlueprintId)
            || !IsSame(token.FmiPath, identity.ClientId))
        {
            throw TokenExchange.NoMatchingRecord("subject", TokenExchange.GetSubject(token));
        }
    }

    /// <summary>Returns the agent user of a <c>user_fic</c> request and the consented scopes.</summary>
    public DirectoryUser RequireUser(
        AgentIdentity identity, string credential, string? userName, string? userId)
    {
        var token = TokenExchange.Require(state, credential);
        if (!IsSame(token.AppId, identity.ClientId) || token.FmiPath is not null)
        {
            throw TokenExchange.NoMatchingRecord("subject", TokenExchange.GetSubject(token));
        }

        if (userName is null == userId is null)
        {
            throw OAuthException.InvalidRequest("The request must contain either 'username' or 'user_id'.");
        }

        var key = userName ?? userId!;
        var user = state.Users.Find(key);
        var isKnown = user is not null && IsSame(userName is null ? user.Id : user.UserPrincipalName, key)
            && identity.Users.Any(agent => IsSame(agent, user.Id) || IsSame(agent, user.UserPrincipalName));
        return isKnown && state.Settings.AgentFailure is not AgentFailure.User
            ? user!
            : throw OAuthException.InvalidGrant(
                $"The user account {key} does not exist in the {state.TenantId} directory. To sign into this "
                    + "application, the account must be added to the directory.",
                50034);
    }

    /// <summary>Returns the scopes of a token for an agent user, all of which need consent.</summary>
    public IReadOnlyList<string> RequireConsent(AgentIdentity identity, RequestedScopes scopes)
    {
        var consented = identity.ConsentedScopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var missing = scopes.Names.Where(name => name != ".default")
            .Except(consented, StringComparer.OrdinalIgnoreCase);
        return consented.Length > 0 && !missing.Any() && state.Settings.AgentFailure is not AgentFailure.Consent
            ? consented
            : throw OAuthException.InvalidGrant(
                $"The user or administrator has not consented to use the application with ID '{identity.ClientId}' "
                    + "named 'Agent identity'. Send an interactive authorization request for this user and resource.",
                65001,
                "consent_required");
    }

    private static bool IsSame(string? first, string? second) =>
        string.Equals(first, second, StringComparison.OrdinalIgnoreCase);
}
