using ChatModule.Graph.Retry;

namespace ChatModule.Graph.Http;

/// <summary>
/// Maps the service's errors to the module's: https://learn.microsoft.com/graph/errors. Status and code decide; the
/// message only where nothing else distinguishes them. What depends on the request is in its <see
/// cref="GraphRequestKind"/>.
/// </summary>
internal static class GraphErrorMapper
{
    private const string PossibleCauses = "The permission isn't missing, so the cause is another one: a user without a "
        + "Teams license, a chat that the caller isn't a member of, a policy, or another tenant.";

    private const string CheckProxy = "Check for a proxy or firewall between this computer and Microsoft Graph.";

    private const string SeeMessage = "See the service's message for details.";

    private const string SeeRequest = "Check the item. Microsoft support can find the request by its ID: "
        + "$Error[0].Exception.RequestId.";

    private const string UseUser = "without -ClientSecretCredential, -Certificate, or -Identity.";

    /// <summary>The failure that an error response stands for.</summary>
    /// <param name="response">The error response.</param>
    /// <param name="description">What was requested, in plain words; begins the sentence.</param>
    /// <param name="kind">The kind of request.</param>
    /// <param name="token">The claims of the token, when it can be read.</param>
    /// <param name="signInCommand">The command that the advice names.</param>
    /// <param name="cmdlet">The cmdlet that sent it, which may need other permissions as well; null when it isn't
    /// known.</param>
    public static GraphChatException ToException(
        GraphErrorResponse response, string description, GraphRequestKind kind, TokenClaims? token,
        string? signInCommand = SignInRequest.Command, string? cmdlet = null)
    {
        var isNotMember = response.IsNotMember && kind.Errors.NotMember is not null;
        var isMissing = response.Status == 403 && !isNotMember && !kind.IsGrantedTo(token);
        var (error, text, action) = isMissing
            ? Missing(kind, token, signInCommand, cmdlet)
            : Explain(response, kind, token, signInCommand);
        var causes = error == GraphChatError.AccessDenied && response.IsGraphError ? $" {PossibleCauses}" : "";
        return new GraphChatException(error, $"{description}: {text}{Quote(response)}{causes}")
        {
            RecommendedAction = action,
            Explanation = isMissing ? MissingPermissionText.Explain(kind, token, action) : null,
            ServiceCode = response.Code,
            StatusCode = response.Status,
            RequestId = response.RequestId,
            ClientRequestId = response.ClientRequestId,
        };
    }

    private static (GraphChatError Error, string Text, string Action) Missing(
        GraphRequestKind kind, TokenClaims? token, string? signInCommand, string? cmdlet)
    {
        var permissions = MissingPermissionText.Describe(kind, token);
        var text = token is null
            ? $"The token can't be read; perhaps it lacks {permissions}. "
            : $"{permissions} is required. ";
        GraphRequestKind[] needed = [.. CmdletRequests.Of(cmdlet), kind];
        var action = MissingPermissionText.Recommend(needed, token, signInCommand);
        return (GraphChatError.MissingPermission, text, action);
    }

    // What happened, where the service's own words aren't enough, and what to do.
    private static (GraphChatError Error, string Text, string Action) Explain(
        GraphErrorResponse response, GraphRequestKind kind, TokenClaims? token, string? signInCommand)
    {
        return response.Status switch
        {
            // A gateway's page says nothing about the app, or what exists.
            >= 400 and < 500 and not (401 or 408 or 429) when !response.IsGraphError =>
                (response.Status == 403 ? GraphChatError.AccessDenied : GraphChatError.BadRequest, "", CheckProxy),
            401 =>
                (GraphChatError.SignInRequired, "The sign-in was rejected. ",
                    $"Sign in again with {signInCommand ?? SignInRequest.Command}."),
            412 => (GraphChatError.AppOnlyNotSupported,
                "The service doesn't support this request for an app without a user. ",
                $"Sign in as a user: {signInCommand ?? SignInRequest.Command} {UseUser}"),
            429 => (GraphChatError.Throttled, DescribeThrottling(response),
                "Retry the failed items later, and check what else uses this app in this tenant."),
            >= 500 or 408 or < 300 =>
                (GraphChatError.ServiceUnavailable, "The service failed. ", "Retry the failed items later."),
            >= 300 and < 400 =>
                (GraphChatError.UntrustedLocation, "The service responded with a redirect, which isn't followed. ",
                    CheckProxy),
            _ when Meaning(response, kind, token) is { } meaning => (meaning.Error, "", meaning.AdviceFor(token)),
            _ => (GraphChatError.BadRequest, "", response.Reason.Length > 0 ? SeeMessage : SeeRequest),
        };
    }

    private static string DescribeThrottling(GraphErrorResponse response)
    {
        var text = response.RetryAfter > RetryPolicy.MaxThrottleTime
            ? $"The service throttles for another {Math.Ceiling(response.RetryAfter.Value.TotalMinutes):0} minutes"
            : $"The request was throttled for more than {RetryPolicy.MaxThrottleTime.TotalMinutes:0} minutes";
        return response.Limit is null ? $"{text}. " : $"{text}. The limit is {response.Limit}. ";
    }

    private static ErrorMeaning? Meaning(GraphErrorResponse response, GraphRequestKind kind, TokenClaims? token)
    {
        // The service uses 404 as well as 400 for a user whom it doesn't know.
        var byText = response.Status is 400 or 404
            ? kind.Errors.BadRequest.FirstOrDefault(known => response.MessageContains(known.Text)).Meaning
            : null;
        if (byText is not null && (!byText.IsAppOnly || token?.IsAppOnly == true))
            return byText;
        return response.Status switch
        {
            403 when response.IsNotMember && kind.Errors.NotMember is { } notMember => notMember,
            403 => kind.Errors.Forbidden,
            404 => kind.Errors.NotFound,
            _ => null,
        };
    }

    private static string Quote(GraphErrorResponse response)
    {
        var isForeign = response is { IsGraphError: false, Status: >= 400 and < 500 };
        var reason = isForeign ? "The response isn't an error of Microsoft Graph."
            : response.Reason is { Length: > 0 } given ? given
            : "The service gave no reason.";
        var code = response.Code is null ? "" : $" {TextSanitizer.Sanitize(response.Code)}";
        return $"{reason} ({response.Status}{code})";
    }
}
