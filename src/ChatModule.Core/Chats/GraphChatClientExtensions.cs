namespace ChatModule;

/// <summary>What several commands read in the same way.</summary>
internal static class GraphChatClientExtensions
{
    /// <summary>A chat with all its members. They are read when the chat came without some of them.</summary>
    /// <exception cref="GraphChatException">The members can't be read.</exception>
    public static async Task<GraphChat> ReadAllMembersAsync(
        this IGraphChatClient client, GraphChat chat, CancellationToken cancellationToken) =>
        chat.HasAllMembers ? chat : chat.WithMembers(await client.GetMembersAsync(chat.ChatId, cancellationToken));
}
