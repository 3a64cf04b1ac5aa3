using System.Collections.Concurrent;

namespace ChatModule.Testing;

/// <summary>A network whose responses the test defines, with a function or as a queue. It records the requests.</summary>
/// <param name="script">The response for a request, or null for the queued responses.</param>
/// <param name="time">The time of the requests.</param>
public sealed class ScriptedNetwork(Func<SentRequest, Reply>? script = null, VirtualTime? time = null) : HttpMessageHandler
{
    public const string ChatId = "19:abc@thread.v2";

    public const string Created = """
        {"@odata.context":"x","id":"19:abc@thread.v2","topic":null,"createdDateTime":"2021-05-27T21:23:41.908Z",
         "chatType":"group","unknown":{"a":[1]}}
        """;

    private readonly ConcurrentQueue<Reply> replies = new();
    private readonly List<SentRequest> sent = [];
    private int inFlight;

    /// <summary>The requests, oldest first.</summary>
    public IReadOnlyList<SentRequest> Sent
    {
        get
        {
            lock (sent)
                return [.. sent];
        }
    }

    /// <summary>The number of requests without a response that aren't canceled.</summary>
    public int InFlight => Volatile.Read(ref inFlight);

    /// <summary>The most requests that were in flight at once.</summary>
    public int MaxInFlight { get; private set; }

    public IEnumerable<double> Times => Sent.Select(request => request.At.TotalSeconds);

    /// <summary>Responds to the next request.</summary>
    public ScriptedNetwork Respond(
        int status, string body = "", string? location = null, string? retryAfter = null, string type = "application/json")
    {
        Dictionary<string, string> headers = [];
        if (location is not null)
            headers["Location"] = location;
        if (retryAfter is not null)
            headers["Retry-After"] = retryAfter;
        return Respond(new Reply { Status = status, Body = body, MediaType = type, Headers = headers });
    }

    /// <summary>Responds to the next request with a function.</summary>
    public ScriptedNetwork Respond(Func<CancellationToken, Task<HttpResponseMessage>> response) =>
        Respond(new Reply { Responds = response });

    /// <summary>Loses the connection after the next request was sent.</summary>
    public ScriptedNetwork LoseConnection() => Respond(Reply.Closed());

    /// <summary>Never responds to the next requests. The task completes when all of them are received.</summary>
    public Task Hang(int count = 1)
    {
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var remaining = count;
        for (var i = 0; i < count; i++)
        {
            Respond(async cancellationToken =>
            {
                if (Interlocked.Decrement(ref remaining) == 0)
                    received.SetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
                throw new InvalidOperationException();
            });
        }
        return received.Task;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        MaxInFlight = Math.Max(MaxInFlight, Interlocked.Increment(ref inFlight));
        try
        {
            var current = Add(request);
            var reply = script is null ? Dequeue(request) : script(current);
            if (reply.TakesBody && request.Content is not null)
                current.Body = await ReadAsync(request.Content, cancellationToken);
            if (reply.Takes != TimeSpan.Zero)
                await Task.Delay(reply.Takes, (TimeProvider?)time ?? TimeProvider.System, cancellationToken);
            if (reply.Breaks is not null)
                throw reply.Breaks;
            var response = reply.Responds is null ? reply.ToResponse() : await reply.Responds(cancellationToken);
            response.RequestMessage = request;
            return response;
        }
        finally
        {
            Interlocked.Decrement(ref inFlight);
        }
    }

    private ScriptedNetwork Respond(Reply reply)
    {
        replies.Enqueue(reply);
        return this;
    }

    private SentRequest Add(HttpRequestMessage request)
    {
        lock (sent)
        {
            var added = new SentRequest(request, sent.Count + 1, time?.Elapsed ?? TimeSpan.Zero);
            sent.Add(added);
            return added;
        }
    }

    private Reply Dequeue(HttpRequestMessage request) => replies.TryDequeue(out var reply)
        ? reply
        : throw new InvalidOperationException($"No response is queued for {request.Method} {request.RequestUri}");

    // Copied like a socket does, not buffered in the content.
    private static async Task<string> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await content.CopyToAsync(body, cancellationToken);
        body.Position = 0;
        return await new StreamReader(body).ReadToEndAsync(cancellationToken);
    }
}
