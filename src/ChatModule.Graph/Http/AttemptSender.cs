using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;

namespace ChatModule.Graph.Http;

/// <summary>Sends a request once: through the gate, with a token, and reads the answer whole.</summary>
internal sealed class AttemptSender(HttpMessageInvoker network, Uri endpoint, ITokenSource? tokens, TimeProvider time)
{
    /// <summary>How long one attempt may take, sending and reading.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(100);

    private volatile BearerToken? latest;

    /// <summary>The command that signs in.</summary>
    public string SignInCommand => tokens?.SignInCommand ?? "Connect-GraphChat";

    /// <summary>What the token that was last sent says of itself.</summary>
    public TokenClaims? Claims => latest?.Claims;

    private readonly ConcurrentDictionary<string, ThrottleGate> gates = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>For how long the service asked to wait: the longest of all workloads.</summary>
    public TimeSpan Pause => gates.IsEmpty ? TimeSpan.Zero : gates.Values.Max(gate => gate.Pause);

    /// <summary>One attempt. Throws only when canceled before anything can have been created, and when no token can be acquired.</summary>
    public async Task<Attempt> SendAsync(HttpRequestMessage request, RequestPatience patience, CancellationToken cancellation)
    {
        // The SDK builds every address from the endpoint; this is the last line, before a token is added.
        OperationLocation.RequireHost(request.RequestUri!, endpoint);
        var gate = gates.GetOrAdd(Workload(request.RequestUri!), _ => new ThrottleGate(time));
        if (await EnterAsync(gate, request, patience, cancellation) is not { } passedAt)
            return patience.LastRefusal ?? Attempt.StillShut;
        var attempt = await SendAndReadAsync(request, patience.Intent, cancellation);
        if (attempt is { Outcome: AttemptOutcome.Refused, Response: { StatusCode: HttpStatusCode.Unauthorized } refused } && WantsNewToken(request, refused, out var claims))
        {
            // The service did nothing, so a group chat may be sent again as well.
            await AuthorizeAsync(request, claims, cancellation);
            attempt = await SendAndReadAsync(request, patience.Intent, cancellation);
        }
        if (attempt.Outcome == AttemptOutcome.ToldToWait)
        {
            patience.LastRefusal = attempt with { IsFinal = true };
            gate.Shut(AnswerReader.ReadRetryAfter(attempt.Response!, time), passedAt);
        }
        else if (attempt.Response is not null)
            gate.Accepted();
        return attempt;
    }

    // Continuous access evaluation says what a new token must answer; a token may also have ended on its way.
    private bool WantsNewToken(HttpRequestMessage request, HttpResponseMessage refused, out string? claims)
    {
        claims = ClaimsChallenge.Read(refused);
        return latest is { } token && (claims is not null || token.ExpiresOn <= time.GetUtcNow() || token.Value != request.Headers.Authorization?.Parameter);
    }

    // A token that had to be fetched may have kept the request while the gate was shut, and a shut gate may have
    // kept it until the token had ended; so both are asked until neither makes it wait.
    private async Task<TimeSpan?> EnterAsync(ThrottleGate gate, HttpRequestMessage request, RequestPatience patience, CancellationToken cancellation)
    {
        await AuthorizeAsync(request, claims: null, cancellation);
        while (true)
        {
            if (await gate.EnterAsync(patience.Left, cancellation) is not { } passed)
                return null;
            patience.Left -= passed.Told;
            var authorized = AuthorizeAsync(request, claims: null, cancellation);
            if (authorized.IsCompletedSuccessfully)
                return passed.At;
            await authorized;
        }
    }

    private async Task AuthorizeAsync(HttpRequestMessage request, string? claims, CancellationToken cancellation)
    {
        if (tokens is null)
            return;
        var token = await tokens.GetTokenAsync(claims, cancellation);
        latest = token;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
    }

    private async Task<Attempt> SendAndReadAsync(HttpRequestMessage request, RequestIntent intent, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        if (request.Content is WatchedContent fresh)
            fresh.WasRead = false;
        using var limit = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        Attempt attempt;
        try
        {
            var response = await network.SendAsync(request, either.Token);
            attempt = await AnswerReader.ReadAsync(request, response, either.Token);
        }
        // Whatever a handler or a library throws: what is known of it is how far the request came.
        catch (Exception e)
        {
            var isBodySent = (request.Content as WatchedContent)?.WasRead;
            if (e is GraphChatException && isBodySent != true)
                throw;
            attempt = Describe(e, AttemptClassifier.OfException(e, isBodySent));
        }
        var mayBeExecuted = request.Content is not null && AttemptClassifier.Certainty(attempt.Outcome) != RequestOutcome.NotExecuted;
        intent.MayBeExecuted |= mayBeExecuted;
        if (attempt.Exception is { } broken && cancellation.IsCancellationRequested)
        {
            // A cancellation is just that, unless the chat may exist all the same.
            if (!mayBeExecuted)
                throw new OperationCanceledException(broken.Message, broken, cancellation);
            attempt = attempt with { IsFinal = true, IsUnreadable = false, Trouble = "the pipeline ended before the response came" };
        }
        Trace(intent.Trace, request, attempt, time.GetElapsedTime(began));
        return attempt;
    }

    private static Attempt Describe(Exception e, AttemptOutcome outcome) => e switch
    {
        ObjectDisposedException => new(outcome) { Exception = e, Trouble = "the connection was closed meanwhile", IsFinal = true },
        // A certificate that is refused stays refused.
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: AuthenticationException tls } =>
            new(outcome) { Exception = e, Trouble = $"no secure connection: {tls.Message.TrimEnd('.')}", IsFinal = true },
        OperationCanceledException when outcome == AttemptOutcome.NotSent => new(outcome) { Exception = e, Trouble = "no connection in time" },
        OperationCanceledException => new(outcome) { Exception = e, Trouble = $"no response within {Longest.TotalSeconds:0} s" },
        _ when outcome == AttemptOutcome.NotSent => new(outcome) { Exception = e, Trouble = $"no connection: {e.Message.TrimEnd('.')}" },
        _ => new(outcome) { Exception = e, Trouble = $"the connection broke: {e.Message.TrimEnd('.')}" },
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
        var status = attempt.Response is { } response ? $"{(int)response.StatusCode}" : attempt.Trouble;
        var ids = $"client-request-id {AnswerReader.Header(request.Headers, "client-request-id")}"
            + (attempt.Response is { } r && AnswerReader.Header(r.Headers, "request-id") is { } id ? $", request-id {ServiceText.Inert(id)}" : "");
        trace.Write($"{request.Method} {request.RequestUri!.PathAndQuery} -> {ServiceText.Inert(status)} in {took.TotalMilliseconds:0} ms ({ids})");
    }
}
