namespace ChatModule;

/// <summary>
/// The port to Microsoft Graph: what this module needs of the service, in its own types. Every failure is a
/// <see cref="GraphChatException"/>; retries have happened below.
/// </summary>
internal interface IGraphChatClient
{
    /// <summary>Makes a chat. A chat whose app is being installed comes with its operation.</summary>
    Task<GraphChat> CreateChatAsync(ChatDefinition chat, CancellationToken cancellationToken);

    /// <summary>Asks how an operation is going; <paramref name="select"/> names the properties wanted, empty for all.</summary>
    Task<GraphChatOperation> GetOperationAsync(string chatId, string operationId, IReadOnlyList<string> select, CancellationToken cancellationToken);

    /// <summary>All operations of a chat, page by page.</summary>
    IAsyncEnumerable<GraphChatOperation> ListOperationsAsync(string chatId, IReadOnlyList<string> select, CancellationToken cancellationToken);

    /// <summary>Sends a message. Not idempotent.</summary>
    Task<GraphChatMessage> SendMessageAsync(MessageDefinition message, CancellationToken cancellationToken);

    /// <summary>Reads one chat with its members.</summary>
    Task<GraphChat> GetChatAsync(string chatId, CancellationToken cancellationToken);

    /// <summary>Lists chats with their members, page by page.</summary>
    IAsyncEnumerable<GraphChat> ListChatsAsync(ChatFilter filter, CancellationToken cancellationToken);

    /// <summary>Reads the object ID of a user.</summary>
    Task<string> GetUserIdAsync(string userPrincipalName, CancellationToken cancellationToken);

    /// <summary>Who is in a chat.</summary>
    Task<IReadOnlyList<GraphChatMember>> GetMembersAsync(string chatId, CancellationToken cancellationToken);

    /// <summary>Who the signed-in user is.</summary>
    Task<Person> GetCallerAsync(CancellationToken cancellationToken);
}
