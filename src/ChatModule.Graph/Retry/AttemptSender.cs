using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using ChatModule.Graph.Authentication;
using ChatModule.Graph.Http;

namespace ChatModule.Graph.Retry;

/// <summary>Sends a request once: when the rate limiter permits, with a token. Reads the whole response.</summary>
internal sealed class AttemptSender(HttpMessageInvoker network, Uri endpoint, ITokenProvider tokens, TimeProvider time, double? rateLimit = null)
{
    /// <summary>How long one attempt may take, sending and reading.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(100);

    // How often a token that took a while sends a request back to the rate limiter: it may expire again before each
    // turn.
    private const int MaxTokenDelays = 3;

    // The code of a 401 that is about the token, and not about what was requested:
    // https://learn.microsoft.com/graph/errors.
    private const string InvalidToken = "InvalidAuthenticationToken";

    private static readonly HttpRequestOptionsKey<BearerToken> TokenKey = new("ChatModule.Token");

    private readonly FixedRateLimiter? fixedLimiter = rateLimit is { } rate ? new(rate, time) : null;
    private readonly ConcurrentDictionary<string, AdaptiveRateLimiter> limiters = new(StringComparer.OrdinalIgnoreCase);
    private volatile BearerToken? latest;

    /// <summary>The command that signs in.</summary>
    public string? SignInCommand => tokens.SignInCommand;

    /// <summary>The claims of the token that was last sent.</summary>
    public TokenClaims? Claims => latest?.Claims;

    /// <summary>Counts everything that is sent.</summary>
    public RequestCounters Counters { get; } = new(time);

    /// <summary>How much longer the service throttles: the longest of all workloads.</summary>
    public TimeSpan ThrottleDelay => limiters.IsEmpty ? TimeSpan.Zero : limiters.Values.Max(limiter => limiter.ThrottleDelay);

    /// <summary>
    /// The requests a second that are sent at most: the lowest of all workloads; null when nothing limits them.
    /// </summary>
    public double? Rate => limiters.Values.Select(static limiter => limiter.Rate).Append(fixedLimiter?.Rate).Min();

    /// <summary>
    /// One attempt. Throws only when canceled before anything can have been created, and for an address that isn't the
    /// endpoint's.
    /// </summary>
    public async Task<Attempt> SendAsync(HttpRequestMessage request, IRequestTrace? trace, TimeSpan maxThrottleDelay, CancellationToken cancellationToken)
    {
        // The SDK builds every address from the endpoint. This is the last check before a token is added.
        OperationLocation.RequireHost(request.RequestUri!, endpoint);
        var limiter = limiters.GetOrAdd(Workload(request.RequestUri!), static (_, clock) => new AdaptiveRateLimiter(clock), time);
        try
        {
            if (await AcquireAsync(limiter, request, maxThrottleDelay, cancellationToken) is not { } permit)
                return Attempt.ThrottleBudgetExceeded;
            if (permit.IsFirstAfterThrottling)
                trace?.OnResumed(Rate);
            var attempt = await SendAndReadAsync(request, trace, cancellationToken);
            if (attempt is { Outcome: AttemptOutcome.Rejected, Response: { StatusCode: HttpStatusCode.Unauthorized } rejected }
                && await ReplaceTokenAsync(request, ClaimsChallenge.Read(rejected), cancellationToken))
            {
                // The service did nothing, so a request that isn't idempotent may be sent again as well.
                attempt = await SendAndReadAsync(request, trace, cancellationToken);
            }
            if (attempt.Error is { Status: 401, Code: InvalidToken })
                tokens.OnRejected();
            if (AttemptClassifier.IsThrottled(attempt.Outcome))
                OnThrottled(limiter.OnThrottled(permit, ResponseReader.ReadRetryAfter(attempt.Response!, time)), trace);
            else if (attempt.Response is not null)
                limiter.OnSuccess(permit);
            return permit.ThrottleDelay > TimeSpan.Zero ? attempt with { ThrottleDelay = permit.ThrottleDelay } : attempt;
        }
        // No token can be acquired. It isn't tried again for this request.
        catch (GraphChatException e)
        {
            return new(AttemptOutcome.NotSent) { Exception = e, Reason = e.Message, IsFinal = true };
        }
    }

    private void OnThrottled(TimeSpan? delay, IRequestTrace? trace)
    {
        Counters.AddThrottled(delay);
        trace?.Counters.AddThrottled(delay);
        if (delay is not null)
            trace?.OnThrottled(delay.Value);
    }

