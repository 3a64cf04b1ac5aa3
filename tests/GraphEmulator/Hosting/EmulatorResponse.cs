using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GraphEmulator.Limits;

namespace GraphEmulator.Hosting;

/// <summary>
/// A response before it's written. It's separate from the connection so that a fault can process a request and
/// then drop, truncate, or replace the response.
/// </summary>
internal sealed class EmulatorResponse(int status, byte[] body, string? contentType)
{
    private const string GraphContentType =
        "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

    private List<KeyValuePair<string, string>>? headers;

    public int Status { get; } = status;

    public byte[] Body { get; } = body;

    public string? ContentType { get; } = contentType;

    /// <summary>The fault name to record for this response.</summary>
    public string? Fault { get; init; }

    /// <summary>The delay in <c>Retry-After</c>, which <see cref="Recording.RetryAfterMonitor"/> checks.</summary>
    public TimeSpan? ThrottleDelay { get; init; }

    /// <summary>
    /// The limit that <see cref="ThrottleDelay"/> is about; <see langword="null"/> for one kind of request and chat.
    /// </summary>
    public LimitScope? ThrottleScope { get; init; }

    public static EmulatorResponse Json(int status, byte[] body) =>
        new(status, body, "application/json; charset=utf-8");

    public static EmulatorResponse Html(int status, string html) =>
        new(status, Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8");

    public static EmulatorResponse Graph(int status, byte[] body) => new(status, body, GraphContentType);

    public static EmulatorResponse Empty(int status) => new(status, [], null);

    public EmulatorResponse WithHeader(string header, string? value)
    {
        if (value is not null)
        {
            (headers ??= []).Add(new(header, value));
        }

        return this;
    }

    public void WriteHeaders(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        foreach (var (name, value) in headers ?? [])
        {
            response.Headers.Append(name, value);
        }
    }

    public async Task WriteAsync(HttpContext context)
    {
        WriteHeaders(context);
        context.Response.ContentLength = Body.Length;
        if (Body.Length > 0)
        {
            await context.Response.Body.WriteAsync(Body, context.RequestAborted);
        }
    }
}

/// <summary>
/// The JSON options of the control API: camel case, and an unknown property name is an error.
/// </summary>
internal static class EmulatorJson
{
    public static JsonSerializerOptions Options { get; } = Apply(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        return options;
    }
}
