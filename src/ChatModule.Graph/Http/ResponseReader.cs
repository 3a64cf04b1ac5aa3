using System.Buffers;
using System.Net.Http.Headers;
using System.Net;
using System.Text.Json;
using System.Text;
using ChatModule.Graph.Retry;

namespace ChatModule.Graph.Http;

/// <summary>Reads a response completely, within limits, and says what it means for the attempt.</summary>
internal static class ResponseReader
{
    /// <summary>No response about chats is larger.</summary>
    public const int MaxBodyLength = 10 * 1024 * 1024;

    private const int MaxJsonDepth = 64;
    private const int ReadSize = 16 * 1024;

    /// <summary>
    /// The attempt that a response makes. Its body is in memory afterwards; where it can't be read, for whatever reason, the
    /// status still counts.
    /// </summary>
    public static async Task<Attempt> ReadAsync(HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        byte[] body = [];
        string? reason = null;
        Exception? exception = null;
        try
        {
            if (await ReadBodyAsync(response, cancellationToken) is { } whole)
                body = whole;
            else
                reason = $"the response is larger than {MaxBodyLength / 1024 / 1024} MB";
        }
        // A broken connection, or the exception of any decoder: InvalidDataException for gzip, InvalidOperationException for br.
        catch (Exception e)
        {
            exception = e;
            reason = e is OperationCanceledException ? "the response didn't come completely in time"
                : IsBroken(e) ? $"the connection broke: {e.Message.TrimEnd('.')}"
                : $"the response can't be decoded: {e.Message.TrimEnd('.')}";
        }
        if (response.IsSuccessStatusCode)
        {
            JsonElement? json = null;
            reason ??= ParseJson(response, body, out json);
            return reason is null
                ? new(AttemptOutcome.Succeeded) { Response = response, Body = body, Json = json }
                : new(AttemptOutcome.ResponseLost) { Response = response, Body = body, Exception = exception, IsUnreadable = !IsBroken(exception), Reason = reason };
        }
        var status = (int)response.StatusCode;
        var error = ReadError(request, response, body);
        var outcome = AttemptClassifier.OfResponse(status, Header(response.Headers, "Retry-After") is not null, error.IsGraphError ? error : null, request.Method == HttpMethod.Post);
        return new(outcome) { Response = response, Body = body, Error = error, Exception = exception, Reason = error.IsGraphError ? $"the service responded with {status}" : $"the response {status} isn't an error of Microsoft Graph" };
    }

    private static bool IsBroken(Exception? e) => e is IOException or HttpRequestException or OperationCanceledException;

    /// <summary>The delay that a response requires.</summary>
    public static TimeSpan? ReadRetryAfter(HttpResponseMessage response, TimeProvider time) =>
        RetryAfterHeader.Parse(Header(response.Headers, "Retry-After"), response.Headers.Date ?? time.GetUtcNow());

    public static string? Header(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static async Task<byte[]?> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var content = response.Content;
        if (content.Headers.ContentLength > MaxBodyLength)
            return null;
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
        var length = 0;
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer.AsMemory(length, Math.Min(ReadSize, buffer.Length - length)), cancellationToken)) > 0)
            {
                length += read;
                if (length > MaxBodyLength)
                    return null;
                if (length == buffer.Length)
                    buffer = Grow(buffer);
            }
            // Utf8JsonReader doesn't accept a byte order mark.
            var bytes = buffer.AsSpan(0, length);
            return bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..].ToArray() : bytes.ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] full)
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * full.Length);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }

    // What is wrong with it, if anything is: a response that was cut off is a response that was lost.
    private static string? ParseJson(HttpResponseMessage response, byte[] body, out JsonElement? json)
    {
        json = null;
        if (response.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.NoContent && body.Length == 0)
            return null;
        if (body.Length == 0)
            return "the response is empty";
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxJsonDepth });
            var whole = JsonElement.ParseValue(ref reader);
            if (whole.ValueKind != JsonValueKind.Object || reader.Read())
                return "the response isn't a JSON object";
            json = whole;
            return null;
        }
        catch (JsonException)
        {
            return response.Content.Headers.ContentType?.MediaType is { } type && !type.Contains("json", StringComparison.OrdinalIgnoreCase)
                ? $"the response is {TextSanitizer.Sanitize(type)} instead of JSON, perhaps a proxy's page"
                : "the response isn't complete JSON";
        }
    }

    // Graph describes each rejection in an error object, and a 401 names the token that it wants. Everything else can come from a proxy.
    private static GraphErrorResponse ReadError(HttpRequestMessage request, HttpResponseMessage response, byte[] body)
    {
        var error = new GraphErrorResponse((int)response.StatusCode)
        {
            RequestId = Header(response.Headers, "request-id"),
            ClientRequestId = Header(response.Headers, "client-request-id") ?? Header(request.Headers, "client-request-id"),
            IsGraphError = response is { StatusCode: HttpStatusCode.Unauthorized, Headers.WwwAuthenticate.Count: > 0 },
        };
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxJsonDepth });
            if (Child(json.RootElement, "error") is not { } details)
                return error;
            error = error with { IsGraphError = true };
            // Both spellings are in use: https://learn.microsoft.com/graph/errors.
            var inner = Child(details, "innerError") ?? Child(details, "innererror");
            return error with
            {
                Code = Text(details, "code"),
                Message = Text(details, "message"),
                RequestId = error.RequestId ?? (inner is { } i ? Text(i, "request-id") : null),
            };
        }
        // JsonDocument throws an InvalidOperationException for text that isn't valid Unicode.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return error with { Message = response.ReasonPhrase };
        }
    }

    private static JsonElement? Child(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) && child.ValueKind == JsonValueKind.Object ? child : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
