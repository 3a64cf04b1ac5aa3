namespace ChatModule;

/// <summary>Finds out which cmdlets the token of a connection is enough for.</summary>
internal sealed class PermissionChecker(GraphChatConnection connection)
{
    // Documented (https://learn.microsoft.com/graph/api/chat-post), and often rejected, as users report.
    private const string OftenRejected = "The service often rejects a new chat of an app without a user (412).";

    private bool IsAgentUser => connection.AuthType == nameof(SignInRequest.AgentUser);

    private string? SignInCommand => connection.AuthType switch
    {
        _ when IsAgentUser => null,
        nameof(SignInMethod.MgGraph) => "Connect-MgGraph",
        _ => SignInRequest.Command,
    };

    /// <summary>A check for each cmdlet.</summary>
    /// <param name="claims">The token; null when it isn't known.</param>
    public IEnumerable<GraphChatCheck> Run(TokenClaims? claims) => claims is null
        ? CmdletRequests.All.Select(static cmdlet => new GraphChatCheck(
            cmdlet.Cmdlet, GraphChatCheck.Skipped, "The permissions of the token aren't known."))
        : CmdletRequests.All.Select(cmdlet => Check(cmdlet.Cmdlet, cmdlet.Kinds, claims));

    private GraphChatCheck Check(string cmdlet, GraphRequestKind[] kinds, TokenClaims claims)
    {
        if (kinds.Any(kind => kind.FindLeastPrivileged(claims) is null))
        {
            return new(cmdlet, GraphChatCheck.Warning, "The service doesn't support it for an app without a user.",
                "Sign in as a user, or as an agent user (-AgentUser).");
        }
        if (MissingPermissionText.FindMissing(kinds, claims) is { Count: > 0 } missing)
        {
            return new(cmdlet, GraphChatCheck.Warning,
                $"The token lacks {string.Join(" and ", missing)}, the least privileged "
                + $"{(missing.Count == 1 ? "permission" : "permissions")}.",
                MissingPermissionText.Recommend(kinds, claims, SignInCommand) + ConsentLink(claims, missing));
        }
        var granted = $"The token has {string.Join(" and ", kinds.Select(kind => FindGranted(kind, claims)))}.";
        return claims.IsAppOnly && kinds.Contains(GraphRequestKinds.CreateGroup)
            ? new(cmdlet, GraphChatCheck.Warning, $"{granted} {OftenRejected}",
                "Create one chat to see. If it's rejected, sign in as a user, or as an agent user (-AgentUser).")
            : new(cmdlet, GraphChatCheck.Passed, granted);
    }

    private static string FindGranted(GraphRequestKind kind, TokenClaims claims) =>
        kind.PermissionsFor(claims).Intersect(claims.Permissions, StringComparer.OrdinalIgnoreCase).First();

    // https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
    private string ConsentLink(TokenClaims claims, IReadOnlyList<string> permissions)
    {
        var cloud = GraphCloud.Find(connection.Environment);
        if (cloud is null || claims.TenantId is null || claims.ClientId is null)
            return "";
        // Permissions are assigned to a managed identity, which isn't an app that can be consented to.
        if (connection.AuthType == nameof(SignInMethod.ManagedIdentity))
            return "";
        IReadOnlyList<string> names = claims.IsAppOnly ? [".default"] : permissions;
        var scope = string.Join(' ', names.Select(name => $"{cloud.Endpoint.AbsoluteUri}{name}"));
        // An agent identity has no page of its own to go to after that:
        // https://learn.microsoft.com/entra/agent-id/autonomous-agent-authentication-authorization-flow.
        var redirect = IsAgentUser ? "&redirect_uri=https://entra.microsoft.com/TokenAuthorize" : "";
        var link = new Uri(cloud.Authority,
            $"{claims.TenantId}/v2.0/adminconsent?client_id={claims.ClientId}&scope={scope}{redirect}");
        return $" An administrator consents at {link.AbsoluteUri}";
    }
}
