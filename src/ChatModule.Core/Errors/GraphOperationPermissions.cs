namespace ChatModule;

/// <summary>
/// An operation of Graph and the permissions that allow it, least privileged first: https://learn.microsoft.com/graph/permissions-reference.
/// </summary>
internal sealed record GraphOperationPermissions(string Name, IReadOnlyList<string> Delegated, IReadOnlyList<string> Application)
{
    public static readonly GraphOperationPermissions CreateChat = new("Creating a chat", ["Chat.Create", "Chat.ReadWrite"], ["Chat.Create"]);

    public static readonly GraphOperationPermissions ReadOperation = new("Reading an operation of a chat", ["Chat.ReadBasic", "Chat.Read", "Chat.ReadWrite"],
        ["ChatSettings.Read.Chat", "Chat.ReadBasic.All", "Chat.Read.All", "Chat.ReadWrite.All", "Chat.Manage.Chat", "ChatSettings.ReadWrite.Chat"]);

    public static readonly GraphOperationPermissions ReadChat = new("Reading chats", ["Chat.ReadBasic", "Chat.Read", "Chat.ReadWrite"],
        ["Chat.ReadBasic.All", "Chat.Read.All", "Chat.ReadWrite.All"]);

    public static readonly GraphOperationPermissions ListChats = ReadChat with { Name = "Listing chats" };

    public static readonly GraphOperationPermissions ListChatsOfUser = ListChats with { Name = "Listing the chats of another user", Delegated = [] };

    public static readonly GraphOperationPermissions ReadUser = new("Reading a user", ["User.ReadBasic.All", "User.Read.All"], ["User.ReadBasic.All", "User.Read.All"]);

    public static readonly GraphOperationPermissions ReadMembers = ReadChat with { Name = "Reading the members of a chat" };

    public static readonly GraphOperationPermissions ReadCaller = new("Reading who is signed in", ["User.Read"], []);

    public static readonly GraphOperationPermissions SendMessage = new("Sending a message", ["ChatMessage.Send", "Chat.ReadWrite"], []);

    /// <summary>The error when what the operation creates may exist, and creating it isn't idempotent.</summary>
    public GraphChatError OutcomeUnknown => this == SendMessage ? GraphChatError.MessageOutcomeUnknown : GraphChatError.ChatOutcomeUnknown;

    /// <summary>Whether it's about one chat, which has to exist.</summary>
    public bool IsOfChat => this == ReadChat || this == ReadMembers || this == ReadOperation || this == SendMessage;

    /// <summary>The scopes for <c>Connect-GraphChat -Scopes</c> that allow this operation and those of the default scopes.</summary>
    public IEnumerable<string> ScopesToRequest => this == CreateChat ? [Delegated[0]] : new[] { "Chat.Create", "Chat.ReadBasic", Delegated[0] }.Distinct();

    /// <summary>Whether a readable token has one of the permissions; then a 403 has another reason.</summary>
    public bool IsGrantedTo(TokenClaims? token) =>
        token is not null && token.Permissions.Intersect(token.IsAppOnly ? Application : Delegated, StringComparer.OrdinalIgnoreCase).Any();
}
