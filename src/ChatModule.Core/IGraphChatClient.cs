namespace ChatModule;

/// <summary>
/// The port to Microsoft Graph: what this module needs of the service, in its own types. Every failure is a
/// <see cref="GraphChatException"/>; retries have happened below.
/// </summary>
internal interface IGraphChatClient
{
    /// <summary>Creates a chat. A chat whose app is being installed has its operation.</summary>
    Task<GraphChat> CreateChatAsync(ChatDefinition chat, CancellationToken cancellationToken);

    /// <summary>Reads an operation; <paramref name="select"/> names the properties to return, empty for all.</summary>
    Task<GraphChatOperation> GetOperationAsync(
        string chatId, string operationId, IReadOnlyList<string> select, CancellationToken cancellationToken);

    /// <summary>Lists the operations of a chat, page by page.</summary>
    IAsyncEnumerable<GraphChatOperation> ListOperationsAsync(
        string chatId, IReadOnlyList<string> select, CancellationToken cancellationToken);

    /// <summary>Sends a message. Not idempotent.</summary>
    Task<GraphChatMessage> SendMessageAsync(MessageDefinition message, CancellationToken cancellationToken);

    /// <summary>Lists the messages of a chat page by page, newest first.</summary>
    /// <param name="chatId">The chat.</param>
    /// <param name="before">When they were created, at the latest; null for all. Others can come too.</param>
    /// <param name="cancellationToken">Ends the list.</param>
    IAsyncEnumerable<GraphChatMessage> ListMessagesAsync(
        string chatId, DateTimeOffset? before, CancellationToken cancellationToken);

    /// <summary>Reads one chat with its members.</summary>
    Task<GraphChat> GetChatAsync(string chatId, CancellationToken cancellationToken);

    /// <summary>Lists chats with their members, page by page.</summary>
    IAsyncEnumerable<GraphChat> ListChatsAsync(ChatFilter filter, CancellationToken cancellationToken);

    /// <summary>Reads the object ID of a user.</summary>
    Task<string> GetUserIdAsync(string userPrincipalName, CancellationToken cancellationToken);

    /// <summary>Reads the members of a chat.</summary>
    Task<IReadOnlyList<GraphChatMember>> GetMembersAsync(string chatId, CancellationToken cancellationToken);

    /// <summary>Installs an app into a chat that exists. Idempotent: false when it's there already.</summary>
    Task<bool> InstallAppAsync(string chatId, string appId, IReadOnlyList<ResourceSpecificPermission> permissions,
        CancellationToken cancellationToken);

    /// <summary>Reads the catalog IDs of the apps that are installed in a chat.</summary>
    Task<IReadOnlyList<string>> GetInstalledAppsAsync(string chatId, CancellationToken cancellationToken);

    /// <summary>Adds a member to a chat. Not idempotent.</summary>
    Task<GraphChatMember> AddMemberAsync(NewMember member, CancellationToken cancellationToken);

    /// <summary>Removes a membership.</summary>
    Task RemoveMemberAsync(ChatTarget chat, GraphChatMember member, CancellationToken cancellationToken);

    /// <summary>Sets the title of a group. The chat that is returned has no members.</summary>
    Task<GraphChat> UpdateTopicAsync(ChatTarget chat, string topic, CancellationToken cancellationToken);

    /// <summary>Reads the signed-in user.</summary>
    Task<Person> GetCallerAsync(CancellationToken cancellationToken);
}
