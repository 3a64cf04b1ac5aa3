using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>A network that gives the responses it was told to, in their order, and remembers what it was sent.</summary>
internal sealed class ScriptedNetwork : HttpMessageHandler
{
    public const string ChatId = "19:abc@thread.v2";

    public const string Created = """{"@odata.context":"x","id":"19:abc@thread.v2","topic":null,"createdDateTime":"2021-05-27T21:23:41.908Z","chatType":"group","unknown":{"a":[1]}}""";

    private readonly ConcurrentQueue<Func<CancellationToken, Task<HttpResponseMessage>>> responses = new();
    private readonly List<SentRequest> sent = [];
    private int inFlight;

    /// <summary>The requests, in the order in which they came.</summary>
    public IReadOnlyList<SentRequest> Sent
    {
        get
        {
            lock (sent)
                return [.. sent];
        }
    }

    /// <summary>How many requests have come and were neither responded to nor given up.</summary>
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

    /// <summary>Responds to the next request in any way.</summary>
    public ScriptedNetwork Respond(Func<CancellationToken, Task<HttpResponseMessage>> response)
    {
        responses.Enqueue(response);
        return this;
    }

    /// <summary>Loses the connection after the next request was sent.</summary>
    public ScriptedNetwork Break() => Respond(_ => throw new HttpRequestException("The response ended prematurely."));

    /// <summary>Never responds to the next requests; the task completes when all of them have come.</summary>
    public Task Hang(int count = 1)
    {
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = count;
        for (var i = 0; i < count; i++)
        {
            Respond(async cancellationToken =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                    came.SetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
                throw new InvalidOperationException();
            });
        }
        return came.Task;
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
                throw new InvalidOperationException($"No response is left for {request.Method} {request.RequestUri}");
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
