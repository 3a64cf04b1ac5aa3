namespace ChatModule;

/// <summary>Finds out which cmdlets the token of a connection is enough for.</summary>
internal sealed class PermissionChecker(GraphChatConnection connection)
{
    // What a cmdlet reads before, such as the members of a chat, is allowed by the same permissions; but not the user
    // that a user principal name stands for.
    private static readonly (string Cmdlet, GraphRequestKind[] Kinds)[] Cmdlets =
    [
        ("New-GraphChat", [GraphRequestKinds.CreateGroup]),
        ("Get-GraphChat", [GraphRequestKinds.ReadChat]),
        ("Set-GraphChat", [ChatChangeKinds.UpdateChat]),
        ("Add-GraphChatMember", [ChatChangeKinds.AddMember, GraphRequestKinds.ReadUser]),
        ("Remove-GraphChatMember", [ChatChangeKinds.RemoveMember, GraphRequestKinds.ReadUser]),
        ("Add-GraphChatApp", [AppRequestKinds.InstallApp]),
        ("Send-GraphChatMessage", [GraphRequestKinds.SendMessage]),
        ("Get-GraphChatMessage", [GraphRequestKinds.ReadMessages]),
        ("Get-GraphChatOperation", [GraphRequestKinds.ReadOperation]),
        ("Wait-GraphChatOperation", [GraphRequestKinds.ReadOperation]),
    ];

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
        ? Cmdlets.Select(static cmdlet => new GraphChatCheck(
            cmdlet.Cmdlet, GraphChatCheck.Skipped, "The permissions of the token aren't known."))
        : Cmdlets.Select(cmdlet => Check(cmdlet.Cmdlet, cmdlet.Kinds, claims));

    private GraphChatCheck Check(string cmdlet, GraphRequestKind[] kinds, TokenClaims claims)
    {
        var granted = Array.ConvertAll(kinds, kind => FindGranted(kind, claims));
        var missing = Array.IndexOf(granted, null);
        if (missing < 0)
            return new(cmdlet, GraphChatCheck.Passed, $"The token has {string.Join(" and ", granted)}.");
        var kind = kinds[missing];
        if (kind.FindLeastPrivileged(claims) is not { } least)
        {
            return new(cmdlet, GraphChatCheck.Warning, "The service doesn't support it for an app without a user.",
                "Sign in as a user, or as an agent user (-AgentUser).");
        }
        return new(cmdlet, GraphChatCheck.Warning, $"The token lacks {least}, the least privileged permission.",
            MissingPermissionText.Recommend(kind, claims, SignInCommand) + ConsentLink(claims, least));
    }

    private static string? FindGranted(GraphRequestKind kind, TokenClaims claims) =>
        kind.PermissionsFor(claims).Intersect(claims.Permissions, StringComparer.OrdinalIgnoreCase).FirstOrDefault();

    // https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
    private string ConsentLink(TokenClaims claims, string permission)
    {
        var cloud = GraphCloud.Find(connection.Environment);
        if (cloud is null || claims.TenantId is null || claims.ClientId is null)
            return "";
        // Permissions are assigned to a managed identity, which isn't an app that can be consented to.
        if (connection.AuthType == nameof(SignInMethod.ManagedIdentity))
            return "";
        var scope = $"{cloud.Endpoint.AbsoluteUri}{(claims.IsAppOnly ? ".default" : permission)}";
        // An agent identity has no page of its own to go to after that:
        // https://learn.microsoft.com/entra/agent-id/autonomous-agent-authentication-authorization-flow.
        var redirect = IsAgentUser ? "&redirect_uri=https://entra.microsoft.com/TokenAuthorize" : "";
        var link = new Uri(cloud.Authority,
            $"{claims.TenantId}/v2.0/adminconsent?client_id={claims.ClientId}&scope={scope}{redirect}");
        return $" An administrator consents at {link.AbsoluteUri}";
    }
}
