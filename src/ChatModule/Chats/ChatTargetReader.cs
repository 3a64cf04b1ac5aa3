using ChatModule.Pipeline;


namespace ChatModule.Chats;

/// <summary>Reads which chat an item is about, for a cmdlet that changes chats.</summary>
internal static class ChatTargetReader
{
    /// <summary>The chat, and what the item that it came with says about it.</summary>
    /// <param name="items">Reads the item.</param>
    /// <param name="chatId">The ID of the chat, or its link in Teams.</param>
    /// <param name="input">The item; null for none.</param>
    /// <exception cref="GraphChatException">It isn't the ID of a chat.</exception>
    public static ChatTarget Read(PowerShellPropertyReader items, string chatId, object? input)
    {
        var id = ChatIdReader.Parse(chatId);
        return items.Unwrap(input) is GraphChat chat && chat.ChatId == id
            ? ChatTarget.Of(chat)
            : new(id) { ChatType = items.Open(input).GetString("ChatType") };
    }
}
