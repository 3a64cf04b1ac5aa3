using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatModule.Graph.Tests;

/// <summary>Compressed responses of a server, decompressed by the network of the module.</summary>
public class CompressedResponseTests
{
    private static readonly Dictionary<string, Func<Stream, Stream>> Encodings = new()
    {
        ["gzip"] = body => new GZipStream(body, CompressionLevel.Optimal),
        ["br"] = body => new BrotliStream(body, CompressionLevel.Optimal),
        ["deflate"] = body => new ZLibStream(body, CompressionLevel.Optimal),
    };

    public static TheoryData<string> Names => [.. Encodings.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task A_compressed_response_is_read(string encoding) => Assert.Equal(("19:x@thread.v2", null), await CreateGroupAsync(encoding, body => body));

    // A deflate or gzip stream without its end would be accepted when the JSON is complete, so the cut is in the middle.
    [Theory, MemberData(nameof(Names))]
    public async Task A_group_with_a_truncated_compressed_response_may_exist(string encoding) =>
        Assert.Equal((null, GraphChatError.ChatOutcomeUnknown), await CreateGroupAsync(encoding, body => body[..(body.Length / 2)]));

    [Theory, MemberData(nameof(Names))]
    public async Task A_group_with_a_damaged_compressed_response_may_exist(string encoding) =>
        Assert.Equal((null, GraphChatError.ChatOutcomeUnknown), await CreateGroupAsync(encoding, body => [.. body.Select(value => (byte)~value)]));

    private static async Task<(string? ChatId, GraphChatError? Error)> CreateGroupAsync(string encoding, Func<byte[], byte[]> change)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = RespondAsync(listener, encoding, change(Compress(encoding)));
        var endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        using var session = new GraphSession(endpoint, new StaticTokenProvider(Service.Token, TimeProvider.System), network: null, TimeProvider.System);
        try
        {
            return ((await session.CreateClient(trace: null, throttleLimit: 1).CreateChatAsync(Service.Group(), default)).ChatId, null);
        }
        catch (GraphChatException e)
        {
            return (null, e.Error);
        }
        finally
        {
            await served;
        }
    }

    private static byte[] Compress(string encoding)
    {
        using var body = new MemoryStream();
        using (var compressor = Encodings[encoding](body))
            compressor.Write(Encoding.UTF8.GetBytes($$"""{"id":"19:x@thread.v2","topic":"{{string.Join(' ', Enumerable.Range(0, 200))}}"}"""));
        return body.ToArray();
    }

    // One response. The length is that of the body, so the connection isn't what breaks.
    private static async Task RespondAsync(TcpListener listener, string encoding, byte[] body)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        var reader = new StreamReader(stream);
        var length = 0;
        while (await reader.ReadLineAsync() is { Length: > 0 } header)
            if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                length = int.Parse(header["Content-Length:".Length..], System.Globalization.CultureInfo.InvariantCulture);
        await reader.ReadBlockAsync(new char[length], 0, length);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Encoding: {encoding}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
        await stream.WriteAsync(body);
    }
}
