namespace ChatModule;

/// <summary>A call and the permissions that allow it, least first (api.md, permissions).</summary>
internal sealed record GraphOperationPermissions(string Name, IReadOnlyList<string> Delegated, IReadOnlyList<string> Application)
{
    public static readonly GraphOperationPermissions CreateChat = new("Creating a chat", ["Chat.Create", "Chat.ReadWrite"], ["Chat.Create"]);

    public static readonly GraphOperationPermissions ReadOperation = new("Reading an operation of a chat", ["Chat.ReadBasic", "Chat.Read", "Chat.ReadWrite"],
        ["ChatSettings.Read.Chat", "Chat.ReadBasic.All", "Chat.Read.All", "Chat.ReadWrite.All", "Chat.Manage.Chat", "ChatSettings.ReadWrite.Chat"]);

    public static readonly GraphOperationPermissions ReadChat = new("Reading chats", ["Chat.ReadBasic", "Chat.Read", "Chat.ReadWrite"],
        ["Chat.ReadBasic.All", "Chat.Read.All", "Chat.ReadWrite.All"]);

    public static readonly GraphOperationPermissions ListChats = ReadChat with { Name = "Listing chats" };

    public static readonly GraphOperationPermissions ReadUser = new("Reading a user", ["User.ReadBasic.All", "User.Read.All"], ["User.ReadBasic.All", "User.Read.All"]);

    public static readonly GraphOperationPermissions ReadMembers = new("Reading the members of a chat", ["Chat.ReadBasic"], ["Chat.ReadBasic.All"]);

    public static readonly GraphOperationPermissions ReadCaller = new("Reading who is signed in", ["User.Read"], []);

    public static readonly GraphOperationPermissions SendMessage = new("Sending a message", ["ChatMessage.Send", "Chat.ReadWrite"], []);

    /// <summary>The error when what the call creates may exist, and creating it isn't idempotent.</summary>
    public GraphChatError OutcomeUnknown => this == SendMessage ? GraphChatError.MessageOutcomeUnknown : GraphChatError.ChatOutcomeUnknown;

    /// <summary>The scopes for <c>Connect-GraphChat -Scopes</c> with which this call works, and what works without <c>-Scopes</c> still does.</summary>
    public IEnumerable<string> ScopesToRequest => this == CreateChat ? [Delegated[0]] : new[] { "Chat.Create", "Chat.ReadBasic", Delegated[0] }.Distinct();

    /// <summary>Whether a readable token has one of the permissions; then a 403 has another reason.</summary>
    public bool IsGrantedTo(TokenClaims? token) =>
        token is not null && token.Permissions.Intersect(token.IsAppOnly ? Application : Delegated, StringComparer.OrdinalIgnoreCase).Any();

    /// <summary>The permissions in a sentence: <c>one of the permissions A, B</c>.</summary>
    public string Permissions(bool appOnly) => (appOnly ? Application : Delegated) switch
    {
        [] => "a signed-in user",
        [var one] => $"the {(appOnly ? "application" : "delegated")} permission {one}",
        var some => $"one of the {(appOnly ? "application" : "delegated")} permissions {string.Join(", ", some)}",
    };

    /// <summary>How to get a permission that is missing.</summary>
    public string RecommendAction(TokenClaims? token) => token?.IsAppOnly == true
        ? "Let an administrator grant it to the app and consent to it in the Entra admin center."
        : $"Run Connect-GraphChat -Scopes {string.Join(", ", ScopesToRequest)}, or let an administrator consent to it.";

    /// <summary>What a 403 means, at length.</summary>
    public string ExplainMissing(TokenClaims? token)
    {
        var has = token?.Permissions is { Count: > 0 } some ? $"this token has {string.Join(", ", some)}" : "the token's own permissions cannot be read";
        // "Chat.Create alone cannot read the operation: a 403 there must say so" (api.md, permissions).
        var note = this == ReadOperation && token?.Permissions.Contains("Chat.Create") == true ? " Chat.Create alone makes chats but cannot read their operations; the chats exist." : "";
        var order = (token?.IsAppOnly == true ? Application : Delegated).Count > 1 ? " (least privileged first)" : "";
        return $"{Name} needs {Permissions(token?.IsAppOnly == true)}{order}; {has}.{note} {RecommendAction(token)}";
    }
}
