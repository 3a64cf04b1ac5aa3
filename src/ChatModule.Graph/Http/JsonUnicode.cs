using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace ChatModule.Graph.Http;

/// <summary>
/// Makes the text of a JSON document valid Unicode. A topic that was cut inside an emoji is half a character in each
/// list of chats, and .NET's readers throw for it, which would make the whole list unreadable.
/// </summary>
internal static class JsonUnicode
{
    // \uD83C: the length of an escape, and where its digits are.
    private const int EscapeLength = 6;
    private const int DigitsOffset = 2;
    private const int Digits = EscapeLength - DigitsOffset;

    /// <summary>
    /// The document, with U+FFFD for bytes that aren't UTF-8 and for escapes of half a surrogate pair.
    /// </summary>
    public static byte[] MakeValid(byte[] json)
    {
        // A decoder never takes an ASCII character for a part of a malformed one, so the document's structure stays.
        var bytes = Utf8.IsValid(json) ? json : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json));
        for (var i = IndexOfEscape(bytes, 0); i >= 0; i = IndexOfEscape(bytes, i))
        {
            var unit = ReadEscape(bytes, i);
            if (unit is not { } value || !char.IsSurrogate(value))
            {
                // An escaped backslash doesn't begin another escape.
                i += unit is null ? 2 : EscapeLength;
                continue;
            }
            if (char.IsHighSurrogate(value) && ReadEscape(bytes, i + EscapeLength) is >= '\uDC00' and <= '\uDFFF')
            {
                i += 2 * EscapeLength;
                continue;
            }
            if (ReferenceEquals(bytes, json))
                bytes = [.. json];
            "FFFD"u8.CopyTo(bytes.AsSpan(i + DigitsOffset));
            i += EscapeLength;
        }
        return bytes;
    }

    private static int IndexOfEscape(byte[] bytes, int start)
    {
        var index = start < bytes.Length ? bytes.AsSpan(start).IndexOf((byte)'\\') : -1;
        return index < 0 ? -1 : start + index;
    }

    // The UTF-16 code unit of the escape at an index; null when none is there.
    private static char? ReadEscape(byte[] bytes, int index) =>
        index + EscapeLength <= bytes.Length && bytes[index] == '\\' && bytes[index + 1] == 'u'
        && Utf8Parser.TryParse(bytes.AsSpan(index + DigitsOffset, Digits), out ushort unit, out var read, 'x')
        && read == Digits ? (char)unit : null;
}
