namespace ChatModule;

/// <summary>
/// What the service's refusals mean (api.md, errors). Status and code decide; the message only where nothing
/// else tells.
/// </summary>
internal static class GraphErrorMapper
{
    /// <summary>The failure that an response stands for.</summary>
    /// <param name="response">The refusal.</param>
    /// <param name="what">What was asked for, in a person's words; begins the sentence.</param>
    /// <param name="call">Which call it was; it needs permissions of its own.</param>
    /// <param name="token">What the token may do, when it can be read.</param>
    /// <param name="signInCommand">The command that the advice names.</param>
    public static GraphChatException ToException(GraphErrorResponse response, string what, GraphOperationPermissions call, TokenClaims? token, string signInCommand = "Connect-GraphChat")
    {
        var (error, says, action) = Explain(response, call, token);
        action = action.Replace("Connect-GraphChat", signInCommand, StringComparison.Ordinal);
        var explanation = error == GraphChatError.MissingPermission ? call.ExplainMissing(token).Replace("Connect-GraphChat", signInCommand, StringComparison.Ordinal) : null;
        return new GraphChatException(error, $"{what}: {says}")
        {
            RecommendedAction = action,
            Explanation = explanation,
            ServiceCode = response.Code,
            StatusCode = response.Status,
            RequestId = response.RequestId,
            ClientRequestId = response.ClientRequestId,
        };
    }

    private static (GraphChatError Error, string Says, string Action) Explain(GraphErrorResponse response, GraphOperationPermissions call, TokenClaims? token)
    {
        var text = TextSanitizer.Sanitize(response.Message) is { Length: > 0 } message ? message : "the service gave no reason.";
        var quoted = $"{text} ({response.Status}{(response.Code is null ? "" : $" {TextSanitizer.Sanitize(response.Code)}")})";
        return response.Status switch
        {
            401 => (GraphChatError.SignInRequired, $"the sign-in was refused. {quoted}",
                "Sign in again with Connect-GraphChat."),
            403 or 404 when (call == GraphOperationPermissions.ReadChat || call == GraphOperationPermissions.SendMessage) && (response.Status == 404 || call.IsGrantedTo(token)) => (GraphChatError.ChatNotFound, quoted,
                "Check the chat ID, and that the signed-in user is a member of the chat."),
            403 => (GraphChatError.MissingPermission, $"{call.Permissions(token?.IsAppOnly == true)} is needed. {quoted}",
                call.RecommendAction(token)),
            412 => (GraphChatError.AppOnlyNotSupported, $"the service does not take this call from an app without a user. {quoted}",
                "Sign in as a user: Connect-GraphChat without -ClientSecretCredential, -Certificate or -Identity."),
            429 => (GraphChatError.Throttled, $"the service asked to wait longer than {RetryPolicy.MaxThrottleTime.TotalMinutes:0} minutes in all. {quoted}",
                "Try the failed items again later, or ask what else uses this app in this tenant."),
            >= 500 or 408 or < 300 => (GraphChatError.ServiceUnavailable, $"the service failed. {quoted}",
                "Try the failed items again later."),
            _ when response.IsUserNotFound => (GraphChatError.MemberNotFound, quoted,
                "Check the spelling. A mail address is not always the user principal name; the object id always works."),
            404 when call == GraphOperationPermissions.ListChats || call == GraphOperationPermissions.ReadUser => (GraphChatError.MemberNotFound, quoted,
                "Check the spelling. An email address isn't always the user principal name; the object ID always works."),
            404 when call == GraphOperationPermissions.ReadOperation => (GraphChatError.OperationNotFound, quoted,
                "Check the chat's id and the operation's id; the service forgets old operations."),
            400 when response.MessageContains("Duplicate chat members") || response.MessageContains("duplicate members") => (GraphChatError.DuplicateMember, quoted,
                "One person is named by id and by user principal name, or the caller is named once more: name everybody once, by id."),
            400 when response.MessageContains("caller must be one of the members") => (GraphChatError.CallerNotMember, quoted,
                "Leave -ExcludeCaller or -With out, or name the caller among the members."),
            400 when response.MessageContains("#microsoft.graph.aadUserConversationMember") => (GraphChatError.BadRequest, quoted,
                "This often means a user of another tenant: give the item a TenantId."),
            400 when token?.IsAppOnly == true && response.MessageContains("target of an invocation") => (GraphChatError.AppOnlyNotSupported, quoted,
                "The service often answers so to an app without a user: sign in as a user."),
            >= 300 and < 400 => (GraphChatError.UntrustedLocation, $"the service answered with a redirect, which is not followed. {quoted}",
                "Check what stands between this machine and Graph."),
            _ => (GraphChatError.BadRequest, quoted, "The service's text says what it did not accept."),
        };
    }
}
