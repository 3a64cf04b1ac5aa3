using System.Net;

namespace ChatModule.Graph.Tests;

/// <summary>A body that never ends, with the number of bytes that were read.</summary>
internal sealed class EndlessContent : HttpContent
{
    private readonly EndlessStream stream = new();

    public long BytesRead => stream.BytesRead;

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(stream);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private sealed class EndlessStream : MemoryStream
    {
        public long BytesRead { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)' ');
            BytesRead += buffer.Length;
            return new(buffer.Length);
        }
    }
}
