namespace ChatModule;

/// <summary>Recognizes chats that exist, so that none is taken for the definition of a new chat.</summary>
internal sealed class ExistingChatReader(PropertyReader items)
{
    /// <summary>
    /// The ID of the chat that an item is, or null: its <c>ChatId</c>, or an <c>Id</c> or a text in the form of a
    /// chat's ID. A member of a chat is a person, and has the <c>ChatId</c>, too.
    /// </summary>
    public string? Read(NamedItem chat)
    {
        if (chat.Text is { } text)
            return ChatIdReader.IsChatId(text) ? text : null;
        if (chat.Plain is null or string or ValueType || items.IsList(chat.Plain))
            return null;
        if (chat.TryGet("MembershipId", out _))
            return null;
        return chat.GetString("ChatId") ?? (chat.GetString("Id") is { } id && ChatIdReader.IsChatId(id) ? id : null);
    }
}
