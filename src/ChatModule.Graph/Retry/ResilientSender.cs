using ChatModule.Graph.Http;
using ChatModule.Graph.Limits;

namespace ChatModule.Graph.Retry;

/// <summary>
/// Sends a request until <see cref="RetryBudget"/> allows no further attempt. Returns a successful response, or throws
/// a <see cref="GraphChatException"/>, whatever was thrown below.
/// </summary>
internal sealed class ResilientSender(AttemptSender sender, TimeProvider time)
{
    private const string ConnectAgain = "Connect again with Connect-GraphChat, and retry the item.";

    private const string CheckNetwork = "Check the network, the proxy, and the endpoint, and retry the item.";

    /// <summary>The successful attempt.</summary>
    /// <param name="message">The request on the wire.</param>
    /// <param name="request">What it is for.</param>
    /// <param name="read">Reads a successful response; returns what it lacks, if anything.</param>
    /// <param name="cancellationToken">Ends the request and its delays.</param>
    /// <exception cref="GraphChatException">
    /// There is none. <see cref="GraphChatException.Outcome"/> tells whether the request may have been carried out.
    /// </exception>
    /// <exception cref="OperationCanceledException">Canceled, and certainly nothing was created.</exception>
    public async Task<Attempt> SendAsync(
        HttpRequestMessage message, GraphRequest request, Func<Attempt, string?>? read,
        CancellationToken cancellationToken)
    {
        // One ID for all attempts: they are one request to everything that finds it in the logs.
        message.Headers.TryAddWithoutValidation("client-request-id", Guid.NewGuid().ToString());
        var ticket = new RequestTicket(request.Kind, request.ChatId, request.Client);
        var budget = new RetryBudget(request.Kind.IsIdempotent);
        var mayHaveExecuted = false;
        Attempt? rejection = null;
        try
        {
            while (true)
            {
                var attempt = Validate(await sender.SendAsync(message, ticket, cancellationToken), read);
                var certainty = AttemptClassifier.Certainty(attempt.Outcome);
                mayHaveExecuted |= message.Content is not null && certainty != RequestOutcome.NotExecuted;
                if (attempt.Outcome == AttemptOutcome.Succeeded)
                {
                    if (request.Kind.Effect is { IsChat: true })
                        Count(request, static counters => counters.AddChat());
                    return attempt;
                }
                // The service's own error says more than that nothing was sent.
                if (ReferenceEquals(attempt, Attempt.ThrottleBudgetExceeded))
                    throw ToFailure(rejection ?? attempt, message, request, mayHaveExecuted);
                if (attempt.Outcome == AttemptOutcome.Throttled)
                    rejection = attempt;
                if (budget.Charge(attempt) is not { } delay)
                    throw ToFailure(attempt, message, request, mayHaveExecuted);
                await Task.Delay(delay, time, cancellationToken);
                Count(request, static counters => counters.AddRetry());
            }
        }
        // A credential's or a library's exception, or Disconnect-GraphChat while a request is sent.
        catch (Exception e) when (IsFailure(e, mayHaveExecuted, cancellationToken))
        {
            var reason = e is ObjectDisposedException ? "the connection was closed meanwhile"
                : cancellationToken.IsCancellationRequested ? "the pipeline ended before the response came"
                : GraphRequestKind.DescribeUnexpected(e);
            var failed = new Attempt(AttemptOutcome.NotSent) { Exception = e, Reason = reason };
            throw ToFailure(failed, message, request, mayHaveExecuted);
        }
    }

    private static bool IsFailure(Exception e, bool mayHaveExecuted, CancellationToken cancellationToken) =>
        e is not GraphChatException && (!cancellationToken.IsCancellationRequested || mayHaveExecuted);

    private void Count(GraphRequest request, Action<RequestCounters> count)
    {
        count(sender.Counters);
        if (request.Client.Trace is { } trace)
            count(trace.Counters);
    }

    private static Attempt Validate(Attempt attempt, Func<Attempt, string?>? read) =>
        attempt.Outcome == AttemptOutcome.Succeeded && read?.Invoke(attempt) is { } reason
            ? attempt with
            {
                Outcome = AttemptOutcome.ResponseLost,
                IsUnreadable = attempt.Reason is null || attempt.IsUnreadable,
                Reason = attempt.Reason ?? reason,
            }
            : attempt;

    private GraphChatException ToFailure(
        Attempt attempt, HttpRequestMessage message, GraphRequest request, bool mayHaveExecuted)
    {
        var kind = request.Kind;
        var failure = attempt switch
        {
            _ when mayHaveExecuted && kind.Effect is { IsIdempotent: false } effect =>
                Failure(effect.OutcomeUnknown, ""),
            { Exception: GraphChatException noToken } => noToken.ForItem(
                request.Description, kind.Advise(noToken.RecommendedAction ?? "", mayHaveExecuted)),
            { Exception: ObjectDisposedException } => Failure(GraphChatError.NotConnected, ConnectAgain),
            { IsUnreadable: true } => Failure(GraphChatError.InvalidResponse, GraphRequest.CheckProxy),
            { Error: { } error } => Rejected(error),
            _ when ProxyFailure.IsCauseOf(attempt.Exception) =>
                Failure(GraphChatError.ServiceUnavailable, ProxyFailure.Advice),
            _ => Failure(GraphChatError.ServiceUnavailable, CheckNetwork),
        };
        failure.Outcome = mayHaveExecuted ? RequestOutcome.Unknown : RequestOutcome.NotExecuted;
        failure.IsForeign = attempt.Error is { IsGraphError: false };
        attempt.Response?.Dispose();
        return failure;

        // An attempt before this one, or a gateway that responded for the service, may have been carried out.
        GraphChatException Rejected(GraphErrorResponse error)
        {
            var rejected = GraphErrorMapper.ToException(
                error, request.Description, kind, sender.Claims, sender.SignInCommand, request.Client.Trace?.Cmdlet);
            return mayHaveExecuted && rejected.RecommendedAction is { } action
                ? rejected.With(rejected.Message, kind.Advise(action, mayHaveExecuted))
                : rejected;
        }

        GraphChatException Failure(GraphChatError error, string action)
        {
            var reason = TextSanitizer.Sanitize(attempt.Reason) ?? "no response";
            var response = attempt.Response;
            return new(error, $"{request.Description}: {reason}.", attempt.Exception)
            {
                RecommendedAction = kind.Advise(action, mayHaveExecuted),
                StatusCode = (int?)response?.StatusCode,
                ServiceCode = attempt.Error?.Code,
                RequestId = response is null ? null : ResponseReader.Header(response.Headers, "request-id"),
                ClientRequestId = ResponseReader.Header(message.Headers, "client-request-id"),
            };
        }
    }
}
