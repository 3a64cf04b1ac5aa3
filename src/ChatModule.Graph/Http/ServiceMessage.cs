using System.Text.Json;

namespace ChatModule.Graph.Http;

/// <summary>
/// Reads the message of an error response. What stands behind Microsoft Graph sometimes sends JSON as its text.
/// </summary>
internal static class ServiceMessage
{
    // Deeper than any that was seen. Each level is the text of the one around it.
    private const int MaxDepth = 4;

    private static readonly string[] Names = ["message", "errorMessage", "error_description"];

    /// <summary>The sentence in a message; the message itself when it isn't JSON, or JSON without one.</summary>
    public static string? Read(string? message)
    {
        for (var depth = 0; depth < MaxDepth && FindInner(message) is { } inner; depth++)
            message = inner;
        return message;
    }

    private static string? FindInner(string? message)
    {
        if (message is null || !message.AsSpan().TrimStart().StartsWith("{"))
            return null;
        try
        {
            using var json = JsonDocument.Parse(message);
            return FindText(json.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? FindText(JsonElement item)
    {
        foreach (var property in item.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.String && IsMessage(property.Name))
                return property.Value.GetString() is { Length: > 0 } text ? text : null;
            if (property.Value.ValueKind == JsonValueKind.Object && property.NameEquals("error"))
                return FindText(property.Value);
        }
        return null;
    }

    private static bool IsMessage(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);
}
