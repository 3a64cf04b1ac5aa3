using Polly;
using Polly.Retry;

namespace ChatModule.Graph.Http;

/// <summary>
/// Carries out the retry table of the contract: Polly decides when, <see cref="RetryRule"/> what. What leaves it
/// is an answer that says yes, or a <see cref="GraphChatException"/>.
/// </summary>
internal sealed class ResilientHandler : HttpMessageHandler
{
    private static readonly ResiliencePropertyKey<RequestIntent> Intent = new("intent");

    private readonly AttemptSender sender;
    private readonly ResiliencePipeline<Attempt> pipeline;

    public ResilientHandler(AttemptSender sender, TimeProvider time, bool repeats = true)
    {
        this.sender = sender;
        pipeline = repeats ? Build(time) : ResiliencePipeline<Attempt>.Empty;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var intent = RequestIntent.Of(request);
        // One id for all attempts: they are one request to whoever looks for it in the logs.
        request.Headers.TryAddWithoutValidation("client-request-id", Guid.NewGuid().ToString());
        if (request.Content is not null)
            request.Content = new WatchedContent(request.Content);
        var patience = new RequestPatience();
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, cancellationToken);
        context.Properties.Set(Intent, intent);
        try
        {
            var attempt = await pipeline.ExecuteAsync(
                static async (context, state) => await state.sender.SendAsync(state.request, state.patience, context.CancellationToken),
                context, (sender, request, patience));
            return attempt.Outcome == AttemptOutcome.Answered ? attempt.Response! : throw Fail(attempt, request, intent);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static ResiliencePipeline<Attempt> Build(TimeProvider time) => new ResiliencePipelineBuilder<Attempt> { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions<Attempt>
        {
            Name = "Faults",
            MaxRetryAttempts = RetryRule.MostTries - 1,
            ShouldHandle = args => new(args.Outcome.Result is { IsFinal: false } attempt
                && RetryRule.IsFaultToRepeat(attempt.Outcome, args.Context.Properties.GetValue(Intent, null!).Repeatable)),
            DelayGenerator = args => new(Pause(args.AttemptNumber)),
        })
        .AddRetry(new RetryStrategyOptions<Attempt>
        {
            Name = "User not found, reported to pass",
            MaxRetryAttempts = 1,
            Delay = TimeSpan.FromSeconds(1),
            ShouldHandle = args => new(args.Outcome.Result is { Outcome: AttemptOutcome.UserNotFound }),
        })
        .AddRetry(new RetryStrategyOptions<Attempt>
        {
            // Being told to wait is no fault and no try. The wait itself is the gate's, which all share.
            Name = "Told to wait",
            MaxRetryAttempts = int.MaxValue,
            Delay = TimeSpan.Zero,
            ShouldHandle = args => new(args.Outcome.Result is { Outcome: AttemptOutcome.ToldToWait, IsFinal: false }),
        })
        .Build();

    // Never shorter than planned: a chat may be asked about once a second only.
    private static TimeSpan? Pause(int retries)
    {
        var planned = Math.Min(RetryRule.FirstPause.TotalSeconds * Math.Pow(2, retries), RetryRule.LongestPause.TotalSeconds);
        return TimeSpan.FromSeconds(planned * (1 + Random.Shared.NextDouble() / 4));
    }

    private GraphChatException Fail(Attempt attempt, HttpRequestMessage request, RequestIntent intent)
    {
        var failure = attempt.Outcome == AttemptOutcome.Lost && !intent.Repeatable ? OutcomeUnknown(attempt, request, intent)
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
