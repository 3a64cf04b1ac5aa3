using ChatModule.Graph.Http;

namespace ChatModule.Graph.Retry;

/// <summary>
/// Sends a request until <see cref="RetryBudget"/> plans no further attempt. Returns a successful response, or throws a
/// <see cref="GraphChatException"/>, whatever was thrown below.
/// </summary>
internal sealed class ResilientSender(AttemptSender sender, TimeProvider time, bool retries = true)
{
    /// <summary>The attempt that the service received with a yes.</summary>
    /// <param name="request">The request.</param>
    /// <param name="option">What it is for; afterwards it tells whether something may have been created.</param>
    /// <param name="read">Reads a response that says yes; returns what is wrong with it, if anything is.</param>
    /// <param name="cancellationToken">Ends the request and its waits.</param>
    /// <exception cref="GraphChatException">There is none.</exception>
    /// <exception cref="OperationCanceledException">Canceled, and certainly nothing was created.</exception>
    public async Task<Attempt> SendAsync(HttpRequestMessage request, GraphRequestOption option, Func<Attempt, string?>? read, CancellationToken cancellationToken)
    {
        // One id for all attempts: they are one request to whoever looks for it in the logs.
        request.Headers.TryAddWithoutValidation("client-request-id", Guid.NewGuid().ToString());
        var budget = new RetryBudget(option);
        try
        {
            var attempt = await TryAsync(request, budget, read, cancellationToken);
            while (retries && budget.NextDelay(attempt) is { } delay)
            {
                await Task.Delay(delay, time, cancellationToken);
                attempt = await TryAsync(request, budget, read, cancellationToken);
            }
            return attempt.Outcome == AttemptOutcome.Succeeded ? attempt : throw Fail(attempt, request, option);
        }
        // A credential's or a library's exception, or Disconnect-GraphChat while somebody still sends.
        catch (Exception e) when (e is not GraphChatException && (!cancellationToken.IsCancellationRequested || option.MayHaveExecuted))
        {
            var reason = e is ObjectDisposedException ? "the connection was closed meanwhile"
                : cancellationToken.IsCancellationRequested ? "the pipeline ended before the response came"
                : $"the request failed unexpectedly: {e.Message.TrimEnd('.')}";
            throw Fail(new(AttemptOutcome.NotSent) { Exception = e, Reason = reason }, request, option);
        }
    }

    private async Task<Attempt> TryAsync(HttpRequestMessage request, RetryBudget budget, Func<Attempt, string?>? read, CancellationToken cancellationToken)
    {
        var attempt = await sender.SendAsync(request, budget, cancellationToken);
        return attempt.Outcome == AttemptOutcome.Succeeded && read?.Invoke(attempt) is { } reason
            ? attempt with { Outcome = AttemptOutcome.ResponseLost, IsUnreadable = true, Reason = reason }
            : attempt;
    }

    private GraphChatException Fail(Attempt attempt, HttpRequestMessage request, GraphRequestOption option)
    {
        var failure = option.MayHaveExecuted && !option.IsIdempotent ? Failure(option.Permissions.OutcomeUnknown, attempt, request, option, "")
            : attempt.Exception is ObjectDisposedException ? Failure(GraphChatError.NotConnected, attempt, request, option, "Connect again with Connect-GraphChat, and retry the item.")
            : attempt.IsUnreadable ? Failure(GraphChatError.InvalidResponse, attempt, request, option, "Check for a proxy or firewall between this computer and Microsoft Graph, and retry the item.")
            : attempt.Error is { } error ? GraphErrorMapper.ToException(error, option.Description, option.Permissions, sender.Claims, sender.SignInCommand)
            : Failure(GraphChatError.ServiceUnavailable, attempt, request, option, "Check the network and the endpoint, and retry the item.");
        attempt.Response?.Dispose();
        return option.ToFailure(failure);
    }

    private static GraphChatException Failure(GraphChatError error, Attempt attempt, HttpRequestMessage request, GraphRequestOption option, string action) =>
        new(error, $"{option.Description}: {TextSanitizer.Sanitize(attempt.Reason) ?? "no response"}.", attempt.Exception)
        {
            RecommendedAction = option.Advice(action),
            StatusCode = attempt.Response is { } response ? (int)response.StatusCode : null,
            ServiceCode = attempt.Error?.Code,
            RequestId = attempt.Response is { } received ? ResponseReader.Header(received.Headers, "request-id") : null,
            ClientRequestId = ResponseReader.Header(request.Headers, "client-request-id"),
        };
}
