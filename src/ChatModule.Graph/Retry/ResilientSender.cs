using ChatModule.Graph.Http;

namespace ChatModule.Graph.Retry;

/// <summary>
/// Sends a request until <see cref="RetryBudget"/> allows no further attempt, unless the <see cref="CircuitBreaker"/>
/// is open. Returns a successful response, or throws a <see cref="GraphChatException"/>, whatever was thrown below.
/// </summary>
internal sealed class ResilientSender(AttemptSender sender, CircuitBreaker breaker, TimeProvider time)
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
    public async Task<Attempt> SendAsync(HttpRequestMessage message, GraphRequest request, Func<Attempt, string?>? read, CancellationToken cancellationToken)
    {
        // One ID for all attempts: they are one request to whoever looks for it in the logs.
        message.Headers.TryAddWithoutValidation("client-request-id", Guid.NewGuid().ToString());
        var budget = new RetryBudget(request.Kind.IsIdempotent);
        var mayHaveExecuted = false;
        Attempt? rejection = null;
        if (!breaker.TryEnter(out var isProbe))
            throw ToFailure(new(AttemptOutcome.NotSent) { Reason = $"wasn't sent, because nothing gets through to Microsoft Graph at the moment: {breaker.Reason}" }, message, request, mayHaveExecuted);
        try
        {
            while (true)
            {
                var attempt = Validate(await sender.SendAsync(message, request.Trace, budget.ThrottleTimeLeft, cancellationToken), read);
                mayHaveExecuted |= message.Content is not null && AttemptClassifier.Certainty(attempt.Outcome) != RequestOutcome.NotExecuted;
                if (IsServiceResponse(attempt))
                    breaker.OnSuccess();
                if (attempt.Outcome == AttemptOutcome.Succeeded)
                {
                    if (request.Kind.Effect is { IsChat: true })
                        Count(request.Trace, static counters => counters.AddChat());
                    return attempt;
                }
                // The service's own error says more than that the delay would be too long.
                if (attempt == Attempt.ThrottleBudgetExceeded)
                    throw ToFailure(rejection ?? attempt, message, request, mayHaveExecuted);
                if (attempt.Outcome == AttemptOutcome.Throttled)
                    rejection = attempt;
                var delay = budget.Charge(attempt);
                if (!IsServiceResponse(attempt))
                    breaker.OnFailure(attempt.Reason, isLast: delay is null && attempt.Exception is not GraphChatException);
                if (delay is null || breaker.IsOpen)
                    throw ToFailure(attempt, message, request, mayHaveExecuted);
                await Task.Delay(delay.Value, time, cancellationToken);
                if (breaker.IsOpen)
                    throw ToFailure(attempt, message, request, mayHaveExecuted);
                Count(request.Trace, static counters => counters.AddRetry());
            }
        }
        // A credential's or a library's exception, or Disconnect-GraphChat while somebody still sends.
        catch (Exception e) when (e is not GraphChatException && (!cancellationToken.IsCancellationRequested || mayHaveExecuted))
        {
            var reason = e is ObjectDisposedException ? "the connection was closed meanwhile"
                : cancellationToken.IsCancellationRequested ? "the pipeline ended before the response came"
                : $"the request failed unexpectedly: {TextSanitizer.ToReason(e)}";
            throw ToFailure(new(AttemptOutcome.NotSent) { Exception = e, Reason = reason }, message, request, mayHaveExecuted);
        }
        finally
        {
            if (isProbe)
                breaker.ExitProbe();
        }
    }

    private void Count(IRequestTrace? trace, Action<RequestCounters> count)
    {
        count(sender.Counters);
        if (trace is not null)
            count(trace.Counters);
    }

    // The service itself has responded, whatever it said. A proxy's page or a gateway's error isn't its response.
    private static bool IsServiceResponse(Attempt attempt) => attempt.Response is not null
        && attempt.Outcome is AttemptOutcome.Succeeded or AttemptOutcome.Throttled or AttemptOutcome.UserNotFound or AttemptOutcome.Rejected;

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
