using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatModule.Messages;

/// <summary>
/// Objects of PowerShell as JSON: dictionaries, lists, and objects by their properties. ConvertTo-Json is a command
/// that a session need not have.
/// </summary>
internal static class JsonText
{
    // Deeper than any card; an object that contains itself would never end.
    private const int MaxDepth = 64;

    /// <summary>The JSON of an object.</summary>
    /// <exception cref="RuntimeException">A property can't be read.</exception>
    /// <exception cref="InvalidOperationException">The object is nested too deeply, or has half of a character.
    /// </exception>
    public static string Of(object? value) => ToNode(value, 0)?.ToJsonString() ?? "null";

    private static JsonNode? ToNode(object? value, int depth)
    {
        if (depth > MaxDepth)
            throw new InvalidOperationException($"It's nested more than {MaxDepth} levels deep.");
        var plain = value is PSObject { BaseObject: not PSCustomObject and var inner } ? inner : value;
        return plain switch
        {
            null => null,
            JsonNode node => node.DeepClone(),
            JsonElement element => JsonSerializer.SerializeToNode(element),
            DateTime or DateTimeOffset => ((IFormattable)plain).ToString("O", CultureInfo.InvariantCulture),
            bool or byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal =>
                JsonSerializer.SerializeToNode(plain),
            // It would be another character in JSON.
            string text when TextSanitizer.HasHalfCharacter(text) =>
                throw new InvalidOperationException($"'{text}' contains half of a character."),
            string or char or Guid or Uri or Enum => JsonValue.Create(plain.ToString()),
            SwitchParameter switched => JsonValue.Create(switched.IsPresent),
            IDictionary dictionary => ToObject(
                dictionary.Cast<DictionaryEntry>().Select(static entry => ($"{entry.Key}", entry.Value)), depth),
            IEnumerable items => new JsonArray([.. items.Cast<object?>().Select(item => ToNode(item, depth + 1))]),
            _ => ToObject(PSObject.AsPSObject(value).Properties
                .Where(static property => property.IsGettable)
                .Select(static property => (property.Name, (object?)property.Value)), depth),
        };
    }

    private static JsonObject ToObject(IEnumerable<(string Name, object? Value)> properties, int depth)
    {
        var json = new JsonObject();
        foreach (var (name, value) in properties)
            json[name] = ToNode(value, depth + 1);
        return json;
    }
}
