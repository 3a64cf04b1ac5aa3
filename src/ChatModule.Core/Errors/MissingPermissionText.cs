namespace ChatModule;

/// <summary>What the module says about a permission that is missing.</summary>
internal static class MissingPermissionText
{
    /// <summary>The permissions in a sentence: <c>one of the delegated permissions A, B</c>.</summary>
    public static string Describe(GraphOperationPermissions operation, TokenClaims? token)
    {
        return Allowing(operation, token) switch
        {
            [] when token?.IsAppOnly == true => "a signed-in user",
            [] => $"an app-only sign-in with {List("application", operation.Application)}",
            var some => List(token?.IsAppOnly == true ? "application" : "delegated", some),
        };

        static string List(string kind, IReadOnlyList<string> permissions) => permissions.Count == 1
            ? $"the {kind} permission {permissions[0]}"
            : $"one of the {kind} permissions {string.Join(", ", permissions)}";
    }

    /// <summary>How to get the permission.</summary>
    public static string Recommend(GraphOperationPermissions operation, TokenClaims? token) => (token?.IsAppOnly == true, operation.Delegated.Count) switch
    {
        _ when operation.IsOfChat && operation.IsGrantedTo(token) => $"The token has this permission. {GraphErrorMapper.CheckChat}",
        (true, _) => "Let an administrator grant the permission to the app and consent to it in the Microsoft Entra admin center.",
        (false, 0) => "Sign in as an app with this permission: Connect-GraphChat with -ClientSecretCredential, -Certificate, or -Identity.",
        _ => $"Run Connect-GraphChat -Scopes {string.Join(", ", operation.ScopesToRequest)}, or let an administrator consent to it.",
    };

    /// <summary>What a 403 means, at length.</summary>
    public static string Explain(GraphOperationPermissions operation, TokenClaims? token)
    {
        var granted = token is null ? "The token's own permissions can't be read" : $"This token has {(token.Permissions.Count > 0 ? string.Join(", ", token.Permissions) : "none")}";
        var note = operation == GraphOperationPermissions.ReadOperation && token?.Permissions.Contains("Chat.Create") == true && !operation.IsGrantedTo(token)
            ? " Chat.Create alone creates chats but can't read their operations. The chats exist." : "";
        var order = Allowing(operation, token).Count > 1 ? " (least privileged first)" : "";
        return $"{operation.Name} requires {Describe(operation, token)}{order}. {granted}.{note} {Recommend(operation, token)}";
    }

    private static IReadOnlyList<string> Allowing(GraphOperationPermissions operation, TokenClaims? token) => token?.IsAppOnly == true ? operation.Application : operation.Delegated;
}
