using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GraphEmulator.Graph;

/// <summary>Writes a JSON body.</summary>
internal static class JsonBody
{
    // Like Graph, don't escape quotes and plus signs.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
