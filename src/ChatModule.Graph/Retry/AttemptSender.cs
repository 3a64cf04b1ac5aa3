using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using ChatModule.Graph.Authentication;
using ChatModule.Graph.Http;
using ChatModule.Graph.Limits;

namespace ChatModule.Graph.Retry;

/// <summary>Sends a request once: when the limits permit, with a token.</summary>
internal sealed class AttemptSender(
    NetworkSender network, Uri endpoint, ITokenProvider tokens, RequestLimiter limiter, TimeProvider time)
{
    // How often a token that took a while sends a request back to the limits: it may expire again before each turn.
    private const int MaxTokenDelays = 3;

    // The code of a 401 that is about the token, and not about what was requested:
    // https://learn.microsoft.com/graph/errors.
    private const string InvalidToken = "InvalidAuthenticationToken";

    private static readonly HttpRequestOptionsKey<BearerToken> TokenKey = new("ChatModule.Token");

    // A read that every sign-in may send: whatever the service responds, it has responded.
    private readonly Uri probeAddress = new($"{endpoint.AbsoluteUri.TrimEnd('/')}/beta/me?$select=id");

    private volatile BearerToken? latest;

    /// <summary>The command that signs in.</summary>
    public string? SignInCommand => tokens.SignInCommand;

    /// <summary>The claims of the token that was last sent.</summary>
    public TokenClaims? Claims => latest?.Claims;

    /// <summary>Counts everything that is sent.</summary>
    public RequestCounters Counters => network.Counters;

    /// <summary>
    /// One attempt. Throws only when canceled before anything can have been created, and for an address that isn't the
    /// endpoint's.
    /// </summary>
    public async Task<Attempt> SendAsync(
        HttpRequestMessage message, RequestTicket ticket, CancellationToken cancellationToken)
    {
        // The SDK builds every address from the endpoint. This is the last check before a token is added.
        OperationLocation.RequireHost(message.RequestUri!, endpoint);
        try
        {
            for (var isTokenReplaced = false; ; isTokenReplaced = true)
            {
                var permit = await AcquireAsync(message, ticket, cancellationToken);
                if (permit.Refusal is { } refusal)
                    return refusal;
                var attempt = await SendAsync(message, permit, cancellationToken);
                // The service did nothing, so a request that isn't idempotent may be sent again as well: when the
                // limits permit.
                if (!isTokenReplaced && await ReplaceTokenAsync(message, attempt, cancellationToken))
                    continue;
                return attempt;
            }
        }
        // No token can be acquired. Without a network that passes; otherwise it isn't tried again for this request.
        catch (GraphChatException e)
        {
            return new(AttemptOutcome.NotSent) { Exception = e, Reason = e.Message, IsFinal = !IsUnreachable(e) };
        }
    }

    // Whether there is another token. A claims challenge says what it must hold; a token may also have expired on its
    // way, or have been revoked.
    private async Task<bool> ReplaceTokenAsync(
        HttpRequestMessage message, Attempt attempt, CancellationToken cancellationToken)
    {
        if (attempt is not { Outcome: AttemptOutcome.Rejected, Response.StatusCode: HttpStatusCode.Unauthorized }
            || !message.Options.TryGetValue(TokenKey, out var rejected))
            return false;
        var claims = ClaimsChallenge.Read(attempt.Response);
        var token = await tokens.ReplaceTokenAsync(rejected, claims, cancellationToken);
        Authorize(message, token);
        return token.Value != rejected.Value;
    }

    // What a provider throws at once is in the task, too: the permit has to be returned.
    private async Task<BearerToken> GetTokenAsync(CancellationToken cancellationToken) =>
        await tokens.GetTokenAsync(cancellationToken);

    // While a token is acquired, the service can begin to throttle; while a request waits, its token can expire. So
    // both are repeated until neither delays the request, or tokens have delayed it often enough.
    private async Task<RequestPermit> AcquireAsync(
        HttpRequestMessage message, RequestTicket ticket, CancellationToken cancellationToken)
    {
        var known = latest ?? await tokens.GetTokenAsync(cancellationToken);
        var isDelegated = known.Claims?.IsAppOnly != true;
        for (var tokenDelays = 0; ;)
        {
            var permit = await limiter.AcquireAsync(ticket, isDelegated, cancellationToken);
            if (permit.Refusal is not null)
                return permit;
            var token = GetTokenAsync(cancellationToken);
            // Others may be sent meanwhile, but not while one request has to find out whether anything gets through.
            if (!token.IsCompletedSuccessfully && !permit.IsProbe && ++tokenDelays <= MaxTokenDelays)
            {
                limiter.Return(permit);
                await AwaitAsync(token, e => limiter.OnUnreachable(ticket, e.Message));
                continue;
            }
            Authorize(message, await AwaitAsync(token,
                e => limiter.OnFailure(permit, e.Message, isCertain: true), () => limiter.Return(permit)));
            if (permit.Passage != Passage.Substitute)
                return permit;
            await ProbeAsync(permit, cancellationToken);
            if (ticket.Failures >= RetryPolicy.MaxAttempts)
                return limiter.Refuse(permit);
        }
    }

    private static async Task<BearerToken> AwaitAsync(
        Task<BearerToken> token, Action<Exception> onUnreachable, Action? onOther = null)
    {
        try
        {
            return await token;
        }
        catch (Exception e)
        {
            if (IsUnreachable(e))
                onUnreachable(e);
            else
                onOther?.Invoke();
            throw;
        }
    }

    // A token is acquired over the network, too.
    private static bool IsUnreachable(Exception? e) => e is not null
        && (e is SocketException || AttemptClassifier.IsConnectionFailure(e) || IsUnreachable(e.InnerException));

    private async Task<Attempt> SendAsync(
        HttpRequestMessage message, RequestPermit permit, CancellationToken cancellationToken)
    {
        var ticket = permit.Ticket;
        Attempt? attempt = null;
        try
        {
            attempt = await network.SendAsync(message, ticket.Kind, ticket.Client.Trace, cancellationToken);
            // Before the limiter lets the next request go.
            if (attempt.Error is { Status: 401, Code: InvalidToken })
                tokens.OnRejected();
        }
        finally
        {
            if (attempt is null || attempt.Exception is not null && cancellationToken.IsCancellationRequested)
                limiter.OnCanceled(permit);
            else if (AttemptClassifier.IsThrottled(attempt.Outcome))
                attempt = OnThrottled(attempt, permit);
            else if (attempt.IsServiceResponse)
                limiter.OnResponse(permit);
            else
                OnFailure(permit, attempt);
        }
        return attempt;
    }

    // In place of a request whose lost response would leave something uncertain.
    private async Task ProbeAsync(RequestPermit permit, CancellationToken cancellationToken)
    {
        using var probe = new HttpRequestMessage(HttpMethod.Get, probeAddress);
        Authorize(probe, latest!);
        Attempt? attempt = null;
        try
        {
            var trace = permit.Ticket.Client.Trace;
            attempt = await network.SendAsync(probe, GraphRequestKinds.ReadCaller, trace, cancellationToken);
            attempt.Response?.Dispose();
        }
        finally
        {
            if (attempt is null)
                limiter.OnCanceled(permit);
            else if (IsReached(attempt))
                limiter.OnReached(permit);
            else
                OnFailure(permit, attempt);
        }
    }

    // A read that is rejected without Graph's error has still reached something that responds, unless a proxy says no.
    private static bool IsReached(Attempt attempt) => attempt.IsServiceResponse
        || attempt.Response is { StatusCode: not HttpStatusCode.ProxyAuthenticationRequired } response
            && (int)response.StatusCode is >= 400 and < 500;

    private void OnFailure(RequestPermit permit, Attempt attempt) =>
        limiter.OnFailure(permit, attempt.Reason, isCertain: attempt.Outcome == AttemptOutcome.NotSent);

    private Attempt OnThrottled(Attempt attempt, RequestPermit permit)
    {
        var retryAfter = ResponseReader.ReadRetryAfter(attempt.Response!, time);
        var scope = ResponseReader.Header(attempt.Response!.Headers, "x-ms-throttle-scope");
        var (limit, delay) = limiter.OnThrottled(permit, attempt.IsServiceResponse, retryAfter, scope);
        var (kind, trace) = (permit.Ticket.Kind, permit.Ticket.Client.Trace);
        Counters.AddThrottled(kind, delay);
        trace?.Counters.AddThrottled(kind, delay);
        trace?.OnThrottled(delay, limit.Describe(), limit.Bucket.Rate);
        var error = attempt.Error! with { Limit = limit.Describe(), RetryAfter = delay };
        return attempt with { ThrottleDelay = delay, Error = error };
    }

    private void Authorize(HttpRequestMessage message, BearerToken token)
    {
        if (message.Options.TryGetValue(TokenKey, out var current) && current == token)
            return;
        latest = token;
        message.Options.Set(TokenKey, token);
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
    }
}
