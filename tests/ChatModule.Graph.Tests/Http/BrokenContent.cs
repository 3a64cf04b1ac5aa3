using System.Net;

namespace ChatModule.Graph.Tests;

/// <summary>A body whose connection breaks after some bytes.</summary>
internal sealed class BrokenContent(int whole) : HttpContent
{
    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new BrokenStream(whole));

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

    protected override bool TryComputeLength(out long length)
    {
        length = 500;
        return true;
    }

    private sealed class BrokenStream(int left) : MemoryStream
    {
        private int left = left;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (left == 0)
                throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
            var count = Math.Min(left, buffer.Length);
            buffer.Span[..count].Fill((byte)'{');
            left -= count;
            return new(count);
        }
    }
}
