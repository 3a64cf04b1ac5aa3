using System.Collections;
using System.Text;
using System.Text.Json;
using ChatModule.Graph.Http;
using Microsoft.Kiota.Abstractions.Serialization;

namespace ChatModule.Graph.Models;

/// <summary>The values of an operation: JSON in a string, which isn't in Graph's metadata.</summary>
internal static class OperationValues
{
    /// <summary>Dictionaries and arrays; text that isn't JSON stays text.</summary>
    public static object? Read(UntypedNode? node) => node switch
    {
        null or UntypedNull => null,
        UntypedString text => ReadText(text.GetValue()),
        // Unlikely, but possible: the JSON itself.
        UntypedObject map => ToTable(map.GetValue().Select(pair => (pair.Key, Read(pair.Value)))),
        UntypedArray list => list.GetValue().Select(Read).ToArray(),
        UntypedBoolean flag => flag.GetValue(),
        UntypedInteger number => (long)number.GetValue(),
        UntypedLong number => number.GetValue(),
        UntypedDouble number => number.GetValue(),
        UntypedDecimal number => (double)number.GetValue(),
        UntypedFloat number => (double)number.GetValue(),
        _ => null,
    };

    private static object? ReadText(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        try
        {
            using var json = JsonDocument.Parse(JsonUnicode.MakeValid(Encoding.UTF8.GetBytes(text)));
            return Read(json.RootElement);
        }
        catch (JsonException)
        {
            return TextSanitizer.Sanitize(text);
        }
    }

    private static object? Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => ToTable(element.EnumerateObject().Select(static item => (item.Name, Read(item.Value)))),
        JsonValueKind.Array => element.EnumerateArray().Select(Read).ToArray(),
        JsonValueKind.String => TextSanitizer.Sanitize(element.GetString()),
        JsonValueKind.Number => element.TryGetInt64(out var number) ? (object)number : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    // Case-insensitive, as PowerShell's hashtables are. The last of two equal names counts, as with ConvertFrom-Json.
    private static Hashtable ToTable(IEnumerable<(string Name, object? Value)> pairs)
    {
        var table = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in pairs)
            table[name] = value;
        return table;
    }
}
