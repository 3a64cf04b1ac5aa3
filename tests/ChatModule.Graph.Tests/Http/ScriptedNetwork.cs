namespace ChatModule.Graph.Tests;

/// <summary>A network whose responses the test defines. It records the requests.</summary>
internal sealed class ScriptedNetwork(Func<SentRequest, Reply> script, VirtualTime? time = null) : HttpMessageHandler
{
    public List<SentRequest> Sent { get; } = [];

    public int InFlight { get; private set; }

    public IEnumerable<double> Times => Sent.Select(request => request.At.TotalSeconds);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = new SentRequest(request, Sent.Count + 1, time?.Elapsed ?? TimeSpan.Zero);
        Sent.Add(sent);
        InFlight++;
        try
        {
            var reply = script(sent);
            if (reply.TakesBody && request.Content is not null)
                sent.Body = await ReadAsync(request.Content, cancellationToken);
            if (reply.Takes != TimeSpan.Zero)
                await Task.Delay(reply.Takes, (TimeProvider?)time ?? TimeProvider.System, cancellationToken);
            return reply.Breaks is null ? reply.ToResponse() : throw reply.Breaks;
        }
        finally
        {
            InFlight--;
        }
    }

    // Copied like a socket does, not buffered in the content.
    private static async Task<string> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await content.CopyToAsync(body, cancellationToken);
        body.Position = 0;
        return await new StreamReader(body).ReadToEndAsync(cancellationToken);
    }
}
