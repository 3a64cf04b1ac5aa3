using System.Net;

namespace ChatModule.Graph.Tests;

/// <summary>A body whose connection is lost after some bytes.</summary>
internal sealed class BrokenContent(int available) : HttpContent
{
    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new BrokenStream(available));

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

    protected override bool TryComputeLength(out long length)
    {
        length = 500;
        return true;
    }

    private sealed class BrokenStream(int remaining) : MemoryStream
    {
        private int remaining = remaining;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (remaining == 0)
                throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
            var count = Math.Min(remaining, buffer.Length);
            buffer.Span[..count].Fill((byte)'{');
            remaining -= count;
            return new(count);
        }
    }
}
