namespace ChatModule;

/// <summary>
/// The kinds of requests that the module sends. Permissions: https://learn.microsoft.com/graph/permissions-reference;
/// errors: the page of each request below https://learn.microsoft.com/graph/api/resources/chat, and what users report.
/// </summary>
internal static class GraphRequestKinds
{
    public static readonly ErrorMeaning CheckChat = new(GraphChatError.ChatNotFound,
        "Check the chat ID, and that the signed-in user is a member of the chat.")
    {
        AppAdvice = "Check the chat ID, and that the chat is in the tenant that the app signed in to.",
    };

    public static readonly ErrorMeaning ChatDenied = new(GraphChatError.AccessDenied,
        "Check that the signed-in user is a member of the chat and has a Teams license, and which policies apply.")
    {
        AppAdvice = "Check that the chat is in the tenant that the app signed in to, and which policies apply.",
    };

    private static readonly ErrorMeaning CreationDenied = new(GraphChatError.AccessDenied,
        "Check that the members, and the signed-in user, have a Teams license, that people of another tenant have a "
        + "TenantId, and which policies apply.");

    private static readonly ErrorMeaning ReadDenied = new(GraphChatError.AccessDenied,
        "Check that the user has a Teams license and is in the tenant of the sign-in, and which policies apply.");

    public static readonly ErrorMeaning CheckUser = new(GraphChatError.MemberNotFound,
        "Check the spelling. An email address isn't always the user principal name, "
        + "and an object ID must be that of a user of this tenant.");

    public static readonly ErrorMeaning OtherTenant = new(GraphChatError.BadRequest,
        "This often means a user of another tenant. Add a TenantId to the item.");

    private static readonly ErrorMeaning SpecifiedTwice = new(GraphChatError.DuplicateMember,
        "A person is specified twice: by ID and by user principal name, by two addresses of one person, "
        + "or as the caller again. Specify each person once, by ID.");

    /// <summary>Each request creates another group: https://learn.microsoft.com/graph/api/chat-post.</summary>
    public static readonly GraphRequestKind CreateGroup = new()
    {
        Name = "Creating a chat",
        Delegated = ["Chat.Create", "Chat.ReadWrite"],
        Application = ["Chat.Create"],
        PermissionNote = null,
        Limits = ServiceLimits.CreateChats,
        Effect = new()
        {
            IsIdempotent = false,
            OutcomeUnknown = GraphChatError.ChatOutcomeUnknown,
            MayExist = "The chat may exist, so it wasn't sent again. Retry the item with -ReuseExisting a minute "
                + "later: "
                + "it uses the chat if it's there, and creates it if it isn't.",
            NotDone = "nothing was created",
            IsChat = true,
        },
        Forbidden = CreationDenied,
        NotMember = null,
        NotFound = null,
        Conflict = null,
        BadRequest =
        [
            ("Failed to find users", CheckUser),
            ("Duplicate chat members", SpecifiedTwice),
            ("duplicate members", SpecifiedTwice),
            ("caller must be one of the members", new(GraphChatError.CallerNotMember,
                "Omit -ExcludeCaller or -With, or include the caller in the members.")),
            ("#microsoft.graph.aadUserConversationMember", OtherTenant),
            ("target of an invocation", new(GraphChatError.AppOnlyNotSupported,
                "The service often responds like this to an app without a user. Sign in as a user.", IsAppOnly: true)),
        ],
    };

    /// <summary>For the same two people the service returns the chat that exists.</summary>
    public static readonly GraphRequestKind CreateOneOnOne = CreateGroup with
    {
        Effect = CreateGroup.Effect! with
        {
            IsIdempotent = true,
            MayExist = "The chat may exist; a one-on-one chat isn't created twice.",
        },
    };

