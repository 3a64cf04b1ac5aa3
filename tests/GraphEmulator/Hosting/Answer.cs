using System.Text;

namespace GraphEmulator.Hosting;

/// <summary>
/// An answer before it is written. It is kept apart from the connection so that a fault can process a request and
/// then lose, cut or replace what would have been said.
/// </summary>
internal sealed class Answer(int status, byte[] body, string? contentType)
{
    public const string GraphJson =
        "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

    private List<KeyValuePair<string, string>>? headers;

    public int Status { get; } = status;

    public byte[] Body { get; } = body;

    public string? ContentType { get; } = contentType;

    /// <summary>What the record says was done to this answer.</summary>
    public string? Fault { get; init; }

    /// <summary>The wait the client is told, for the record of who did not wait.</summary>
    public TimeSpan? Throttled { get; init; }

    public static Answer Json(int status, byte[] body) => new(status, body, "application/json; charset=utf-8");

    public static Answer Html(int status, string html) =>
        new(status, Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8");

    public static Answer Empty(int status) => new(status, [], null);

    public Answer With(string header, string? value)
    {
        if (value is not null)
        {
            (headers ??= []).Add(new(header, value));
        }

        return this;
    }

    public void WriteHead(HttpContext context)
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
        WriteHead(context);
        context.Response.ContentLength = Body.Length;
        if (Body.Length > 0)
        {
            await context.Response.Body.WriteAsync(Body, context.RequestAborted);
        }
    }
}
