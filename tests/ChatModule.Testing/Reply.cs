using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace ChatModule.Testing;

/// <summary>How the network responds to a request.</summary>
public sealed record Reply
{
    public int Status { get; init; } = 200;

    public string Body { get; init; } = "";

    public string? MediaType { get; init; } = "application/json";

    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>A body that replaces <see cref="Body"/>.</summary>
    public Func<HttpContent>? Content { get; init; }

    /// <summary>The latency, or infinite when no response arrives.</summary>
    public TimeSpan Takes { get; init; }

    public Exception? Breaks { get; init; }

    /// <summary>A function that replaces the status and the body.</summary>
    public Func<CancellationToken, Task<HttpResponseMessage>>? Responds { get; init; }

    /// <summary>Whether the request body is read before the response.</summary>
    public bool TakesBody { get; init; } = true;

    public static Reply Ok(string body = "{\"id\":\"19:x@thread.v2\"}") => new() { Status = 201, Body = body };

    public static Reply Json(string body, int status = 200) => new() { Status = status, Body = body };

    public static Reply Error(int status, string? code = "Code", string message = "Text of the service.") => new()
    {
        Status = status,
        Body = $$"""
            {"error":{"code":"{{code}}","message":"{{message}}",
             "innerError":{"date":"2026-03-01T09:00:00","request-id":"inner-1","client-request-id":"inner-2"} } }
            """,
    };

    public static Reply Throttled(string? retryAfter, int status = 429) => Error(status) with
    {
        Headers = retryAfter is null ? [] : new() { ["Retry-After"] = retryAfter },
    };

    public static Reply UserNotFound(int status = 404) =>
        Error(status, "NotFound", "Failed to find users with user principal name 'x@contoso.com'");

    public static Reply Html(int status = 200) => new()
    {
        Status = status,
        Body = "<html><body>Please sign in to the proxy</body></html>",
        MediaType = "text/html",
    };

    /// <summary>The request didn't reach the service.</summary>
    public static Reply Unreachable(HttpRequestError error = HttpRequestError.ConnectionError) => new()
    {
        TakesBody = false,
        Breaks = new HttpRequestException(error, "Connection refused (graph.microsoft.com:443)"),
    };

    /// <summary>The request was sent and the connection was lost.</summary>
    public static Reply Closed() =>
        new() { Breaks = new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.") };

    public static Reply Silence(bool takesBody = true) => new() { Takes = Timeout.InfiniteTimeSpan, TakesBody = takesBody };

    public HttpResponseMessage ToResponse()
    {
        var content = Content?.Invoke() ?? new ByteArrayContent(Encoding.UTF8.GetBytes(Body));
        var response = new HttpResponseMessage((HttpStatusCode)Status) { Content = content };
        if (MediaType is not null)
            response.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaType);
        foreach (var (name, value) in Headers)
            response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }
}
