using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GraphEmulator.Graph;

/// <summary>Writes a JSON body to bytes.</summary>
internal static class JsonBody
{
    // Quotes and plus signs of chat ids stay readable, as in Graph's own answers.
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
