using GraphEmulator.Authentication;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Chats;

/// <summary>Finds a chat and checks that the caller can access it.</summary>
internal static class ChatAccess
{
    public static Chat GetChat(EmulatorState state, RequestContext request, AccessToken token, string chatId)
    {
        var chat = state.Chats.Find(chatId) ?? throw GraphException.NotFound($"NotFound: no chat with ID '{chatId}'.");
        state.Chats.RecordRequest(chat, request.ArrivedAt);
        if (!token.IsAppOnly && !chat.Members.Any(member =>
            member.User.Id.Equals(token.ObjectId, StringComparison.OrdinalIgnoreCase)))
        {
            throw new GraphException(403, "Forbidden", $"The caller isn't a member of the chat '{chatId}'.");
        }

        return chat;
    }
}
