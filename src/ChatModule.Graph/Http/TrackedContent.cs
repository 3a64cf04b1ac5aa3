using System.Net;

namespace ChatModule.Graph.Http;

/// <summary>
/// A request's body that notes when it is first read. The service creates nothing of a request whose body never
/// left, so this distinguishes "not sent" from "possibly sent" even where the exception doesn't.
/// </summary>
internal sealed class TrackedContent(Stream body) : StreamContent(body)
{
    private readonly Stream stream = body;

    /// <summary>Whether the body was read since it was last set to false.</summary>
    public bool WasSent { get; set; }

    /// <summary>The body, for the debug stream. That isn't reading it to send it.</summary>
    public byte[] Copy()
    {
        if (!stream.CanSeek)
            return [];
        var position = stream.Position;
        stream.Position = 0;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        stream.Position = position;
        return copy.ToArray();
    }

    // HttpContent calls this overload of a derived class. The body is in memory, so there is nothing to cancel.
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        WasSent = true;
        return base.SerializeToStreamAsync(stream, context);
    }

    // A handler that reads the body instead of having it written may send it too.
    protected override Task<Stream> CreateContentReadStreamAsync()
    {
        WasSent = true;
        return base.CreateContentReadStreamAsync();
    }

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken)
    {
        WasSent = true;
        return base.CreateContentReadStream(cancellationToken);
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context,
        CancellationToken cancellationToken)
    {
        WasSent = true;
        base.SerializeToStream(stream, context, cancellationToken);
    }
}
