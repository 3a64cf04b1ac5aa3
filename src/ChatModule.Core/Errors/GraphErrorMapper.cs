namespace ChatModule;

/// <summary>
/// Maps the service's errors to the module's: https://learn.microsoft.com/graph/errors. Status and code decide; the message
/// only where nothing else distinguishes them. What depends on the request is in its <see cref="GraphRequestKind"/>.
/// </summary>
internal static class GraphErrorMapper
{
    /// <summary>How long one item may be throttled in total.</summary>
    public static readonly TimeSpan MaxThrottleTime = TimeSpan.FromMinutes(10);

    private const string CheckProxy = "Check for a proxy or firewall between this computer and Microsoft Graph.";

    /// <summary>The failure that an error response stands for.</summary>
    /// <param name="response">The error response.</param>
    /// <param name="description">What was requested, in plain words; begins the sentence.</param>
    /// <param name="kind">The kind of request.</param>
    /// <param name="token">The claims of the token, when it can be read.</param>
    /// <param name="signInCommand">The command that the advice names.</param>
    public static GraphChatException ToException(GraphErrorResponse response, string description, GraphRequestKind kind,
        TokenClaims? token, string signInCommand = SignInRequest.Command)
    {
        var isMissing = response.Status == 403 && !(kind.IsGrantedTo(token) && kind.Forbidden is { Error: not GraphChatError.MissingPermission });
        var (error, text, action) = isMissing
            ? (GraphChatError.MissingPermission, $"{MissingPermissionText.Describe(kind, token)} is required. ", MissingPermissionText.Recommend(kind, token, signInCommand))
            : Explain(response, kind, token, signInCommand);
        return new GraphChatException(error, $"{description}: {text}{Quote(response)}")
        {
            RecommendedAction = action,
            Explanation = isMissing ? MissingPermissionText.Explain(kind, token, signInCommand) : null,
            ServiceCode = response.Code,
            StatusCode = response.Status,
            RequestId = response.RequestId,
            ClientRequestId = response.ClientRequestId,
        };
    }

    // What happened, where the service's own words aren't enough, and what to do.
    private static (GraphChatError Error, string Text, string Action) Explain(GraphErrorResponse response, GraphRequestKind kind,
        TokenClaims? token, string signInCommand)
    {
        return response.Status switch
        {
            401 => (GraphChatError.SignInRequired, "The sign-in was rejected. ", $"Sign in again with {signInCommand}."),
            412 => (GraphChatError.AppOnlyNotSupported, "The service doesn't support this request for an app without a user. ",
                $"Sign in as a user: {signInCommand} without -ClientSecretCredential, -Certificate, or -Identity."),
            429 => (GraphChatError.Throttled, $"The request was throttled for more than {MaxThrottleTime.TotalMinutes:0} minutes. ",
                "Retry the failed items later, and check what else uses this app in this tenant."),
            >= 500 or 408 or < 300 => (GraphChatError.ServiceUnavailable, "The service failed. ", "Retry the failed items later."),
            >= 300 and < 400 => (GraphChatError.UntrustedLocation, "The service responded with a redirect, which isn't followed. ", CheckProxy),
            _ when Meaning(response, kind, token) is { } meaning => (meaning.Error, "", meaning.Advice),
            _ => (GraphChatError.BadRequest, "", response.IsGraphError ? "See the service's message for details." : CheckProxy),
        };
    }

    private static ErrorMeaning? Meaning(GraphErrorResponse response, GraphRequestKind kind, TokenClaims? token)
    {
        // The service uses 404 as well as 400 for a user whom it doesn't know.
        var byText = response.Status is 400 or 404
            ? kind.BadRequest.FirstOrDefault(known => response.MessageContains(known.Text)).Meaning
            : null;
        if (byText is not null && (!byText.IsAppOnly || token?.IsAppOnly == true))
            return byText;
        return response.Status switch
        {
            403 => kind.Forbidden,
            404 => kind.NotFound,
            409 => kind.Conflict,
            _ => null,
        };
    }

    private static string Quote(GraphErrorResponse response)
    {
        var reason = response is { IsGraphError: false, Status: >= 400 and < 500 } ? "The response isn't an error of Microsoft Graph."
            : TextSanitizer.Sanitize(response.Message) is { Length: > 0 } message ? message
            : "The service gave no reason.";
        var code = response.Code is null ? "" : $" {TextSanitizer.Sanitize(response.Code)}";
        return $"{reason} ({response.Status}{code})";
    }
}
