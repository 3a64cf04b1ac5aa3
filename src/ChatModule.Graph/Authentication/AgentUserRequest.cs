namespace ChatModule.Graph.Authentication;

/// <summary>One of the three token requests of an agent user, and what to do when it fails.</summary>
/// <param name="Number">Which one.</param>
/// <param name="Purpose">What its token is.</param>
/// <param name="Advise">What to do about an error code of Microsoft Entra ID; null for one it doesn't know.</param>
internal sealed record AgentUserRequest(int Number, string Purpose, Func<int, string, string?> Advise)
{
    public static readonly AgentUserRequest Blueprint = new(1, "the token of the blueprint", static (code, agent) =>
        code == 82001
            ? "The app that -ClientId names has to be the blueprint of the agent identity that -AgentId names, "
                + $"'{agent}', and to be allowed to get tokens for it. Check both IDs."
            : null);

    public static readonly AgentUserRequest Agent = new(2, "the token of the agent identity", AdviseAgent);

    public static readonly AgentUserRequest User = new(3, "the token of the agent user", AdviseUser);

    /// <summary>The failure of this request.</summary>
    /// <param name="e">Why no token was acquired.</param>
    /// <param name="user">The agent user.</param>
    /// <param name="agentId">The client ID of its agent identity.</param>
    public GraphChatException ToException(Exception e, string user, string agentId)
    {
        var failure = AzureTokenProvider.NoToken(e, description:
            $"The agent user '{user}' couldn't be signed in: request {Number} of 3, for {Purpose}, failed.");
        return Advise(EntraAdvice.ReadCode(failure.Message), agentId) is { } advice
            ? failure.With(failure.Message, advice)
            : failure;
    }

    // https://learn.microsoft.com/entra/identity/conditional-access/agent-id
    private static string? AdviseAgent(int code, string agent) => code switch
    {
        700016 or 700211 or 700212 or 700213 =>
            $"'{agent}' has to be the client ID of an agent identity of this blueprint and this tenant. "
                + "Check -AgentId, -ClientId, and -TenantId.",
        53003 => "Let an administrator check the Conditional Access policies for agents of the tenant, and the agent "
            + $"identity '{agent}' in them.",
        _ => null,
    };

    private static string? AdviseUser(int code, string agent) => code switch
    {
        65001 => "Let an administrator consent to delegated permissions of Microsoft Graph, such as Chat.Create, "
            + $"Chat.ReadBasic, and ChatMessage.Send, for the agent identity '{agent}' and this user.",
        50034 => "A new agent user isn't known everywhere at once: try again in 10 to 15 minutes. If it isn't new, "
            + $"check -AgentUser: it has to be an agent user of the agent identity '{agent}', by user principal name "
            + "or object ID.",
        _ => AdviseAgent(code, agent),
    };
}
