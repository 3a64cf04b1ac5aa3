using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace ChatModule.Graph.Tests;

/// <summary>A malformed response.</summary>
public sealed record FuzzResponse(byte[] Body, string? MediaType)
{
    private static readonly Gen<string> Values = Gen.Elements(
        "null", "true", "0", "-1", "1e400", "99999999999999999999", "1.5", "\"\"", "\"x\"", "\"\\ud800\"", "\"\\u0000\\u001b[2J\"", "[]", "{}", "[null]", "[1,[2]]",
        "{\"a\":{\"b\":[]}}", "\"2021-05-27T21:23:41.9085453Z\"", "\"2021-99-99T00:00:00Z\"", "\"succeeded\"", "\"{\\\"a\\\":[1,2]}\"", "\"[[[[[[\"", "\"https://graph.microsoft.com/beta/x\"",
        "\"https://evil.example/\"", "\"//evil\"", "\"http://[\"", "\"\\\\\\\\x\\\\y\"", "[{\"id\":null}]", "[{}]", "[[]]", "[\"a\"]", "\"\u202Eé🎉\"");

    private static readonly Gen<int> Position = Gen.Choose(0, 1000);

    private static readonly Gen<byte> Byte = Gen.Choose(0, 255).Select(code => (byte)code);

    private static readonly Gen<Func<byte[], byte[]>> Edit = Gen.OneOf(
        from position in Position from replacement in Byte select Edited((body, index) => [.. body[..index], replacement, .. body[(index + 1)..]], position),
        from position in Position select Edited((body, index) => [.. body[..index], .. body[(index + 1)..]], position),
        from position in Position from inserted in Byte select Edited((body, index) => [.. body[..index], inserted, .. body[index..]], position),
        from position in Position select Edited((body, index) => body[..index], position),
        from position in Position from inserted in Values select Edited((body, index) => [.. body[..index], .. Encoding.UTF8.GetBytes(inserted), .. body[index..]], position));

    /// <summary>Valid JSON with a few edits, and objects that have unexpected values for the names.</summary>
    public static Arbitrary<FuzzResponse> Of(string valid, params string[] names)
    {
        var edited =
            from count in Gen.Choose(1, 3)
            from edits in Edit.ListOf(count)
            select edits.Aggregate(Encoding.UTF8.GetBytes(valid), static (body, edit) => edit(body));
        var unexpected =
            from count in Gen.Choose(0, names.Length)
            from properties in (from name in Gen.Elements(names) from value in Values select $"\"{name}\":{value}").ListOf(count)
            select Encoding.UTF8.GetBytes($"{{{string.Join(',', properties)}}}");
        var responses =
            from body in Gen.OneOf(edited, unexpected)
            from mediaType in Gen.Frequency((9, Gen.Constant<string?>("application/json")), (1, Gen.Constant<string?>(null)))
            select new FuzzResponse(body, mediaType);
        return Arb.From(responses, static response => response.Shrink());
    }

    internal Reply ToReply(int status) => new() { Status = status, Content = () => new ByteArrayContent(Body), MediaType = MediaType };

    public override string ToString() => $"{MediaType} {Encoding.UTF8.GetString(Body)} ({Convert.ToHexString(Body)})";

    // Without one half of the body, one quarter, and so on to single bytes.
    private IEnumerable<FuzzResponse> Shrink()
    {
        for (var length = Body.Length; length > 0; length /= 2)
            for (var start = 0; start + length <= Body.Length; start += length)
                yield return this with { Body = [.. Body[..start], .. Body[(start + length)..]] };
    }

    private static Func<byte[], byte[]> Edited(Func<byte[], int, byte[]> edit, int position) => body => body.Length == 0 ? body : edit(body, position % body.Length);
}
