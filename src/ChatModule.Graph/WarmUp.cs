using System.Text;

namespace ChatModule.Graph;

/// <summary>
/// Preloads the code that the first request uses. Most of the time of a first chat is compilation, so this creates one
/// that is sent nowhere, through the same code, while the user still signs in or types.
/// </summary>
internal static class WarmUp
{
    private const string Body = """
        {"id":"19:a","chatType":"oneOnOne","webUrl":"https://a.invalid","createdDateTime":"2026-01-01T00:00:00Z"}
        """;

    private static readonly byte[] Response = Encoding.ASCII.GetBytes("HTTP/1.1 201 Created\r\n"
        + $"Content-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");

    // Loopback has no proxy, whose settings would have to be read from the system.
    private static readonly Uri Endpoint = new("http://localhost");

    /// <summary>Creates a chat on a connection that leads nowhere.</summary>
    public static async Task<GraphChat> RunAsync()
    {
        using var network = GraphSession.Network();
        network.ConnectCallback = static (_, _) => new(new StubConnection());
        var tokens = new StaticTokenProvider("warm-up", TimeProvider.System);
        using var session = new GraphSession(Endpoint, tokens, network, TimeProvider.System);
        var chat = new ChatDefinition
        {
            ChatType = ChatDefinition.OneOnOne,
            People = [new() { Key = "a" }, new() { Key = "b" }],
        };
        return await session.CreateClient(trace: null, throttleLimit: 1).CreateChatAsync(chat, CancellationToken.None);
    }

    /// <summary>Replaces a connection: has the response, and ignores the request.</summary>
    private sealed class StubConnection() : MemoryStream(Response)
    {
        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;

        // A response comes later, and the code that continues then is compiled separately.
        public override ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Task.Run(() => Read(buffer.Span), cancellationToken));
    }
}
