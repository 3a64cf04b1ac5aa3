using System.Security.Authentication;
using ChatModule.Graph.Http;

namespace ChatModule.Graph.Retry;

/// <summary>Sends a message over the network, once, and reads the whole response.</summary>
internal sealed class NetworkSender(HttpMessageInvoker network, TimeProvider time)
{
    /// <summary>How long one attempt may take, sending and reading.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(100);

    private const string PipelineEnded = "the pipeline ended before the response came";

    /// <summary>Counts everything that is sent.</summary>
    public RequestCounters Counters { get; } = new(time);

    /// <summary>One attempt. Throws only when canceled before anything can have been created.</summary>
    /// <param name="message">The request, with its token.</param>
    /// <param name="kind">What it's counted as.</param>
    /// <param name="trace">Gets a line for it, or null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Attempt> SendAsync(
        HttpRequestMessage message, GraphRequestKind kind, IRequestTrace? trace, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        Counters.AddRequest(kind);
        trace?.Counters.AddRequest(kind);
        if (trace is { IsEnabled: true, IncludesContent: true })
            trace.Write(ContentLog.Describe(message));
        if (message.Content is TrackedContent fresh)
            fresh.WasSent = false;
        var attempt = await SendAndReadAsync(message, cancellationToken);
        if (attempt.Exception is { } broken && cancellationToken.IsCancellationRequested)
        {
            // A cancellation is just that, unless the request may have been carried out.
            var isExecuted = AttemptClassifier.Certainty(attempt.Outcome) != RequestOutcome.NotExecuted;
            if (message.Content is null || !isExecuted)
                throw new OperationCanceledException(broken.Message, broken, cancellationToken);
            attempt = attempt with { IsFinal = true, IsUnreadable = false, Reason = PipelineEnded };
        }
        Trace(trace, message, attempt, time.GetElapsedTime(began));
        return attempt;
    }

    private async Task<Attempt> SendAndReadAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        using var end = new CancellationTokenSource(AttemptTimeout, time);
        await using var registration = cancellationToken.UnsafeRegister(
            static source => ((CancellationTokenSource)source!).Cancel(), end);
        try
        {
            var response = await network.SendAsync(message, end.Token);
            return await ResponseReader.ReadAsync(message, response, end.Token);
        }
        // Whatever a handler or a library throws: what is known of it is how far the request came.
        catch (Exception e)
        {
            var isBodySent = (message.Content as TrackedContent)?.WasSent;
            if (e is GraphChatException && isBodySent != true)
                throw;
            return Describe(e, AttemptClassifier.ClassifyException(e, isBodySent));
        }
    }

    private static Attempt Describe(Exception e, AttemptOutcome outcome)
    {
        var isNotSent = outcome == AttemptOutcome.NotSent;
        var (reason, isFinal) = e switch
        {
            ObjectDisposedException => ("the connection was closed meanwhile", true),
            // A certificate that is rejected stays rejected.
            HttpRequestException
            {
                HttpRequestError: HttpRequestError.SecureConnectionError,
                InnerException: AuthenticationException tls,
            } => ($"no secure connection: {TextSanitizer.ToReason(tls)}", true),
            OperationCanceledException when isNotSent => ("no connection in time", false),
            OperationCanceledException => ($"no response within {AttemptTimeout.TotalSeconds:0} s", false),
            _ when isNotSent => ($"no connection: {TextSanitizer.ToReason(e)}", ProxyFailure.IsFinal(e)),
            _ => ($"the connection broke: {TextSanitizer.ToReason(e)}", false),
        };
        return new(outcome) { Exception = e, Reason = reason, IsFinal = isFinal };
    }

    private static void Trace(IRequestTrace? trace, HttpRequestMessage message, Attempt attempt, TimeSpan took)
    {
        if (trace is not { IsEnabled: true })
            return;
        if (trace.IncludesContent && attempt.Response is { } received)
            trace.Write(ContentLog.Describe(received, attempt.Body));
        var status = attempt.Response is { } response ? $"{(int)response.StatusCode}" : attempt.Reason;
        var ids = $"client-request-id {ResponseReader.Header(message.Headers, "client-request-id")}";
        if (attempt.Response is { } r && ResponseReader.Header(r.Headers, "request-id") is { } id)
            ids += $", request-id {TextSanitizer.Sanitize(id)}";
        var request = $"{message.Method} {message.RequestUri!.PathAndQuery}";
        var line = $"{request} -> {TextSanitizer.Sanitize(status)} in {took.TotalMilliseconds:0} ms ({ids})";
        trace.Write(TextSanitizer.RemoveSecrets(line));
    }
}
