namespace ChatModule;

/// <summary>A piped message that may have been sent before: the target of <c>MessageOutcomeUnknown</c>.</summary>
/// <param name="ChatId">The chat.</param>
/// <param name="ContentType">What its text is; null when the item doesn't say so.</param>
/// <param name="Importance">How Teams marks it; null when the item doesn't say so.</param>
/// <param name="HasCard">Whether a card belongs to it, which the item doesn't have.</param>
internal sealed record UnconfirmedMessage(string ChatId, string? ContentType, string? Importance, bool HasCard)
{
    /// <summary>
    /// Reads an item by name: one that was saved and loaded has another type. Null for any other item.
    /// </summary>
    public static UnconfirmedMessage? Read(NamedItem item)
    {
        if (item.Plain is null or string or ValueType || !item.TryGet("MessageId", out var id))
            return null;
        var isEmpty = id is null || id is string text && string.IsNullOrWhiteSpace(text);
        if (!isEmpty || !item.TryGet("Content", out _) || item.GetString("ChatId") is not { } chat)
            return null;
        var hasCard = item.GetString("Html")?.Contains(AdaptiveCard.Tag, StringComparison.Ordinal) == true;
        return new(chat, Known(item.GetString("ContentType"), MessageDefinition.Text, MessageDefinition.Html),
            Known(item.GetString("Importance"), "normal", "high", "urgent"), hasCard);
    }

    private static string? Known(string? value, params string[] values) =>
        values.FirstOrDefault(known => known.Equals(value, StringComparison.OrdinalIgnoreCase));
}
