using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using ChatModule.Graph.Authentication;
using ChatModule.Graph.Http;

namespace ChatModule.Graph.Retry;

/// <summary>Sends a request once: through the limiter, with a token, and reads the answer whole.</summary>
internal sealed class AttemptSender(HttpMessageInvoker network, Uri endpoint, ITokenProvider? tokens, TimeProvider time)
{
    /// <summary>How long one attempt may take, sending and reading.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(100);

    private volatile BearerToken? latest;

    /// <summary>The command that signs in.</summary>
    public string SignInCommand => tokens?.SignInCommand ?? "Connect-GraphChat";

    /// <summary>What the token that was last sent says of itself.</summary>
    public TokenClaims? Claims => latest?.Claims;

    private readonly ConcurrentDictionary<string, AdaptiveRateLimiter> limiters = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>For how long the service asked to wait: the longest of all workloads.</summary>
    public TimeSpan ThrottleDelay => limiters.IsEmpty ? TimeSpan.Zero : limiters.Values.Max(limiter => limiter.ThrottleDelay);

    /// <summary>One attempt. Throws only when canceled before anything can have been created, and when no token can be acquired.</summary>
    public async Task<Attempt> SendAsync(HttpRequestMessage request, RetryBudget budget, CancellationToken cancellationToken)
    {
        // The SDK builds every address from the endpoint; this is the last line, before a token is added.
        OperationLocation.RequireHost(request.RequestUri!, endpoint);
        var limiter = limiters.GetOrAdd(Workload(request.RequestUri!), _ => new AdaptiveRateLimiter(time));
        if (await AcquireAsync(limiter, request, budget, cancellationToken) is not { } sentAt)
            return budget.LastRejection ?? Attempt.ThrottleBudgetExceeded;
        var attempt = await SendAndReadAsync(request, budget.Option, cancellationToken);
        if (attempt is { Outcome: AttemptOutcome.Rejected, Response: { StatusCode: HttpStatusCode.Unauthorized } rejected } && NeedsNewToken(request, rejected, out var claims))
        {
            // The service did nothing, so a group chat may be sent again as well.
            await AuthorizeAsync(request, claims, cancellationToken);
            attempt = await SendAndReadAsync(request, budget.Option, cancellationToken);
        }
        if (attempt.Outcome == AttemptOutcome.Throttled)
        {
            budget.LastRejection = attempt with { IsFinal = true };
            limiter.OnThrottled(ResponseReader.ReadRetryAfter(attempt.Response!, time), sentAt);
        }
        else if (attempt.Response is not null)
            limiter.OnSuccess();
        return attempt;
    }

    // Continuous access evaluation says what a new token must answer; a token may also have ended on its way.
    private bool NeedsNewToken(HttpRequestMessage request, HttpResponseMessage rejected, out string? claims)
    {
        claims = ClaimsChallenge.Read(rejected);
        return latest is { } token && (claims is not null || token.ExpiresOn <= time.GetUtcNow() || token.Value != request.Headers.Authorization?.Parameter);
    }

    // A token that had to be fetched may have kept the request while the limiter was shut, and a shut limiter may have
    // kept it until the token had ended; so both are asked until neither makes it wait.
    private async Task<TimeSpan?> AcquireAsync(AdaptiveRateLimiter limiter, HttpRequestMessage request, RetryBudget budget, CancellationToken cancellationToken)
    {
        await AuthorizeAsync(request, claims: null, cancellationToken);
        while (true)
        {
            if (await limiter.AcquireAsync(budget.ThrottleTimeLeft, cancellationToken) is not { } permit)
                return null;
            budget.ThrottleTimeLeft -= permit.ThrottleDelay;
            var authorized = AuthorizeAsync(request, claims: null, cancellationToken);
            if (authorized.IsCompletedSuccessfully)
                return permit.At;
            await authorized;
        }
    }

    private async Task AuthorizeAsync(HttpRequestMessage request, string? claims, CancellationToken cancellationToken)
    {
        if (tokens is null)
            return;
        var token = await tokens.GetTokenAsync(claims, cancellationToken);
        latest = token;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
    }

    private async Task<Attempt> SendAndReadAsync(HttpRequestMessage request, GraphRequestOption option, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        if (request.Content is TrackedContent fresh)
            fresh.WasSent = false;
        using var timeout = new CancellationTokenSource(AttemptTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        Attempt attempt;
        try
        {
            var response = await network.SendAsync(request, linked.Token);
            attempt = await ResponseReader.ReadAsync(request, response, linked.Token);
        }
        // Whatever a handler or a library throws: what is known of it is how far the request came.
        catch (Exception e)
        {
            var isBodySent = (request.Content as TrackedContent)?.WasSent;
            if (e is GraphChatException && isBodySent != true)
                throw;
            attempt = Describe(e, AttemptClassifier.OfException(e, isBodySent));
        }
        var mayBeExecuted = request.Content is not null && AttemptClassifier.Certainty(attempt.Outcome) != RequestOutcome.NotExecuted;
        option.MayHaveExecuted |= mayBeExecuted;
        if (attempt.Exception is { } broken && cancellationToken.IsCancellationRequested)
        {
            // A cancellation is just that, unless the chat may exist all the same.
            if (!mayBeExecuted)
                throw new OperationCanceledException(broken.Message, broken, cancellationToken);
            attempt = attempt with { IsFinal = true, IsUnreadable = false, Reason = "the pipeline ended before the response came" };
        }
        Trace(option.Trace, request, attempt, time.GetElapsedTime(began));
        return attempt;
    }

    private static Attempt Describe(Exception e, AttemptOutcome outcome) => e switch
    {
        ObjectDisposedException => new(outcome) { Exception = e, Reason = "the connection was closed meanwhile", IsFinal = true },
        // A certificate that is rejected stays rejected.
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: AuthenticationException tls } =>
            new(outcome) { Exception = e, Reason = $"no secure connection: {tls.Message.TrimEnd('.')}", IsFinal = true },
        OperationCanceledException when outcome == AttemptOutcome.NotSent => new(outcome) { Exception = e, Reason = "no connection in time" },
        OperationCanceledException => new(outcome) { Exception = e, Reason = $"no response within {AttemptTimeout.TotalSeconds:0} s" },
        _ when outcome == AttemptOutcome.NotSent => new(outcome) { Exception = e, Reason = $"no connection: {e.Message.TrimEnd('.')}" },
        _ => new(outcome) { Exception = e, Reason = $"the connection broke: {e.Message.TrimEnd('.')}" },
    };

    // "chats" of /beta/chats/…: limits are kept per workload.
    private string Workload(Uri address)
    {
        var path = address.AbsolutePath[endpoint.AbsolutePath.TrimEnd('/').Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        return path.Length > 1 ? path[1] : "";
    }

    private static void Trace(IRequestTrace? trace, HttpRequestMessage request, Attempt attempt, TimeSpan took)
    {
        if (trace is null)
            return;
        var status = attempt.Response is { } response ? $"{(int)response.StatusCode}" : attempt.Reason;
        var ids = $"client-request-id {ResponseReader.Header(request.Headers, "client-request-id")}"
            + (attempt.Response is { } r && ResponseReader.Header(r.Headers, "request-id") is { } id ? $", request-id {TextSanitizer.Sanitize(id)}" : "");
        trace.Write($"{request.Method} {request.RequestUri!.PathAndQuery} -> {TextSanitizer.Sanitize(status)} in {took.TotalMilliseconds:0} ms ({ids})");
    }
}