    public static readonly GraphRequestKind ReadOperation = new()
    {
        Name = "Reading an operation of a chat",
        Delegated = ["Chat.ReadBasic", "Chat.Read", "Chat.ReadWrite"],
        Application =
        [
            "ChatSettings.Read.Chat", "Chat.ReadBasic.All", "Chat.Read.All", "Chat.ReadWrite.All", "Chat.Manage.Chat",
            "ChatSettings.ReadWrite.Chat",
        ],
        PermissionNote = static token => token.Permissions.Contains("Chat.Create")
            ? "Chat.Create alone creates chats but can't read their operations. The chats exist."
            : null,
        Limits = ServiceLimits.OtherReads,
        Effect = null,
        Forbidden = ChatDenied,
        NotMember = CheckChat,
        NotFound = new(GraphChatError.OperationNotFound,
            "Check the chat ID and the operation ID. The service deletes old operations."),
        Conflict = null,
        BadRequest = [],
    };

    public static readonly GraphRequestKind ReadChat = new()
    {
        Name = "Reading chats",
        Delegated = ["Chat.ReadBasic", "Chat.Read", "Chat.ReadWrite"],
        Application = ["Chat.ReadBasic.All", "Chat.Read.All", "Chat.ReadWrite.All"],
        PermissionNote = null,
        Limits = ServiceLimits.ReadChats,
        Effect = null,
        Forbidden = ChatDenied,
        NotMember = CheckChat,
        NotFound = CheckChat,
        Conflict = null,
        BadRequest = [],
    };

    public static readonly GraphRequestKind ReadMembers = ReadChat with
    {
        Name = "Reading the members of a chat",
        // The default scopes have the first one.
        Delegated = ["Chat.ReadBasic", "ChatMember.Read", "ChatMember.ReadWrite", "Chat.Read", "Chat.ReadWrite"],
        Application =
        [
            "ChatMember.Read.Chat", "Chat.Manage.Chat", "ChatMember.Read.All", "ChatMember.ReadWrite.All",
            "Chat.ReadBasic.All", "Chat.Read.All", "Chat.ReadWrite.All",
        ],
        Limits = ServiceLimits.OtherReads,
    };

    public static readonly GraphRequestKind ListChats = ReadChat with
    {
        Name = "Listing chats",
        Limits = ServiceLimits.ListChats,
        Forbidden = ReadDenied,
        NotMember = null,
        NotFound = null,
    };

    public static readonly GraphRequestKind ListChatsOfUser = ListChats with
    {
        Name = "Listing the chats of another user",
        Delegated = [],
        NotFound = CheckUser,
    };

    public static readonly GraphRequestKind ReadUser = new()
    {
        Name = "Reading a user",
        Delegated = ["User.ReadBasic.All", "User.Read.All"],
        Application = ["User.ReadBasic.All", "User.Read.All"],
        PermissionNote = null,
        Limits = ServiceLimits.None,
        Effect = null,
        Forbidden = ReadDenied,
        NotMember = null,
        NotFound = CheckUser,
        Conflict = null,
        BadRequest = [("Failed to find users", CheckUser)],
    };

    public static readonly GraphRequestKind ReadCaller = ReadUser with
    {
        Name = "Reading who is signed in",
        Delegated = ["User.Read"],
        Application = [],
        NotFound = null,
    };

    public static readonly GraphRequestKind ReadMessages = ReadChat with
    {
        Name = "Reading the messages of a chat",
        Delegated = ["Chat.Read", "Chat.ReadWrite"],
        Application = ["ChatMessage.Read.Chat", "Chat.Read.All", "Chat.ReadWrite.All"],
        Limits = ServiceLimits.ReadMessages,
    };

    /// <summary>
    /// Each request sends another message. An app can only migrate messages:
    /// https://learn.microsoft.com/graph/api/chat-post-messages.
    /// </summary>
    public static readonly GraphRequestKind SendMessage = new()
    {
        Name = "Sending a message",
        Delegated = ["ChatMessage.Send", "Chat.ReadWrite"],
        Application = [],
        PermissionNote = null,
        Limits = ServiceLimits.SendMessages,
        Effect = new()
        {
            IsIdempotent = false,
            OutcomeUnknown = GraphChatError.MessageOutcomeUnknown,
            MayExist = "The message may be in the chat, so it wasn't sent again. Retry the item with -ReuseExisting a "
                + "minute later: it sends the message only if it isn't there.",
            NotDone = "nothing was sent",
            IsChat = false,
        },
        Forbidden = ChatDenied,
        NotMember = CheckChat,
        NotFound = CheckChat,
        Conflict = null,
        BadRequest = [],
    };
}
