using System.Text;

namespace ChatModule.Tests;

/// <summary>Odd texts, the same for the same seed: mutations of good ones and pure noise.</summary>
internal sealed class FuzzText(int seed)
{
    private static readonly string[] Bits =
    [
        "'", "''", "\"", "/", "//", "\\", "(", ")", "('", "')", ":", "://", "@", "#", "?", "%", "%2F", "%00", "%ff", "%u0041", ";", ",", ".", "..",
        "chats", "operations", "/chats('", "')/operations('", "https://", "graph.microsoft.com", "\u0000", "\u001b[2J", "\r\n", "\uFEFF", "\u200B",
        "\uD800", "\uDC00", "\u202E", "é", "🎉", "İ", "ß", "[::1]", "xn--", "\t", " ", "null", "{}", "[]", "8b081ef6-4792-4def-b2c9-c363a1bf41d5", "#EXT#",
    ];

    private readonly Random random = new(seed);

    public int Next(int below) => random.Next(below);

    public T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    /// <summary>A good text with a few things done to it.</summary>
    public string Mutate(string good)
    {
        var text = new StringBuilder(good);
        for (var n = random.Next(1, 6); n > 0; n--)
        {
            var at = random.Next(text.Length + 1);
            switch (random.Next(5))
            {
                case 0: text.Insert(at, Pick(Bits)); break;
                case 1: text.Insert(at, (char)random.Next(0x10000)); break;
                case 2 when at < text.Length: text.Remove(at, Math.Min(random.Next(1, 9), text.Length - at)); break;
                case 3 when at < text.Length: text[at] = (char)random.Next(0x20, 0x180); break;
                case 4 when text.Length < 500: text.Insert(at, text.ToString(0, random.Next(text.Length + 1))); break;
            }
        }
        return text.ToString();
    }

    /// <summary>Anything.</summary>
    public string Noise()
    {
        var text = new StringBuilder();
        for (var n = random.Next(12); n > 0; n--)
            text.Append(random.Next(3) == 0 ? ((char)random.Next(0x10000)).ToString() : Pick(Bits));
        return text.ToString();
    }
}
