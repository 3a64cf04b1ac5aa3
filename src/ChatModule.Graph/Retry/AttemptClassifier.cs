using ChatModule.Graph.Http;

namespace ChatModule.Graph.Retry;

/// <summary>
/// The one place that decides what an attempt means: whether the service can have carried the request out, and whether
/// sending it again is safe. Every status, every kind of body, and every exception is covered; what isn't
/// certain is <see cref="RequestOutcome.Unknown"/>.
/// </summary>
internal static class AttemptClassifier
{
    /// <summary>What a response means by its status.</summary>
    /// <param name="status">The HTTP status, whatever its value.</param>
    /// <param name="hasRetryAfter">Whether the response has a <c>Retry-After</c> header.</param>
    /// <param name="error">The service's own error; null when the body isn't one, as with a page of a proxy.</param>
    /// <param name="isPost">Whether the request was a POST.</param>
    public static AttemptOutcome ClassifyResponse(
        int status, bool hasRetryAfter, GraphErrorResponse? error, bool isPost) =>
        status switch
        {
            >= 200 and < 300 => AttemptOutcome.Succeeded,
            429 or 503 when status == 429 || hasRetryAfter =>
                error is null ? AttemptOutcome.ThrottledByGateway : AttemptOutcome.Throttled,
            // The service or a proxy timed out, but it may have received the complete request.
            408 => AttemptOutcome.ResponseLost,
            400 or 404 when isPost && error?.IsUserNotFound == true => AttemptOutcome.UserNotFound,
            >= 400 and < 500 when error is not null => AttemptOutcome.Rejected,
            // Without Graph's error, a proxy may have responded, after the service carried the request out.
            >= 300 and < 500 => AttemptOutcome.Unattributed,
            _ => AttemptOutcome.ResponseLost,
        };

    /// <summary>
    /// What an exception means. Its type says what broke, not how far the request came; only a body that was never read
    /// proves that nothing was sent.
    /// </summary>
    /// <param name="e">Any exception of the network, or of a library below.</param>
    /// <param name="isBodySent">Whether the request's body was read; null for a request without one.</param>
    public static AttemptOutcome ClassifyException(Exception e, bool? isBodySent) => isBodySent switch
    {
        true => AttemptOutcome.ResponseLost,
        false => AttemptOutcome.NotSent,
        null => IsConnectionFailure(e) ? AttemptOutcome.NotSent : AttemptOutcome.ResponseLost,
    };

    /// <summary>Whether a request with this outcome can have been carried out.</summary>
    public static RequestOutcome Certainty(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Succeeded => RequestOutcome.Executed,
        AttemptOutcome.Throttled or AttemptOutcome.NotSent or AttemptOutcome.UserNotFound or AttemptOutcome.Rejected =>
            RequestOutcome.NotExecuted,
        _ => RequestOutcome.Unknown,
    };

    /// <summary>
    /// Whether sending the request again can't create anything twice. Creating a one-on-one chat is idempotent,
    /// creating a group isn't: https://learn.microsoft.com/graph/api/chat-post.
    /// </summary>
    public static bool IsRetrySafe(AttemptOutcome outcome, bool isIdempotent) =>
        isIdempotent || Certainty(outcome) == RequestOutcome.NotExecuted;

    /// <summary>Whether the response asks for a delay.</summary>
    public static bool IsThrottled(AttemptOutcome outcome) =>
        outcome is AttemptOutcome.Throttled or AttemptOutcome.ThrottledByGateway;

    /// <summary>Whether the connection was never established.</summary>
    public static bool IsConnectionFailure(Exception? e) => e is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };
}
