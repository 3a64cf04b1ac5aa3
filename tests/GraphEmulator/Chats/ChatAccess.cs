using GraphEmulator.Authentication;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Chats;

/// <summary>Finds a chat for who asks.</summary>
internal static class ChatAccess
{
    public static Chat Demand(EmulatorState state, Exchange exchange, AccessToken token, string chatId)
    {
        var chat = state.Chats.Find(chatId) ?? throw GraphException.NotFound($"NotFound: no chat with id '{chatId}'.");
        state.Chats.Requested(chat, exchange.ArrivedAt);
        if (!token.IsAppOnly && !chat.Members.Any(member =>
            member.Person.Id.Equals(token.ObjectId, StringComparison.OrdinalIgnoreCase)))
        {
            throw new GraphException(403, "Forbidden", $"The caller is not a member of the chat '{chatId}'.");
        }

        return chat;
    }
}
