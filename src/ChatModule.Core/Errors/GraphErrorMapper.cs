namespace ChatModule;

/// <summary>
/// Maps the service's errors to the module's: https://learn.microsoft.com/graph/errors. Status and code decide; the message
/// only where nothing else distinguishes them.
/// </summary>
internal static class GraphErrorMapper
{
    /// <summary>What to do about a chat that the service doesn't show.</summary>
    internal const string CheckChat = "Check the chat ID, and that the signed-in user is a member of the chat.";

    /// <summary>The failure that an error response stands for.</summary>
    /// <param name="response">The error response.</param>
    /// <param name="description">What was requested, in plain words; begins the sentence.</param>
    /// <param name="permissions">The permissions that the request needs.</param>
    /// <param name="token">The claims of the token, when it can be read.</param>
    /// <param name="signInCommand">The command that the advice names.</param>
    public static GraphChatException ToException(GraphErrorResponse response, string description, GraphOperationPermissions permissions, TokenClaims? token, string signInCommand = "Connect-GraphChat")
    {
        var (error, text, action) = Explain(response, permissions, token);
        action = action.Replace("Connect-GraphChat", signInCommand, StringComparison.Ordinal);
        var explanation = error == GraphChatError.MissingPermission ? MissingPermissionText.Explain(permissions, token).Replace("Connect-GraphChat", signInCommand, StringComparison.Ordinal) : null;
        return new GraphChatException(error, $"{description}: {text}")
        {
            RecommendedAction = action,
            Explanation = explanation,
            ServiceCode = response.Code,
            StatusCode = response.Status,
            RequestId = response.RequestId,
            ClientRequestId = response.ClientRequestId,
        };
    }

    private static (GraphChatError Error, string Text, string Action) Explain(GraphErrorResponse response, GraphOperationPermissions permissions, TokenClaims? token)
    {
        var reason = response is { IsGraphError: false, Status: >= 400 and < 500 } ? "The response isn't an error of Microsoft Graph."
            : TextSanitizer.Sanitize(response.Message) is { Length: > 0 } message ? message : "The service gave no reason.";
        var quoted = $"{reason} ({response.Status}{(response.Code is null ? "" : $" {TextSanitizer.Sanitize(response.Code)}")})";
        return response.Status switch
        {
            401 => (GraphChatError.SignInRequired, $"The sign-in was rejected. {quoted}",
                "Sign in again with Connect-GraphChat."),
            // Who isn't in a chat gets the same 403 as who lacks a permission: only the token tells them apart.
            403 when (permissions == GraphOperationPermissions.ReadChat || permissions == GraphOperationPermissions.SendMessage) && permissions.IsGrantedTo(token) => (GraphChatError.ChatNotFound, quoted,
                CheckChat),
            403 => (GraphChatError.MissingPermission, $"{MissingPermissionText.Describe(permissions, token)} is required. {quoted}",
                MissingPermissionText.Recommend(permissions, token)),
            412 => (GraphChatError.AppOnlyNotSupported, $"The service doesn't support this request for an app without a user. {quoted}",
                "Sign in as a user: Connect-GraphChat without -ClientSecretCredential, -Certificate, or -Identity."),
            429 => (GraphChatError.Throttled, $"The request was throttled for more than {RetryPolicy.MaxThrottleTime.TotalMinutes:0} minutes. {quoted}",
                "Retry the failed items later, and check what else uses this app in this tenant."),
            >= 500 or 408 or < 300 => (GraphChatError.ServiceUnavailable, $"The service failed. {quoted}",
                "Retry the failed items later."),
            _ when response.IsUserNotFound || response.Status == 404 && (permissions == GraphOperationPermissions.ListChatsOfUser || permissions == GraphOperationPermissions.ReadUser) => (GraphChatError.MemberNotFound, quoted,
                "Check the spelling. An email address isn't always the user principal name; the object ID always works."),
            404 when permissions == GraphOperationPermissions.ReadOperation => (GraphChatError.OperationNotFound, quoted,
                "Check the chat ID and the operation ID. The service deletes old operations."),
            404 when permissions.IsOfChat => (GraphChatError.ChatNotFound, quoted,
                CheckChat),
            400 when response.MessageContains("Duplicate chat members") || response.MessageContains("duplicate members") => (GraphChatError.DuplicateMember, quoted,
                "A person is specified both by ID and by user principal name, or the caller is specified again. Specify each person once, by ID."),
            400 when response.MessageContains("caller must be one of the members") => (GraphChatError.CallerNotMember, quoted,
                "Omit -ExcludeCaller or -With, or include the caller in the members."),
            400 when response.MessageContains("#microsoft.graph.aadUserConversationMember") => (GraphChatError.BadRequest, quoted,
                "This often means a user of another tenant. Add a TenantId to the item."),
            400 when token?.IsAppOnly == true && response.MessageContains("target of an invocation") => (GraphChatError.AppOnlyNotSupported, quoted,
                "The service often responds like this to an app without a user. Sign in as a user."),
            >= 300 and < 400 => (GraphChatError.UntrustedLocation, $"The service responded with a redirect, which isn't followed. {quoted}",
                "Check for a proxy or firewall between this computer and Microsoft Graph."),
            _ => (GraphChatError.BadRequest, quoted, response.IsGraphError ? "See the service's message for details." : "Check for a proxy or firewall between this computer and Microsoft Graph."),
        };
    }
}
