using FsCheck;
using FsCheck.Fluent;

namespace ChatModule.Tests;

/// <summary>Generates malformed and random strings.</summary>
internal static class FuzzText
{
    private static readonly Gen<string> Fragment = Gen.Elements(
        "'", "''", "\"", "/", "//", "\\", "(", ")", "('", "')", ":", "://", "@", "#", "?", "%", "%2F", "%00", "%ff", "%u0041", ";", ",", ".", "..",
        "chats", "operations", "/chats('", "')/operations('", "https://", "graph.microsoft.com", "\u0000", "\u001b[2J", "\r\n", "\uFEFF", "\u200B",
        "\uD800", "\uDC00", "\u202E", "é", "🎉", "İ", "ß", "[::1]", "xn--", "\t", " ", "null", "{}", "[]", "8b081ef6-4792-4def-b2c9-c363a1bf41d5", "#EXT#");

    private static readonly Gen<string> Character = Gen.Choose(0, 0xFFFF).Select(code => ((char)code).ToString());

    private static readonly Gen<int> Position = Gen.Choose(0, 1000);

    private static readonly Gen<Func<string, string>> Edit = Gen.OneOf(
        from index in Position from inserted in Gen.OneOf(Fragment, Character) select new Func<string, string>(text => text.Insert(index % (text.Length + 1), inserted)),
        from index in Position from length in Gen.Choose(1, 8) select new Func<string, string>(text => text.Remove(index % (text.Length + 1), Math.Min(length, text.Length - index % (text.Length + 1)))),
        from index in Position from code in Gen.Choose(0x20, 0x180) select new Func<string, string>(text => text.Length == 0 ? text : $"{text[..(index % text.Length)]}{(char)code}{text[(index % text.Length + 1)..]}"),
        from index in Position from length in Position select new Func<string, string>(text => text.Length > 500 ? text : text.Insert(index % (text.Length + 1), text[..(length % (text.Length + 1))])));

    /// <summary>Random strings.</summary>
    public static Gen<string> Noise { get; } =
        from count in Gen.Choose(0, 12)
        from parts in Gen.Frequency((1, Character), (2, Fragment)).ListOf(count)
        select string.Concat(parts);

    /// <summary>Valid strings with a few edits.</summary>
    public static Gen<string> Mutated(params string[] valid) =>
        from text in Gen.Elements(valid)
        from count in Gen.Choose(1, 5)
        from edits in Edit.ListOf(count)
        select edits.Aggregate(text, static (edited, edit) => edit(edited));
}
