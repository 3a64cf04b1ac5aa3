using System.Globalization;
using System.Text;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Faults;

/// <summary>Applies a fault rule to a request.</summary>
internal sealed class FaultInjector(TimeProvider time)
{
    private const string Page = """
        <!DOCTYPE html><html><head><title>Sign in to the network</title></head>
        <body><h1>Blocked by the proxy</h1><p>Please sign in.</p></body></html>
        """;

    private static readonly byte[] DeepJson = Encoding.UTF8.GetBytes(
        string.Concat(Enumerable.Repeat("{\"id\":", 100_000)) + "null" + new string('}', 100_000));

    /// <summary>
    /// Returns the response to write, or <see langword="null"/> when it was already written or the connection is
    /// closed.
    /// </summary>
    public async Task<EmulatorResponse?> InjectAsync(
        FaultRule rule, RequestContext request, Func<EmulatorResponse> process)
    {
        if (rule.Kind is FaultKind.Slow)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(rule.Milliseconds), time, request.Aborted);
            return process();
        }

        EmulatorResponse? actual = null;
        if (rule.Processed || rule.Kind is FaultKind.CloseAfter or FaultKind.TruncateBody or FaultKind.HtmlAfter
            or FaultKind.MemberMissing)
        {
            actual = process();
        }

        switch (rule.Kind)
        {
            case FaultKind.MemberMissing:
                return actual;
            case FaultKind.CloseBefore or FaultKind.CloseAfter:
                request.HttpContext.Abort();
                return null;
            case FaultKind.TruncateBody:
                await TruncateAsync(actual!, request);
                return null;
            case FaultKind.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, request.Aborted);
                return null;
            case FaultKind.EndlessBody:
                await SendEndlessBodyAsync(request);
                return null;
            case FaultKind.Html or FaultKind.HtmlAfter:
                return EmulatorResponse.Html(rule.Status ?? 200, rule.Body ?? Page);
            case FaultKind.DeepJson:
                return EmulatorResponse.Json(rule.Status ?? (request.Method == "POST" ? 201 : 200), DeepJson);
            case FaultKind.Redirect:
                return EmulatorResponse.Empty(rule.Status ?? 307).WithHeader("Location", rule.To ?? "/");
            default:
                return Error(rule, request);
        }
    }

    private static async Task TruncateAsync(EmulatorResponse actual, RequestContext request)
    {
        // Also truncate a response without a body: its Content-Length announces bytes that are never sent.
        actual.WriteHeaders(request.HttpContext);
        request.HttpContext.Response.ContentLength = Math.Max(actual.Body.Length, 100);
        // Don't abort: a TCP reset could discard the bytes already sent. Kestrel closes the connection when the body is
        // too short.
        var half = actual.Body.AsMemory(0, actual.Body.Length / 2);
        await request.HttpContext.Response.Body.WriteAsync(half, request.Aborted);
        await request.HttpContext.Response.Body.FlushAsync(request.Aborted);
    }

    private async Task SendEndlessBodyAsync(RequestContext request)
    {
        EmulatorResponse.Json(200, []).WriteHeaders(request.HttpContext);
        var chunk = new byte[64 * 1024];
        chunk.AsSpan().Fill((byte)' ');
        chunk[0] = (byte)'{';
        while (true)
        {
            await request.HttpContext.Response.Body.WriteAsync(chunk, request.Aborted);
            chunk[0] = (byte)' ';
            await Task.Delay(TimeSpan.FromMilliseconds(10), time, request.Aborted);
        }
    }

    private EmulatorResponse Error(FaultRule rule, RequestContext request)
    {
        var (status, code, message) = rule.Kind switch
        {
            FaultKind.TooManyRequests =>
                (429, "TooManyRequests", "Please retry again later."),
            FaultKind.InternalServerError => (500, "InternalServerError", "Internal server error."),
            FaultKind.BadGateway => (502, "BadGateway", "Failed to execute backend request."),
            FaultKind.ServiceUnavailable => (503, "ServiceUnavailable", "The service is temporarily unavailable."),
            FaultKind.GatewayTimeout => (504, "GatewayTimeout", "The upstream service did not respond in time."),
            FaultKind.NotFoundOnce =>
                (404, "NotFound", $"Failed to find users with user principal name '{request.LastMemberKey}'."),
            _ => (rule.Status ?? 500, "BadRequest", "Injected fault."),
        };
        code = rule.Code ?? code;
        message = rule.Message ?? message;
        var (retryAfter, delay) = RetryAfter(rule);
        var body = rule.Body is { } given ? Encoding.UTF8.GetBytes(given)
            : rule is { Kind: FaultKind.TooManyRequests, Code: null, Message: null } ? GraphErrorBody.Throttled(request)
            : request.ErrorBody(code, message);
        var scope = rule.ThrottleScope is { } named ? request.FormatThrottleScope(named) : null;
        var response = new EmulatorResponse(status, body, "application/json")
        {
            ThrottleDelay = delay,
            ThrottleScope = rule.ThrottleScope,
        };
        return response
            .WithHeader("Retry-After", retryAfter)
            .WithHeader("x-ms-throttle-scope", scope);
    }

    private (string? Header, TimeSpan? Delay) RetryAfter(FaultRule rule)
    {
        var seconds = rule.RetryAfter ?? 1;
        var format = rule.RetryAfterFormat ?? (rule.Kind is FaultKind.TooManyRequests || rule.RetryAfter is not null
            ? RetryAfterFormat.Seconds
            : RetryAfterFormat.Absent);
        switch (format)
        {
            case RetryAfterFormat.Seconds:
                var rounded = Math.Ceiling(seconds);
                return (rounded.ToString(CultureInfo.InvariantCulture), TimeSpan.FromSeconds(rounded));
            case RetryAfterFormat.Date:
                // An HTTP date has whole seconds, so monitor the truncated time that the client receives.
                var now = time.GetUtcNow();
                var until = now.AddSeconds(seconds);
                until = until.AddTicks(-(until.Ticks % TimeSpan.TicksPerSecond));
                return (until.ToString("R", CultureInfo.InvariantCulture), until - now);
            // Don't monitor delays that no client can honor: ten years, or a value that can't be parsed.
            case RetryAfterFormat.Excessive:
                return ("315360000", null);
            case RetryAfterFormat.Invalid:
                return ("soon; maybe", null);
            default:
                return (null, null);
        }
    }
}
