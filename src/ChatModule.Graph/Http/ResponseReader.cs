using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ChatModule.Graph.Retry;

namespace ChatModule.Graph.Http;

/// <summary>Reads a response completely, within limits, and says what it means for the attempt.</summary>
internal static class ResponseReader
{
    /// <summary>No response about chats is larger.</summary>
    public const int MaxBodyLength = 10 * 1024 * 1024;

    private const string ClientRequestId = "client-request-id";

    private const int MaxJsonDepth = 64;
    private const int ReadSize = 16 * 1024;

    /// <summary>
    /// The attempt that a response makes. Its body is in memory afterwards; where it can't be read, for whatever
    /// reason, the status still counts.
    /// </summary>
    public static async Task<Attempt> ReadAsync(
        HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        EchoedToken.RemoveFromHeaders(request, response);
        byte[] body = [];
        string? reason = null;
        Exception? exception = null;
        try
        {
            if (await ReadBodyAsync(response, cancellationToken) is { } whole)
                body = EchoedToken.RemoveFromBody(request, whole);
            else
                reason = $"the response is larger than {MaxBodyLength / 1024 / 1024} MB";
        }
        // A broken connection, or the exception of any decoder: InvalidDataException for gzip,
        // InvalidOperationException for br.
        catch (Exception e)
        {
            exception = e;
            reason = e is OperationCanceledException ? "the response didn't come completely in time"
                : IsBroken(e) ? $"the connection broke: {TextSanitizer.ToReason(e)}"
                : $"the response can't be decoded: {TextSanitizer.ToReason(e)}";
        }
        if (response.IsSuccessStatusCode)
        {
            JsonElement? json = null;
            reason ??= ParseJson(response, body, out json);
            // A 202 has no body to rely on: its Location can name the chat,
            // https://learn.microsoft.com/graph/api/chat-post.
            var hasLocation = response.StatusCode == HttpStatusCode.Accepted && response.Headers.Contains("Location");
            var isReadable = reason is null || hasLocation;
            return new(isReadable ? AttemptOutcome.Succeeded : AttemptOutcome.ResponseLost)
            {
                Response = response,
                Body = body,
                Json = json,
                Exception = exception,
                IsUnreadable = reason is not null && !IsBroken(exception),
                Reason = reason,
            };
        }
        var status = (int)response.StatusCode;
        var error = ReadError(request, response, body);
        var hasRetryAfter = Header(response.Headers, "Retry-After") is not null;
        var known = error.IsGraphError ? error : null;
        return new(AttemptClassifier.ClassifyResponse(status, hasRetryAfter, known, request.Method == HttpMethod.Post))
        {
            Response = response,
            Body = body,
            Error = error,
            Exception = exception,
            Reason = error.IsGraphError
                ? $"the service responded with {status}"
                : $"the response {status} isn't an error of Microsoft Graph",
        };
    }

    private static bool IsBroken(Exception? e) =>
        e is IOException or HttpRequestException or OperationCanceledException;

    /// <summary>The delay that a response requires.</summary>
    public static TimeSpan? ReadRetryAfter(HttpResponseMessage response, TimeProvider time) =>
        response.Headers.NonValidated.TryGetValues("Retry-After", out var values)
            ? RetryAfterHeader.Parse(values, response.Headers.Date ?? time.GetUtcNow())
            : null;

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
            while ((read = await stream.ReadAsync(Free(buffer, length), cancellationToken)) > 0)
            {
                length += read;
                if (length > MaxBodyLength)
                    return null;
                if (length == buffer.Length)
                    buffer = Grow(buffer);
            }
            // Utf8JsonReader doesn't accept a byte order mark.
            var bytes = buffer.AsSpan(0, length);
            var mark = Encoding.UTF8.Preamble;
            return (bytes.StartsWith(mark) ? bytes[mark.Length..] : bytes).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Memory<byte> Free(byte[] buffer, int length) =>
        buffer.AsMemory(length, Math.Min(ReadSize, buffer.Length - length));

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
        // What was created may be in the Location alone: https://learn.microsoft.com/graph/api/chat-post-members.
        if (body.Length == 0)
            return response.StatusCode is HttpStatusCode.Created or HttpStatusCode.Accepted or HttpStatusCode.NoContent
                ? null
                : "the response is empty";
        try
        {
            var options = new JsonReaderOptions { MaxDepth = MaxJsonDepth };
            var reader = new Utf8JsonReader(JsonUnicode.MakeValid(body), options);
            var whole = JsonElement.ParseValue(ref reader);
            if (whole.ValueKind != JsonValueKind.Object || reader.Read())
                return "the response isn't a JSON object";
            json = whole;
            return null;
        }
        catch (JsonException)
        {
            var type = response.Content.Headers.ContentType?.MediaType;
            return type?.Contains("json", StringComparison.OrdinalIgnoreCase) == false
                ? $"the response is {TextSanitizer.Sanitize(type)} instead of JSON, perhaps a proxy's page"
                : "the response isn't complete JSON";
        }
    }

    // Graph describes each rejection in an error object, and a 401 names the token that it wants. Everything else can
    // come from a proxy.
    private static GraphErrorResponse ReadError(HttpRequestMessage request, HttpResponseMessage response, byte[] body)
    {
        var error = new GraphErrorResponse((int)response.StatusCode)
        {
            RequestId = Header(response.Headers, "request-id"),
            ClientRequestId = Header(response.Headers, ClientRequestId) ?? Header(request.Headers, ClientRequestId),
            IsGraphError = response is { StatusCode: HttpStatusCode.Unauthorized, Headers.WwwAuthenticate.Count: > 0 },
        };
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = MaxJsonDepth };
            using var json = JsonDocument.Parse(JsonUnicode.MakeValid(body), options);
            if (Child(json.RootElement, "error") is not { } details)
                return error;
            error = error with { IsGraphError = true };
            // Both spellings are in use: https://learn.microsoft.com/graph/errors.
            var inner = Inner(details);
            return error with
            {
                Code = Text(details, "code"),
                Message = Text(details, "message"),
                InnerMessages = ReadInnerMessages(details),
                RequestId = error.RequestId ?? (inner is { } i ? Text(i, "request-id") : null),
            };
        }
        catch (JsonException)
        {
            return error with { Message = response.ReasonPhrase };
        }
    }

    // https://learn.microsoft.com/graph/errors: inner errors nest, and details are a list.
    private static string[] ReadInnerMessages(JsonElement error)
    {
        List<string?> messages = [];
        for (var inner = Inner(error); inner is { } one; inner = Inner(one))
            messages.Add(Text(one, "message"));
        if (error.TryGetProperty("details", out var details) && details.ValueKind == JsonValueKind.Array)
            messages.AddRange(details.EnumerateArray().Select(static detail => Text(detail, "message")));
        return [.. messages.OfType<string>().Distinct()];
    }

    private static JsonElement? Inner(JsonElement error) => Child(error, "innerError") ?? Child(error, "innererror");

    private static JsonElement? Child(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child)
        && child.ValueKind == JsonValueKind.Object ? child : null;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
