using ChatModule.Graph.Http;
using ChatModule.Graph.Limits;

namespace ChatModule.Graph.Retry;

/// <summary>
/// Sends a request until <see cref="RetryBudget"/> allows no further attempt. Returns a successful response, or throws a
/// <see cref="GraphChatException"/>, whatever was thrown below.
/// </summary>
internal sealed class ResilientSender(AttemptSender sender, TimeProvider time)
{
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
        HttpRequestMessage message, GraphRequest request, Func<Attempt, string?>? read, CancellationToken cancellationToken)
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
                : $"the request failed unexpectedly: {TextSanitizer.ToReason(e)}";
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

    private GraphChatException ToFailure(Attempt attempt, HttpRequestMessage message, GraphRequest request, bool mayHaveExecuted)
    {
        var failure = mayHaveExecuted && request.Kind.Effect is { IsIdempotent: false } effect ? Failure(effect.OutcomeUnknown, "")
            : attempt.Exception is GraphChatException noToken ? noToken.Of(request.Description, request.Kind.Advise(noToken.RecommendedAction ?? "", mayHaveExecuted))
            : attempt.Exception is ObjectDisposedException ? Failure(GraphChatError.NotConnected, "Connect again with Connect-GraphChat, and retry the item.")
            : attempt.IsUnreadable ? Failure(GraphChatError.InvalidResponse, "Check for a proxy or firewall between this computer and Microsoft Graph, and retry the item.")
            : attempt.Error is { } error ? GraphErrorMapper.ToException(error, request.Description, request.Kind, sender.Claims, sender.SignInCommand)
            : Failure(GraphChatError.ServiceUnavailable, ProxyFailure.IsCauseOf(attempt.Exception) ? ProxyFailure.Advice
                : "Check the network, the proxy, and the endpoint, and retry the item.");
        failure.Outcome = mayHaveExecuted ? RequestOutcome.Unknown : RequestOutcome.NotExecuted;
        attempt.Response?.Dispose();
        return failure;

        GraphChatException Failure(GraphChatError error, string action) =>
            new(error, $"{request.Description}: {TextSanitizer.Sanitize(attempt.Reason) ?? "no response"}.", attempt.Exception)
            {
                RecommendedAction = request.Kind.Advise(action, mayHaveExecuted),
                StatusCode = attempt.Response is { } response ? (int)response.StatusCode : null,
                ServiceCode = attempt.Error?.Code,
                RequestId = attempt.Response is { } received ? ResponseReader.Header(received.Headers, "request-id") : null,
                ClientRequestId = ResponseReader.Header(message.Headers, "client-request-id"),
            };
    }
}
