using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ChatModule.Graph.Http;

/// <summary>Reads an answer whole, within limits, and says what it means for the attempt.</summary>
internal static class AnswerReader
{
    /// <summary>No answer about chats is larger; what is, is no answer.</summary>
    public const int LargestBody = 10 * 1024 * 1024;

    private const int DeepestJson = 64;

    /// <summary>
    /// The attempt that a response makes. Its body is in memory afterwards; where it can't be read, for whatever reason, the
    /// status still counts.
    /// </summary>
    public static async Task<Attempt> ReadAsync(HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellation)
    {
        byte[] body = [];
        string? trouble = null;
        Exception? exception = null;
        try
        {
            if (await ReadBodyAsync(response, cancellation) is { } whole)
                body = whole;
            else
                trouble = $"the response is larger than {LargestBody / 1024 / 1024} MB";
        }
        // A broken connection, or the exception of any decoder: InvalidDataException for gzip, InvalidOperationException for br.
        catch (Exception e)
        {
            exception = e;
            trouble = e is OperationCanceledException ? "the response didn't come completely in time"
                : IsBroken(e) ? $"the connection broke: {e.Message.TrimEnd('.')}"
                : $"the response can't be decoded: {e.Message.TrimEnd('.')}";
        }
        if (response.IsSuccessStatusCode)
        {
            JsonElement? json = null;
            trouble ??= ReadPromised(response, body, out json);
            return trouble is null
                ? new(AttemptOutcome.Answered) { Response = response, Json = json }
                : new(AttemptOutcome.Lost) { Response = response, Exception = exception, IsUnreadable = !IsBroken(exception), Trouble = trouble };
        }
        var status = (int)response.StatusCode;
        var (answer, isOwn) = ReadRefusal(request, response, body);
        var outcome = AttemptClassifier.OfResponse(status, Header(response.Headers, "Retry-After") is not null, isOwn ? answer : null, request.Method == HttpMethod.Post);
        return new(outcome) { Response = response, Answer = answer, Exception = exception, Trouble = isOwn ? $"the service answered {status}" : $"the response {status} isn't an error of Microsoft Graph" };
    }

    private static bool IsBroken(Exception? e) => e is IOException or HttpRequestException or OperationCanceledException;

    /// <summary>The pause an answer asks for.</summary>
    public static TimeSpan? ReadRetryAfter(HttpResponseMessage response, TimeProvider time) =>
        RetryAfter.Parse(Header(response.Headers, "Retry-After"), response.Headers.Date ?? time.GetUtcNow());

    public static string? Header(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static async Task<byte[]?> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        using var content = response.Content;
        if (content.Headers.ContentLength > LargestBody)
            return null;
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream(2048);
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellation)) > 0)
            {
                if (body.Length + read > LargestBody)
                    return null;
                body.Write(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        // Utf8JsonReader doesn't accept a byte order mark.
        var bytes = body.GetBuffer().AsSpan(0, (int)body.Length);
        return bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..].ToArray() : bytes.ToArray();
    }

    // What is wrong with it, if anything is: an answer that was cut off is an answer that was lost.
    private static string? ReadPromised(HttpResponseMessage response, byte[] body, out JsonElement? json)
    {
        json = null;
        if (response.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.NoContent && body.Length == 0)
            return null;
        if (body.Length == 0)
            return "the response is empty";
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = DeepestJson });
            var whole = JsonElement.ParseValue(ref reader);
            if (whole.ValueKind != JsonValueKind.Object || reader.Read())
                return "the response isn't a JSON object";
            json = whole;
            return null;
        }
        catch (JsonException)
        {
            return response.Content.Headers.ContentType?.MediaType is { } type && !type.Contains("json", StringComparison.OrdinalIgnoreCase)
                ? $"the response is {ServiceText.Inert(type)} instead of JSON, perhaps a proxy's page"
                : "the response isn't complete JSON";
        }
    }

    // Whether it's the service's own: Graph describes each refusal in an error object, and a 401 asks for a token.
    private static (ServiceAnswer Answer, bool IsOwn) ReadRefusal(HttpRequestMessage request, HttpResponseMessage response, byte[] body)
    {
        var answer = new ServiceAnswer((int)response.StatusCode)
        {
            RequestId = Header(response.Headers, "request-id"),
            ClientRequestId = Header(response.Headers, "client-request-id") ?? Header(request.Headers, "client-request-id"),
        };
        var isOwn = response is { StatusCode: HttpStatusCode.Unauthorized, Headers.WwwAuthenticate.Count: > 0 };
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = DeepestJson });
            if (Child(json.RootElement, "error") is not { } error)
                return (answer, isOwn);
            isOwn = true;
            // "innererror is seen in both spellings" (api.md, errors).
            var inner = Child(error, "innerError") ?? Child(error, "innererror");
            return (answer with
            {
                Code = Text(error, "code"),
                Message = Text(error, "message"),
                RequestId = answer.RequestId ?? (inner is { } i ? Text(i, "request-id") : null),
            }, isOwn);
        }
        // The second is the reader's word for text that is no valid Unicode.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (answer with { Message = response.ReasonPhrase }, isOwn);
        }
    }

    private static JsonElement? Child(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) && child.ValueKind == JsonValueKind.Object ? child : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
