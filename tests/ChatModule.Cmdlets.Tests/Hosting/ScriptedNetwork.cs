using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>A network that returns queued responses and records the requests.</summary>
internal sealed class ScriptedNetwork : HttpMessageHandler
{
    public const string ChatId = "19:abc@thread.v2";

    public const string Created = """{"@odata.context":"x","id":"19:abc@thread.v2","topic":null,"createdDateTime":"2021-05-27T21:23:41.908Z","chatType":"group","unknown":{"a":[1]}}""";

    private readonly ConcurrentQueue<Func<CancellationToken, Task<HttpResponseMessage>>> responses = new();
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

    /// <summary>Responds to the next request.</summary>
    public ScriptedNetwork Respond(int status, string body = "", string? location = null, string? retryAfter = null, string? requestId = null, string type = "application/json") => Respond(_ =>
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, type) };
        foreach (var (name, value) in new[] { ("Location", location), ("Retry-After", retryAfter), ("request-id", requestId) })
        {
            if (value is not null)
                response.Headers.TryAddWithoutValidation(name, value);
        }
        return Task.FromResult(response);
    });

    /// <summary>Responds to the next request with a function.</summary>
    public ScriptedNetwork Respond(Func<CancellationToken, Task<HttpResponseMessage>> response)
    {
        responses.Enqueue(response);
        return this;
    }

    /// <summary>Loses the connection after the next request was sent.</summary>
    public ScriptedNetwork LoseConnection() => Respond(_ => throw new HttpRequestException("The response ended prematurely."));

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
        Interlocked.Increment(ref inFlight);
        try
        {
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            lock (sent)
                sent.Add(new(request.Method.Method, request.RequestUri!, body, request.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase)));
            if (!responses.TryDequeue(out var next))
                throw new InvalidOperationException($"No response is queued for {request.Method} {request.RequestUri}");
            var response = await next(cancellationToken);
            response.RequestMessage = request;
            return response;
        }
        finally
        {
            Interlocked.Decrement(ref inFlight);
        }
    }
}
