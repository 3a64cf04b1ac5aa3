namespace ChatModule;

/// <summary>A resource-specific permission that is consented to for the app of a chat.</summary>
internal sealed record ResourceSpecificPermission(string Value, string Type)
{
    /// <summary>Reads <c>ChatMessage.Read.Chat</c> (application) or <c>delegated:…</c>, <c>application:…</c>.</summary>
    public static ResourceSpecificPermission Parse(string text)
    {
        var (type, value) = text.Split(':', 2) is [var before, var after]
            ? (before.Trim().ToLowerInvariant(), after.Trim())
            : ("application", text.Trim());
        return value.Length > 0 && type is "application" or "delegated"
            ? new(value, type)
            : throw new GraphChatException(GraphChatError.BadRequest, $"'{text}' isn't a resource-specific permission.")
            {
                RecommendedAction =
                    "Use 'ChatMessage.Read.Chat' (an application permission), 'application:…', or 'delegated:…'.",
            };
    }
}
