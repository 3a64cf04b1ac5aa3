using Polly;
using Polly.Retry;

namespace ChatModule.Graph.Http;

/// <summary>
/// Carries out the retry table of the contract: Polly repeats, <see cref="RequestPatience"/> says what and when. What leaves it
/// is an answer that says yes, or a <see cref="GraphChatException"/>.
/// </summary>
internal sealed class ResilientSender
{
    private readonly AttemptSender sender;
    private readonly Lazy<ResiliencePipeline<Attempt>> pipeline;
    private readonly bool repeats;

    public ResilientSender(AttemptSender sender, TimeProvider time, bool repeats = true)
    {
        this.sender = sender;
        this.repeats = repeats;
        pipeline = new(() => Build(time));
    }

    /// <summary>The attempt that the service answered with a yes.</summary>
    /// <exception cref="GraphChatException">There is none.</exception>
    public async Task<Attempt> SendAsync(HttpRequestMessage request, RequestIntent intent, CancellationToken cancellation)
    {
        // One id for all attempts: they are one request to whoever looks for it in the logs.
        request.Headers.TryAddWithoutValidation("client-request-id", Guid.NewGuid().ToString());
        var patience = new RequestPatience(intent);
        try
        {
            // Nearly every request ends with its first try; only the others meet Polly.
            var attempt = await TryAsync(request, patience, cancellation);
            if (repeats && attempt.NextAfter is not null)
                attempt = await RepeatAsync(attempt, request, patience, cancellation);
            return attempt.Outcome == AttemptOutcome.Answered ? attempt : throw Fail(attempt, request, intent);
        }
        catch (ObjectDisposedException e)
        {
            // Disconnect-GraphChat, while somebody who was handed the connection still sends.
            throw Fail(new(AttemptOutcome.Lost) { Exception = e, Trouble = "the connection was closed meanwhile" }, request, intent);
        }
    }

    private async Task<Attempt> TryAsync(HttpRequestMessage request, RequestPatience patience, CancellationToken cancellation)
    {
        var attempt = await sender.SendAsync(request, patience, cancellation);
        return attempt with { NextAfter = patience.NextAfter(attempt) };
    }

    private async Task<Attempt> RepeatAsync(Attempt made, HttpRequestMessage request, RequestPatience patience, CancellationToken cancellation)
    {
        Attempt? first = made;
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, cancellation);
        try
        {
            // What Polly takes for the first try has been made already.
            return await pipeline.Value.ExecuteAsync(async _ => Interlocked.Exchange(ref first, null) ?? await TryAsync(request, patience, cancellation), context);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    // One strategy for all reasons to try again: the patience counts each of them, and ends them.
    private static ResiliencePipeline<Attempt> Build(TimeProvider time) => new ResiliencePipelineBuilder<Attempt> { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions<Attempt>
        {
            MaxRetryAttempts = int.MaxValue,
            ShouldHandle = static args => new(args.Outcome.Result?.NextAfter is not null),
            DelayGenerator = static args => new(args.Outcome.Result!.NextAfter),
        })
        .Build();

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
