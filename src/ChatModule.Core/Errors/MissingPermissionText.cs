namespace ChatModule;

/// <summary>What the module says about a permission that is missing.</summary>
internal static class MissingPermissionText
{
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

    /// <summary>How to get the permission.</summary>
    public static string Recommend(
        GraphRequestKind kind, TokenClaims? token, string? signInCommand = SignInRequest.Command)
    {
        if (token?.IsAppOnly == true)
            return "Let an administrator grant the permission to the app and consent to it in the Microsoft Entra "
                + "admin center; to a managed identity it's granted with New-MgServicePrincipalAppRoleAssignment.";
        if (kind.Delegated.Count == 0)
            return $"Sign in as an app with this permission: {signInCommand ?? SignInRequest.Command} with "
                + "-ClientSecretCredential, -Certificate, or -Identity.";
        return signInCommand is null
            ? $"Let an administrator consent to {string.Join(", ", kind.ScopesToRequest)} for the agent identity "
                + $"{token?.ClientId}."
            : $"Run {signInCommand} -Scopes {string.Join(", ", kind.ScopesToRequest)}, or let an administrator consent "
                + "to it.";
    }

    /// <summary>What a 403 means, at length.</summary>
    public static string Explain(
        GraphRequestKind kind, TokenClaims? token, string? signInCommand = SignInRequest.Command)
    {
        var order = kind.PermissionsFor(token).Count > 1 ? " (least privileged first)" : "";
        var granted = token is null ? "The token's own permissions can't be read"
            : $"This token has {(token.Permissions.Count > 0 ? string.Join(", ", token.Permissions) : "none")}";
        var hasNote = token is not null && !kind.IsGrantedTo(token);
        var note = hasNote && kind.PermissionNote?.Invoke(token!) is { } text ? $" {text}" : "";
        return $"{kind.Name} requires {Describe(kind, token)}{order}. {granted}.{note} "
            + Recommend(kind, token, signInCommand);
    }
}
