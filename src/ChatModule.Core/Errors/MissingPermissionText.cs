namespace ChatModule;

/// <summary>What the module says about a permission that is missing.</summary>
internal static class MissingPermissionText
{
    /// <summary>The permissions in a sentence: <c>one of the delegated permissions A, B</c>.</summary>
    public static string Describe(GraphOperationPermissions operation, TokenClaims? token)
    {
        var kind = token?.IsAppOnly == true ? "application" : "delegated";
        return Allowing(operation, token) switch
        {
            [] => "a signed-in user",
            [var one] => $"the {kind} permission {one}",
            var some => $"one of the {kind} permissions {string.Join(", ", some)}",
        };
    }

    /// <summary>How to get the permission.</summary>
    public static string Recommend(GraphOperationPermissions operation, TokenClaims? token) => token?.IsAppOnly == true
        ? "Let an administrator grant the permission to the app and consent to it in the Microsoft Entra admin center."
        : $"Run Connect-GraphChat -Scopes {string.Join(", ", operation.ScopesToRequest)}, or let an administrator consent to it.";

    /// <summary>What a 403 means, at length.</summary>
    public static string Explain(GraphOperationPermissions operation, TokenClaims? token)
    {
        var granted = token is null ? "The token's own permissions can't be read" : $"This token has {(token.Permissions.Count > 0 ? string.Join(", ", token.Permissions) : "none")}";
        var note = operation == GraphOperationPermissions.ReadOperation && token?.Permissions.Contains("Chat.Create") == true
            ? " Chat.Create alone creates chats but can't read their operations. The chats exist." : "";
        var order = Allowing(operation, token).Count > 1 ? " (least privileged first)" : "";
        return $"{operation.Name} requires {Describe(operation, token)}{order}. {granted}.{note} {Recommend(operation, token)}";
    }

    private static IReadOnlyList<string> Allowing(GraphOperationPermissions operation, TokenClaims? token) => token?.IsAppOnly == true ? operation.Application : operation.Delegated;
}
