using System.Net;

namespace ChatModule.Graph.Tests;

/// <summary>A body that a function reads. The function fills the buffer and returns the number of bytes, or throws.</summary>
internal sealed class ScriptedContent(Func<Memory<byte>, int> read) : HttpContent
{
    /// <summary>The number of bytes that were read.</summary>
    public long BytesRead { get; private set; }

    /// <summary>A body that never ends.</summary>
    public static ScriptedContent Endless() => new(buffer => Fill(buffer, ' '));

    /// <summary>A body that throws, like an invalid compressed body.</summary>
    public static ScriptedContent Throwing(Exception exception) => new(_ => throw exception);

    /// <summary>A body whose connection is lost after some bytes.</summary>
    public static ScriptedContent Broken(int available) => new(buffer =>
    {
        if (available == 0)
            throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
        var count = Fill(buffer[..Math.Min(available, buffer.Length)], '{');
        available -= count;
        return count;
    });

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new ScriptedStream(this));

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private static int Fill(Memory<byte> buffer, char character)
    {
        buffer.Span.Fill((byte)character);
        return buffer.Length;
    }

    private int Read(Memory<byte> buffer)
    {
        var count = read(buffer);
        BytesRead += count;
        return count;
    }

    private sealed class ScriptedStream(ScriptedContent content) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(content.Read(buffer));
    }
}
