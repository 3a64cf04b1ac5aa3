namespace ChatModule.Graph.Http;

/// <summary>
/// Sends a request until <see cref="RequestPatience"/> plans no further attempt. Returns a successful response, or throws a
/// <see cref="GraphChatException"/>.
/// </summary>
internal sealed class ResilientSender(AttemptSender sender, TimeProvider time, bool repeats = true)
{
    /// <summary>The attempt that the service answered with a yes.</summary>
    /// <exception cref="GraphChatException">There is none.</exception>
    public async Task<Attempt> SendAsync(HttpRequestMessage request, RequestIntent intent, CancellationToken cancellation)
    {
        // One id for all attempts: they are one request to whoever looks for it in the logs.
        request.Headers.TryAddWithoutValidation("client-request-id", Guid.NewGuid().ToString());
        var patience = new RequestPatience(intent);
        try
        {
            var attempt = await sender.SendAsync(request, patience, cancellation);
            while (repeats && patience.NextAfter(attempt) is { } delay)
            {
                await Task.Delay(delay, time, cancellation);
                attempt = await sender.SendAsync(request, patience, cancellation);
            }
            return attempt.Outcome == AttemptOutcome.Answered ? attempt : throw Fail(attempt, request, intent);
        }
        catch (ObjectDisposedException e)
        {
            // Disconnect-GraphChat, while somebody who was handed the connection still sends.
            throw Fail(new(AttemptOutcome.Lost) { Exception = e, Trouble = "the connection was closed meanwhile" }, request, intent);
        }
    }

    private GraphChatException Fail(Attempt attempt, HttpRequestMessage request, RequestIntent intent)
    {
        var failure = attempt.Exception is ObjectDisposedException && (intent.Repeatable || request.Content is not WatchedContent { WasRead: true })
                ? Failure(GraphChatError.NotConnected, attempt, request, intent, "Connect again with Connect-GraphChat, and pipe the item in again.")
            : attempt.Outcome == AttemptOutcome.Lost && !intent.Repeatable ? OutcomeUnknown(attempt, request, intent)
            : attempt.IsUnreadable ? Failure(GraphChatError.InvalidResponse, attempt, request, intent, "Check what stands between this machine and Graph, and try the item again.")
            : attempt.Answer is { } answer ? ServiceFailures.From(answer, intent.What, intent.Call, sender.Claims)
            : Failure(GraphChatError.ServiceUnavailable, attempt, request, intent, "Check the network and the endpoint, and try the item again; nothing was created.");
        attempt.Response?.Dispose();
        return failure;
    }

    private static GraphChatException OutcomeUnknown(Attempt attempt, HttpRequestMessage request, RequestIntent intent) =>
        Failure(GraphChatError.ChatOutcomeUnknown, attempt, request, intent,
            "The chat may exist, so it was not sent again. Look for it in Teams, and pipe the item in again only if it is not there.");

    private static GraphChatException Failure(GraphChatError error, Attempt attempt, HttpRequestMessage request, RequestIntent intent, string action) =>
        new(error, $"{intent.What}: {attempt.Trouble ?? "no answer"}.", attempt.Exception)
        {
            RecommendedAction = action,
            StatusCode = attempt.Response is { } response ? (int)response.StatusCode : null,
            ServiceCode = attempt.Answer?.Code,
            RequestId = attempt.Response is { } answered ? AnswerReader.Header(answered.Headers, "request-id") : null,
            ClientRequestId = AnswerReader.Header(request.Headers, "client-request-id"),
        };
}
