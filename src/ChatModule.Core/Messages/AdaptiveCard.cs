using System.Security.Cryptography;
using System.Text.Json;

namespace ChatModule;

/// <summary>
/// An adaptive card of a message: https://learn.microsoft.com/graph/api/chatmessage-post, "Send an Adaptive Card".
/// </summary>
/// <param name="Json">The card as it's sent: JSON, as a string in the JSON of the message.</param>
/// <param name="Id">
/// The ID of the attachment. It's made of what is in the card, so that the same card can be recognized by it.
/// </param>
internal sealed record AdaptiveCard(string Json, string Id)
{
    public const string ContentType = "application/vnd.microsoft.card.adaptive";

    /// <summary>How the element of a card, or of another attachment, begins in the body of a message.</summary>
    public const string Tag = "<attachment";

    private const string Advice = "See https://adaptivecards.io/explorer for what a card consists of.";

    // The only action that works in a card that isn't a bot's.
    private const string SupportedAction = "Action.OpenUrl";

    /// <summary>The actions that won't work.</summary>
    public IReadOnlyList<string> UnsupportedActions { get; private init; } = [];

    /// <summary>The element of the body that shows the card.</summary>
    public string Html => $"{Tag} id=\"{Id}\"></attachment>";

    /// <summary>Reads a card.</summary>
    /// <exception cref="GraphChatException">
    /// <see cref="GraphChatError.BadRequest"/>: it isn't an adaptive card.
    /// </exception>
    public static AdaptiveCard Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var card = document.RootElement;
            if (card.ValueKind != JsonValueKind.Object)
                throw Invalid($"The card isn't a JSON object, but {Describe(card.ValueKind)}.");
            if (ReadType(card) is not { } type)
                throw Invalid("The card has no \"type\": \"AdaptiveCard\".");
            if (type != nameof(AdaptiveCard))
                throw Invalid($"The card has the type '{type}', not AdaptiveCard.");
            HashSet<string> actions = new(StringComparer.Ordinal);
            AddUnsupported(card, actions);
            return new(json, IdOf(card)) { UnsupportedActions = [.. actions.Order(StringComparer.Ordinal)] };
        }
        // .NET has other exceptions for half of a character, as it is or as an escape.
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw Invalid($"The card isn't JSON. {e.Message}", e);
        }
    }

    /// <summary>The ID that a card would have; null for what isn't one.</summary>
    public static string? TryReadId(string? json)
    {
        try
        {
            return json is null ? null : Parse(json).Id;
        }
        catch (GraphChatException)
        {
            return null;
        }
    }

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        _ => $"a {kind.ToString().ToLowerInvariant()}",
    };

    private static string? ReadType(JsonElement element)
    {
        var isText = element.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String;
        return isText ? type.GetString() : null;
    }

    private static bool IsUnsupported(string? type) =>
        type is not (null or SupportedAction) && type.StartsWith("Action.", StringComparison.Ordinal);

    private static void AddUnsupported(JsonElement element, HashSet<string> actions)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                AddUnsupported(item, actions);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            if (ReadType(element) is { } type && IsUnsupported(type))
                actions.Add(type);
            foreach (var property in element.EnumerateObject())
                AddUnsupported(property.Value, actions);
        }
    }

    private static string IdOf(JsonElement card)
    {
        using var canonical = new MemoryStream();
        using (var writer = new Utf8JsonWriter(canonical))
            WriteCanonical(card, writer);
        return new Guid(SHA256.HashData(canonical.ToArray()).AsSpan(0, 16)).ToString("N");
    }

    // Neither the order of the properties nor the white space of a card can be seen.
    private static void WriteCanonical(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                var properties = element.EnumerateObject().OrderBy(static one => one.Name, StringComparer.Ordinal);
                foreach (var property in properties)
                {
                    writer.WritePropertyName(property.Name);
                    WriteCanonical(property.Value, writer);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    WriteCanonical(item, writer);
                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static GraphChatException Invalid(string message, Exception? inner = null) =>
        new(GraphChatError.BadRequest, message, inner) { RecommendedAction = Advice };
}
