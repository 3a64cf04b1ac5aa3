using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using GraphEmulator.Hosting;

namespace GraphEmulator.Graph;

/// <summary>An error that becomes a Graph error response.</summary>
internal sealed class GraphException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>The value of <c>WWW-Authenticate</c> for a 401 response.</summary>
    public string? Challenge { get; init; }

    public static GraphException BadRequest(string message) => new(400, "BadRequest", message);

    public static GraphException NotFound(string message) => new(404, "NotFound", message);
}

/// <summary>Writes a Graph error response.</summary>
internal static class GraphErrorBody
{
    public static byte[] Write(RequestContext request, string code, string message) =>
        Write(request, code, message, throttled: false);

    /// <summary>The documented body of a 429 response: https://learn.microsoft.com/graph/throttling.</summary>
    public static byte[] Throttled(RequestContext request) =>
        Write(request, "TooManyRequests", "Please retry again later.", throttled: true);

    private static byte[] Write(RequestContext request, string code, string message, bool throttled)
        => JsonBody.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("code", code);
        json.WriteString("message", message);
        json.WriteStartObject(request.State.Settings.LowerCaseInnerError ? "innererror" : "innerError");
        if (throttled)
        {
            json.WriteString("code", "429");
            json.WriteString("message", "Please retry after");
            json.WriteString("status", "429");
        }

        // Graph writes UTC without a time zone.
        json.WriteString(
            "date", request.State.Time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        json.WriteString("request-id", request.RequestId);
        json.WriteString("client-request-id", request.ClientRequestId);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    });
}

/// <summary>Writes a JSON body.</summary>
internal static class JsonBody
{
    // Like Graph, don't escape quotes and plus signs.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>Formats times as Graph does: UTC, up to seven decimals, no trailing zeros.</summary>
internal static class GraphTime
{
    public static string Format(DateTimeOffset time, int decimals = 7)
    {
        var fraction = decimals <= 0 ? "" : "." + new string('F', Math.Min(decimals, 7));
        return time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss" + fraction + "Z", CultureInfo.InvariantCulture);
    }
}
