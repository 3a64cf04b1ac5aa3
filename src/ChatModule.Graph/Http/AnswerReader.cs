using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace ChatModule.Graph.Http;

/// <summary>Reads an answer whole, within limits, and says what it means for the attempt.</summary>
internal static class AnswerReader
{
    /// <summary>No answer about chats is larger; what is, is no answer.</summary>
    public const int LargestBody = 10 * 1024 * 1024;

    private const int DeepestJson = 64;

    /// <summary>The attempt that an answer makes. The response's body is in memory afterwards.</summary>
    public static async Task<Attempt> ReadAsync(HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = await ReadBodyAsync(response, cancellation);
        if (body is null)
            return new(AttemptOutcome.Lost) { Response = response, IsUnreadable = true, Trouble = $"the answer is larger than {LargestBody / 1024 / 1024} MB" };
        var status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode)
            return ReadPromised(response, body, out var json) is { } trouble
                ? new(AttemptOutcome.Lost) { Response = response, IsUnreadable = true, Trouble = trouble }
                : new(AttemptOutcome.Answered) { Response = response, Json = json };
        var answer = ReadRefusal(request, response, body);
        var outcome = status switch
        {
            429 => AttemptOutcome.ToldToWait,
            503 when Header(response.Headers, "Retry-After") is not null => AttemptOutcome.ToldToWait,
            500 or 502 or 503 or 504 => AttemptOutcome.Lost,
            400 or 404 when request.Method == HttpMethod.Post && answer.IsUserNotFound => AttemptOutcome.UserNotFound,
            _ => AttemptOutcome.Refused,
        };
        return new(outcome) { Response = response, Answer = answer, Trouble = $"the service answered {status}" };
    }

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
        return body.ToArray();
    }

    // What is wrong with it, if anything is: an answer that was cut off is an answer that was lost.
    private static string? ReadPromised(HttpResponseMessage response, byte[] body, out JsonElement? json)
    {
        json = null;
        if (response.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.NoContent && body.Length == 0)
            return null;
        if (body.Length == 0)
            return "the answer is empty";
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = DeepestJson });
            var whole = JsonElement.ParseValue(ref reader);
            if (whole.ValueKind != JsonValueKind.Object || reader.Read())
                return "the answer is no JSON object";
            json = whole;
            return null;
        }
        catch (JsonException)
        {
            return response.Content.Headers.ContentType?.MediaType is { } type && !type.Contains("json", StringComparison.OrdinalIgnoreCase)
                ? $"the answer is {ServiceText.Inert(type)} instead of JSON, perhaps a proxy's page"
                : "the answer is no whole JSON";
        }
    }

    private static ServiceAnswer ReadRefusal(HttpRequestMessage request, HttpResponseMessage response, byte[] body)
    {
        var answer = new ServiceAnswer((int)response.StatusCode)
        {
            RequestId = Header(response.Headers, "request-id"),
            ClientRequestId = Header(response.Headers, "client-request-id") ?? Header(request.Headers, "client-request-id"),
        };
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = DeepestJson });
            if (Child(json.RootElement, "error") is not { } error)
                return answer;
            // "innererror is seen in both spellings" (api.md, errors).
            var inner = Child(error, "innerError") ?? Child(error, "innererror");
            return answer with
            {
                Code = Text(error, "code"),
                Message = Text(error, "message"),
                RequestId = answer.RequestId ?? (inner is { } i ? Text(i, "request-id") : null),
            };
        }
        // The second is the reader's word for text that is no valid Unicode.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return answer with { Message = response.ReasonPhrase };
        }
    }

    private static JsonElement? Child(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) && child.ValueKind == JsonValueKind.Object ? child : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
