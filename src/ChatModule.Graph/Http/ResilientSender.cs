namespace ChatModule.Graph.Http;

/// <summary>
/// Sends a request until <see cref="RequestPatience"/> plans no further attempt. Returns a successful response, or throws a
/// <see cref="GraphChatException"/>, whatever was thrown below.
/// </summary>
internal sealed class ResilientSender(AttemptSender sender, TimeProvider time, bool repeats = true)
{
    /// <summary>The attempt that the service answered with a yes.</summary>
    /// <param name="request">The request.</param>
    /// <param name="intent">What it is for; afterwards it tells whether something may have been created.</param>
    /// <param name="read">Reads a response that says yes; returns what is wrong with it, if anything is.</param>
    /// <param name="cancellation">Ends the request and its waits.</param>
    /// <exception cref="GraphChatException">There is none.</exception>
    /// <exception cref="OperationCanceledException">Canceled, and certainly nothing was created.</exception>
    public async Task<Attempt> SendAsync(HttpRequestMessage request, RequestIntent intent, Func<Attempt, string?>? read, CancellationToken cancellation)
    {
        // One id for all attempts: they are one request to whoever looks for it in the logs.
        request.Headers.TryAddWithoutValidation("client-request-id", Guid.NewGuid().ToString());
        var patience = new RequestPatience(intent);
        try
        {
            var attempt = await TryAsync(request, patience, read, cancellation);
            while (repeats && patience.NextAfter(attempt) is { } delay)
            {
                await Task.Delay(delay, time, cancellation);
                attempt = await TryAsync(request, patience, read, cancellation);
            }
            return attempt.Outcome == AttemptOutcome.Answered ? attempt : throw Fail(attempt, request, intent);
        }
        // A credential's or a library's exception, or Disconnect-GraphChat while somebody still sends.
        catch (Exception e) when (e is not GraphChatException && (!cancellation.IsCancellationRequested || intent.MayBeExecuted))
        {
            var trouble = e is ObjectDisposedException ? "the connection was closed meanwhile"
                : cancellation.IsCancellationRequested ? "the pipeline ended before the response came"
                : $"the request failed unexpectedly: {e.Message.TrimEnd('.')}";
            throw Fail(new(AttemptOutcome.NotSent) { Exception = e, Trouble = trouble }, request, intent);
        }
    }

    private async Task<Attempt> TryAsync(HttpRequestMessage request, RequestPatience patience, Func<Attempt, string?>? read, CancellationToken cancellation)
    {
        var attempt = await sender.SendAsync(request, patience, cancellation);
        return attempt.Outcome == AttemptOutcome.Answered && read?.Invoke(attempt) is { } trouble
            ? attempt with { Outcome = AttemptOutcome.Lost, IsUnreadable = true, Trouble = trouble }
            : attempt;
    }

    private GraphChatException Fail(Attempt attempt, HttpRequestMessage request, RequestIntent intent)
    {
        var failure = intent.MayBeExecuted && !intent.Repeatable ? Failure(intent.Call.OutcomeUnknown, attempt, request, intent, "")
            : attempt.Exception is ObjectDisposedException ? Failure(GraphChatError.NotConnected, attempt, request, intent, "Connect again with Connect-GraphChat, and retry the item.")
            : attempt.IsUnreadable ? Failure(GraphChatError.InvalidResponse, attempt, request, intent, "Check for a proxy or firewall between this computer and Microsoft Graph, and retry the item.")
            : attempt.Answer is { } answer ? ServiceFailures.From(answer, intent.What, intent.Call, sender.Claims, sender.SignInCommand)
            : Failure(GraphChatError.ServiceUnavailable, attempt, request, intent, "Check the network and the endpoint, and retry the item.");
        attempt.Response?.Dispose();
        return intent.ToFailure(failure);
    }

    private static GraphChatException Failure(GraphChatError error, Attempt attempt, HttpRequestMessage request, RequestIntent intent, string action) =>
        new(error, $"{intent.What}: {ServiceText.Inert(attempt.Trouble) ?? "no response"}.", attempt.Exception)
        {
            RecommendedAction = intent.Advice(action),
            StatusCode = attempt.Response is { } response ? (int)response.StatusCode : null,
            ServiceCode = attempt.Answer?.Code,
            RequestId = attempt.Response is { } answered ? AnswerReader.Header(answered.Headers, "request-id") : null,
            ClientRequestId = AnswerReader.Header(request.Headers, "client-request-id"),
        };
}
