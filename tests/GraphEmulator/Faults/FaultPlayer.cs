using System.Globalization;
using System.Text;
using GraphEmulator.Hosting;

namespace GraphEmulator.Faults;

/// <summary>Makes a request go wrong as its rule says.</summary>
internal sealed class FaultPlayer(TimeProvider time)
{
    private const string Page = """
        <!DOCTYPE html><html><head><title>Sign in to the network</title></head>
        <body><h1>Blocked by the proxy</h1><p>Please sign in.</p></body></html>
        """;

    private static readonly byte[] Deep = Encoding.UTF8.GetBytes(
        string.Concat(Enumerable.Repeat("{\"id\":", 100_000)) + "null" + new string('}', 100_000));

    /// <summary>The answer to write; <see langword="null"/> when the connection has been dealt with.</summary>
    public async Task<Answer?> PlayAsync(FaultRule rule, Exchange exchange, Func<Answer> process)
    {
        // Its own half of the work for the kinds that need a real answer; the rest only when the rule says so.
        if (rule.Kind is FaultKind.Slow)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(rule.Milliseconds), time, exchange.Aborted);
            return process();
        }

        Answer? real = null;
        if (rule.Processed || rule.Kind is FaultKind.CloseAfter or FaultKind.CutBody or FaultKind.HtmlAfter
            or FaultKind.MemberMissing)
        {
            real = process();
        }

        switch (rule.Kind)
        {
            case FaultKind.MemberMissing:
                return real;
            case FaultKind.CloseBefore or FaultKind.CloseAfter:
                exchange.Context.Abort();
                return null;
            case FaultKind.CutBody:
                await CutAsync(real!, exchange);
                return null;
            case FaultKind.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, exchange.Aborted);
                return null;
            case FaultKind.Endless:
                await EndlessAsync(exchange);
                return null;
            case FaultKind.Html or FaultKind.HtmlAfter:
                return Answer.Html(rule.Status ?? 200, rule.Body ?? Page);
            case FaultKind.Deep:
                return Answer.Json(rule.Status ?? (exchange.Method == "POST" ? 201 : 200), Deep);
            case FaultKind.Redirect:
                return Answer.Empty(rule.Status ?? 307).With("Location", rule.To ?? "/");
            default:
                return Error(rule, exchange);
        }
    }

    private static async Task CutAsync(Answer real, Exchange exchange)
    {
        // An answer without a body is cut as well: it promises some bytes and sends none.
        real.WriteHead(exchange.Context);
        exchange.Context.Response.ContentLength = Math.Max(real.Body.Length, 100);
        // Not aborted: a reset would overtake the half that was sent. Kestrel closes when it finds too few bytes.
        await exchange.Context.Response.Body.WriteAsync(real.Body.AsMemory(0, real.Body.Length / 2), exchange.Aborted);
        await exchange.Context.Response.Body.FlushAsync(exchange.Aborted);
    }

    private async Task EndlessAsync(Exchange exchange)
    {
        Answer.Json(200, []).WriteHead(exchange.Context);
        var chunk = new byte[64 * 1024];
        chunk.AsSpan().Fill((byte)' ');
        chunk[0] = (byte)'{';
        while (true)
        {
            await exchange.Context.Response.Body.WriteAsync(chunk, exchange.Aborted);
            chunk[0] = (byte)' ';
            await Task.Delay(TimeSpan.FromMilliseconds(10), time, exchange.Aborted);
        }
    }

    private Answer Error(FaultRule rule, Exchange exchange)
    {
        var (status, code, message) = rule.Kind switch
        {
            FaultKind.TooManyRequests =>
                (429, "TooManyRequests", "Client application has been throttled and should not attempt to repeat the "
                    + "request until an amount of time has elapsed."),
            FaultKind.InternalServerError => (500, "InternalServerError", "Internal server error."),
            FaultKind.BadGateway => (502, "BadGateway", "Failed to execute backend request."),
            FaultKind.ServiceUnavailable => (503, "ServiceUnavailable", "The service is temporarily unavailable."),
            FaultKind.GatewayTimeout => (504, "GatewayTimeout", "The upstream service did not answer in time."),
            FaultKind.NotFoundOnce =>
                (404, "NotFound", $"Failed to find users with user principal name '{exchange.LastMemberKey}'."),
            _ => (rule.Status ?? 500, "BadRequest", "A fault was asked for."),
        };
        code = rule.Code ?? code;
        message = rule.Message ?? message;
        var (retryAfter, wait) = RetryAfter(rule);
        var body = rule.Body is null ? exchange.ErrorBody(code, message) : Encoding.UTF8.GetBytes(rule.Body);
        return new Answer(status, body, "application/json") { Throttled = wait }.With("Retry-After", retryAfter);
    }

    private (string? Header, TimeSpan? Wait) RetryAfter(FaultRule rule)
    {
        var seconds = rule.RetryAfter ?? 1;
        var form = rule.RetryAfterForm ?? (rule.Kind is FaultKind.TooManyRequests || rule.RetryAfter is not null
            ? RetryAfterForm.Seconds
            : RetryAfterForm.Absent);
        switch (form)
        {
            case RetryAfterForm.Seconds:
                var whole = Math.Ceiling(seconds);
                return (whole.ToString(CultureInfo.InvariantCulture), TimeSpan.FromSeconds(whole));
            case RetryAfterForm.Date:
                // A date has whole seconds: what counts is the moment it names, not the one that was meant.
                var now = time.GetUtcNow();
                var until = now.AddSeconds(seconds);
                until = until.AddTicks(-(until.Ticks % TimeSpan.TicksPerSecond));
                return (until.ToString("R", CultureInfo.InvariantCulture), until - now);
            // Nobody can be blamed for not waiting for ten years, or for what cannot be read.
            case RetryAfterForm.Absurd:
                return ("315360000", null);
            case RetryAfterForm.Garbage:
                return ("soon; maybe", null);
            default:
                return (null, null);
        }
    }
}
