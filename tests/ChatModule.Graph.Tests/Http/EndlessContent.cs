using System.Net;

namespace ChatModule.Graph.Tests;

/// <summary>A body that never ends; counts what was taken of all of them.</summary>
internal sealed class EndlessContent : HttpContent
{
    private readonly EndlessStream stream = new();

    public long Taken => stream.Taken;

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(stream);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private sealed class EndlessStream : MemoryStream
    {
        public long Taken { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)' ');
            Taken += buffer.Length;
            return new(buffer.Length);
        }
    }
}
