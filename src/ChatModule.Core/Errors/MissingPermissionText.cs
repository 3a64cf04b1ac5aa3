namespace ChatModule;

/// <summary>What the module says about a permission that is missing.</summary>
internal static class MissingPermissionText
{
    // Each sign-in has them: https://learn.microsoft.com/entra/identity-platform/scopes-oidc.
    private static readonly string[] OpenIdScopes = ["openid", "profile", "email", "offline_access"];

    /// <summary>The permissions in a sentence: <c>one of the delegated permissions A, B</c>.</summary>
    public static string Describe(GraphRequestKind kind, TokenClaims? token)
    {
        return kind.PermissionsFor(token) switch
        {
            [] when token?.IsAppOnly == true => "a signed-in user",
            [] => $"an app-only sign-in with {List("application", kind.Application)}",
            var some => List(token?.IsAppOnly == true ? "application" : "delegated", some),
        };

        static string List(string type, IReadOnlyList<string> permissions) => permissions.Count == 1
            ? $"the {type} permission {permissions[0]}"
            : $"one of the {type} permissions {string.Join(", ", permissions)}";
    }

    /// <summary>
    /// The least privileged permissions that a token lacks for some kinds of requests, each once; none for what another
    /// one of them allows.
    /// </summary>
    public static IReadOnlyList<string> FindMissing(IEnumerable<GraphRequestKind> kinds, TokenClaims? token)
    {
        List<string> missing = [];
        foreach (var kind in kinds)
        {
            var isAllowed = kind.IsGrantedTo(token) || kind.PermissionsFor(token).Intersect(missing).Any();
            if (!isAllowed && kind.FindLeastPrivileged(token) is { } least)
                missing.Add(least);
        }
        return missing;
    }

    /// <summary>How to get the permissions.</summary>
    /// <param name="kinds">The kinds of requests that they are for.</param>
    /// <param name="token">The token; null when it can't be read.</param>
    /// <param name="signInCommand">The command that signs in; null for an agent user.</param>
    public static string Recommend(
        IReadOnlyList<GraphRequestKind> kinds, TokenClaims? token, string? signInCommand = SignInRequest.Command)
    {
        if (token?.IsAppOnly == true)
            return "Let an administrator grant the permission to the app and consent to it in the Microsoft Entra "
                + "admin center; to a managed identity it's granted with New-MgServicePrincipalAppRoleAssignment.";
        if (kinds.Any(static kind => kind.Delegated.Count == 0))
            return $"Sign in as an app with this permission: {signInCommand ?? SignInRequest.Command} with "
                + "-ClientSecretCredential, -Certificate, or -Identity.";
        var missing = FindMissing(kinds, token);
        // What a sign-in requests by itself belongs together: a chat that was created is read next.
        var isDefault = token is null || missing.Intersect(SignInRequest.DefaultScopes).Any();
        var requested = isDefault ? SignInRequest.DefaultScopes.Union(missing) : missing;
        if (signInCommand is null)
            return $"Let an administrator consent to {string.Join(", ", requested)} for the agent identity "
                + $"{token?.ClientId}.";
        // A new sign-in has the scopes that it asks for, so those of this one are named again.
        var held = token?.Permissions.Except(OpenIdScopes, StringComparer.OrdinalIgnoreCase) ?? [];
        var scopes = isDefault ? SignInRequest.DefaultScopes.Union(held).Union(missing) : held.Union(missing);
        return $"Run {signInCommand} -Scopes {string.Join(", ", scopes)}, or let an administrator consent to "
            + $"{string.Join(", ", requested)}.";
    }

    /// <summary>What a 403 means, at length.</summary>
    /// <param name="kind">The kind of the request that was denied.</param>
    /// <param name="token">The token; null when it can't be read.</param>
    /// <param name="recommendation">How to get the permissions.</param>
    public static string Explain(GraphRequestKind kind, TokenClaims? token, string recommendation)
    {
        var order = kind.PermissionsFor(token).Count > 1 ? " (least privileged first)" : "";
        var granted = token is null ? "The token's own permissions can't be read"
            : $"This token has {(token.Permissions.Count > 0 ? string.Join(", ", token.Permissions) : "none")}";
        var hasNote = token is not null && !kind.IsGrantedTo(token);
        var note = hasNote && kind.PermissionNote?.Invoke(token!) is { } text ? $" {text}" : "";
        return $"{kind.Name} requires {Describe(kind, token)}{order}. {granted}.{note} {recommendation}";
    }
}
