namespace ChatModule;

/// <summary>Recognizes chats that exist, so that nobody takes one for the definition of a new chat.</summary>
internal sealed class ExistingChatReader(PropertyReader items)
{
    /// <summary>The ID of the chat that an item is, or null: its <c>ChatId</c>, or an <c>Id</c> or a text in the form of a chat's ID.</summary>
    public string? Read(object? item)
    {
        if (items.GetString(item) is { } text)
            return IsChatId(text) ? text : null;
        if (items.Unwrap(item) is null or string or ValueType || items.IsList(item))
            return null;
        return items.GetString(item!, "ChatId") ?? (items.GetString(item!, "Id") is { } id && IsChatId(id) ? id : null);
    }

    // https://learn.microsoft.com/graph/api/resources/chat: 19:…@thread.v2, 19:…@unq.gbl.spaces. No user principal name has a colon.
    private static bool IsChatId(string text) => text.StartsWith("19:", StringComparison.Ordinal) && text.Contains('@');
}
