using System.Text;

namespace ChatModule.Graph.Tests;

/// <summary>Creates malformed responses, the same ones for the same seed.</summary>
internal sealed class FuzzJson(int seed)
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e400", "99999999999999999999", "1.5", "\"\"", "\"x\"", "\"\\ud800\"", "\"\\u0000\\u001b[2J\"", "[]", "{}", "[null]", "[1,[2]]",
        "{\"a\":{\"b\":[]}}", "\"2021-05-27T21:23:41.9085453Z\"", "\"2021-99-99T00:00:00Z\"", "\"succeeded\"", "\"{\\\"a\\\":[1,2]}\"", "\"[[[[[[\"", "\"https://graph.microsoft.com/beta/x\"",
        "\"https://evil.example/\"", "\"//evil\"", "\"http://[\"", "\"\\\\\\\\x\\\\y\"", "[{\"id\":null}]", "[{}]", "[[]]", "[\"a\"]", "\"\u202Eé🎉\"",
    ];

    private readonly Random random = new(seed);

    public int Next(int maxValue) => random.Next(maxValue);

    public T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    public string Object(string[] names)
    {
        var json = new StringBuilder("{");
        for (var n = random.Next(names.Length + 1); n > 0; n--)
            json.Append(json.Length > 1 ? "," : "").Append('"').Append(Pick(names)).Append("\":").Append(Pick(Values));
        return json.Append('}').ToString();
    }

    public byte[] Mutate(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json).ToList();
        for (var n = random.Next(1, 4); n > 0 && bytes.Count > 0; n--)
        {
            var index = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes[index] = (byte)random.Next(256); break;
                case 1: bytes.RemoveAt(index); break;
                case 2: bytes.Insert(index, (byte)random.Next(256)); break;
                case 3: bytes.RemoveRange(index, bytes.Count - index); break;
                case 4: bytes.InsertRange(index, Encoding.UTF8.GetBytes(Pick(Values))); break;
            }
        }
        return [.. bytes];
    }
}
