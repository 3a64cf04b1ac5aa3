using System.Net;
using System.Net.Http.Headers;

namespace ChatModule.Graph;

/// <summary>
/// Preloads the code that the first request uses. Most of the time of a first chat is compilation, so this creates one that is
/// sent nowhere, through the same code, while the user still signs in or types.
/// </summary>
internal static class WarmUp
{
    private const string Response = """{"id":"19:a@thread.v2","chatType":"oneOnOne","webUrl":"https://warmup.invalid","createdDateTime":"2026-01-01T00:00:00Z"}""";

    /// <summary>Creates a chat and sends a request, concurrently.</summary>
    public static Task RunAsync() => Task.WhenAll(Task.Run(CreateChatAsync), Task.Run(SendAsync));

    internal static async Task<GraphChat> CreateChatAsync()
    {
        using var session = new GraphSession(new Uri("https://warmup.invalid"), new StaticTokenProvider("warm-up", TimeProvider.System), new StubHandler(), TimeProvider.System);
        var chat = new ChatDefinition { ChatType = ChatDefinition.OneOnOne, People = [new() { Key = "a" }, new() { Key = "b" }] };
        return await session.CreateClient(trace: null).CreateChatAsync(chat, CancellationToken.None);
    }

    internal static async Task<string> SendAsync()
    {
        using var network = GraphSession.Network();
        // Detecting a proxy may use the network.
        network.UseProxy = false;
        network.ConnectCallback = static (_, _) => new(new StubConnection($"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: {Response.Length}\r\n\r\n{Response}"));
        using var invoker = new HttpMessageInvoker(network);
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://warmup.invalid") { Content = Json() };
        using var response = await invoker.SendAsync(request, CancellationToken.None);
        return await response.Content.ReadAsStringAsync();
    }

    private static StringContent Json() => new(Response, new MediaTypeHeaderValue("application/json"));

    /// <summary>Replaces the network.</summary>
    private sealed class StubHandler : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
            // A response comes later, and the code that continues then is compiled separately.
            await Task.Yield();
            return new(HttpStatusCode.Created) { Content = Json() };
        }
    }

    /// <summary>Replaces a connection: has the response, and ignores the request.</summary>
    private sealed class StubConnection(string response) : MemoryStream(System.Text.Encoding.ASCII.GetBytes(response))
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            return Read(buffer.Span);
        }
    }
}