    // A claims challenge says what a new token must hold; a token may also have expired on its way, or have been
    // revoked.
    private async Task<bool> ReplaceTokenAsync(HttpRequestMessage request, string? claims, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(TokenKey, out var rejected))
            return false;
        var token = await tokens.ReplaceTokenAsync(rejected, claims, cancellationToken);
        Authorize(request, token);
        return token.Value != rejected.Value;
    }

    // While a token is acquired, the service can begin to throttle; while requests are throttled, a token can expire.
    // So both are repeated until neither delays the request, or tokens have delayed it often enough.
    private async ValueTask<AdaptiveRateLimiter.Permit?> AcquireAsync(AdaptiveRateLimiter limiter, HttpRequestMessage request, TimeSpan maxThrottleDelay, CancellationToken cancellationToken)
    {
        await tokens.GetTokenAsync(cancellationToken);
        var throttleDelay = TimeSpan.Zero;
        for (var tokenDelays = 0; ;)
        {
            if (await limiter.AcquireAsync(maxThrottleDelay - throttleDelay, cancellationToken) is not { } permit)
                return null;
            throttleDelay += permit.ThrottleDelay;
            // The fixed rate comes last: what Retry-After held back together must not be sent together.
            var isDelayed = fixedLimiter is not null && await fixedLimiter.AcquireAsync(cancellationToken);
            var acquired = tokens.GetTokenAsync(cancellationToken);
            var isImmediate = acquired.IsCompletedSuccessfully;
            isDelayed |= !isImmediate;
            Authorize(request, await acquired);
            if ((isImmediate || ++tokenDelays > MaxTokenDelays) && (!isDelayed || limiter.ThrottleDelay == TimeSpan.Zero))
                return permit with { ThrottleDelay = throttleDelay };
        }
    }

    private void Authorize(HttpRequestMessage request, BearerToken token)
    {
        if (request.Options.TryGetValue(TokenKey, out var current) && current == token)
            return;
        latest = token;
        request.Options.Set(TokenKey, token);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
    }

    private async Task<Attempt> SendAndReadAsync(HttpRequestMessage request, IRequestTrace? trace, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        Counters.AddRequest();
        trace?.Counters.AddRequest();
        if (trace is { IsEnabled: true, IncludesContent: true })
            trace.Write(ContentLog.Describe(request));
        if (request.Content is TrackedContent fresh)
            fresh.WasSent = false;
        using var end = new CancellationTokenSource(AttemptTimeout, time);
        await using var registration = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), end);
        Attempt attempt;
        try
        {
            var response = await network.SendAsync(request, end.Token);
            attempt = await ResponseReader.ReadAsync(request, response, end.Token);
        }
        // Whatever a handler or a library throws: what is known of it is how far the request came.
        catch (Exception e)
        {
            var isBodySent = (request.Content as TrackedContent)?.WasSent;
            if (e is GraphChatException && isBodySent != true)
                throw;
            attempt = Describe(e, AttemptClassifier.OfException(e, isBodySent));
        }
        if (attempt.Exception is { } broken && cancellationToken.IsCancellationRequested)
        {
            // A cancellation is just that, unless the request may have been carried out.
            if (request.Content is null || AttemptClassifier.Certainty(attempt.Outcome) == RequestOutcome.NotExecuted)
                throw new OperationCanceledException(broken.Message, broken, cancellationToken);
            attempt = attempt with { IsFinal = true, IsUnreadable = false, Reason = "the pipeline ended before the response came" };
        }
        Trace(trace, request, attempt, time.GetElapsedTime(began));
        return attempt;
    }

    private static Attempt Describe(Exception e, AttemptOutcome outcome) => e switch
    {
        ObjectDisposedException => new(outcome) { Exception = e, Reason = "the connection was closed meanwhile", IsFinal = true },
        // A certificate that is rejected stays rejected.
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: AuthenticationException tls } =>
            new(outcome) { Exception = e, Reason = $"no secure connection: {TextSanitizer.ToReason(tls)}", IsFinal = true },
        OperationCanceledException when outcome == AttemptOutcome.NotSent => new(outcome) { Exception = e, Reason = "no connection in time" },
        OperationCanceledException => new(outcome) { Exception = e, Reason = $"no response within {AttemptTimeout.TotalSeconds:0} s" },
        _ when outcome == AttemptOutcome.NotSent =>
            new(outcome) { Exception = e, Reason = $"no connection: {TextSanitizer.ToReason(e)}", IsFinal = ProxyFailure.IsFinal(e) },
        _ => new(outcome) { Exception = e, Reason = $"the connection broke: {TextSanitizer.ToReason(e)}" },
    };

    // "chats" of /beta/chats/…: limits are kept per workload.
    private string Workload(Uri address)
    {
        var path = address.AbsolutePath.AsSpan(endpoint.AbsolutePath.AsSpan().TrimEnd('/').Length);
        Span<Range> parts = stackalloc Range[3];
        return path.Split(parts, '/', StringSplitOptions.RemoveEmptyEntries) > 1 ? path[parts[1]].ToString() : "";
    }

    private static void Trace(IRequestTrace? trace, HttpRequestMessage request, Attempt attempt, TimeSpan took)
    {
        if (trace is not { IsEnabled: true })
            return;
        if (trace.IncludesContent && attempt.Response is { } received)
            trace.Write(ContentLog.Describe(received, attempt.Body));
        var status = attempt.Response is { } response ? $"{(int)response.StatusCode}" : attempt.Reason;
        var ids = $"client-request-id {ResponseReader.Header(request.Headers, "client-request-id")}"
            + (attempt.Response is { } r && ResponseReader.Header(r.Headers, "request-id") is { } id ? $", request-id {TextSanitizer.Sanitize(id)}" : "");
        trace.Write($"{request.Method} {request.RequestUri!.PathAndQuery} -> {TextSanitizer.Sanitize(status)} in {took.TotalMilliseconds:0} ms ({ids})");
    }
}
