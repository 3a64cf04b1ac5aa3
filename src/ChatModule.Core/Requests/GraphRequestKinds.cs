namespace ChatModule;

/// <summary>
/// The kinds of requests that the module sends. Permissions: https://learn.microsoft.com/graph/permissions-reference;
/// errors: the page of each request below https://learn.microsoft.com/graph/api/resources/chat, and what users report.
/// </summary>
internal static class GraphRequestKinds
{
    private static readonly ErrorMeaning ReadDenied = new(GraphChatError.AccessDenied,
        "Check that the user has a Teams license and is in the tenant of the sign-in, and which policies apply.");

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
                + "later: it uses the chat if it's there, and creates it if it isn't.",
            NotDone = "nothing was created",
            IsChat = true,
        },
        Errors = new()
        {
            Forbidden = new(GraphChatError.AccessDenied,
                "Check that the members, and the signed-in user, have a Teams license, that people of another tenant "
                + "have a TenantId, and which policies apply."),
            NotMember = null,
            NotFound = null,
            BadRequest =
            [
                (ErrorMeanings.UserNotFoundText, ErrorMeaning.UserNotFound),
                ("Duplicate chat members", ErrorMeaning.SpecifiedTwice),
                ("duplicate members", ErrorMeaning.SpecifiedTwice),
                ("caller must be one of the members", new(GraphChatError.CallerNotMember,
                    "Omit -ExcludeCaller or -With, or include the caller in the members.")),
                (ErrorMeanings.OtherTenantText, ErrorMeaning.OtherTenant),
                ("target of an invocation", new(GraphChatError.AppOnlyNotSupported,
                    "The service often responds like this to an app without a user. Sign in as a user.",
                    IsAppOnly: true)),
            ],
        },
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
        Errors = ErrorMeanings.OfChat with
        {
            NotFound = new(GraphChatError.OperationNotFound,
                "Check the chat ID and the operation ID. The service deletes old operations."),
        },
    };

    public static readonly GraphRequestKind ReadChat = new()
    {
        Name = "Reading chats",
        Delegated = ["Chat.ReadBasic", "Chat.Read", "Chat.ReadWrite"],
        Application = ["Chat.ReadBasic.All", "Chat.Read.All", "Chat.ReadWrite.All"],
        PermissionNote = null,
        Limits = ServiceLimits.ReadChats,
        Effect = null,
        Errors = ErrorMeanings.OfChat,
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
        Errors = new() { Forbidden = ReadDenied, NotMember = null, NotFound = null, BadRequest = [] },
    };

    public static readonly GraphRequestKind ListChatsOfUser = ListChats with
    {
        Name = "Listing the chats of another user",
        Delegated = [],
        Errors = ListChats.Errors with { NotFound = ErrorMeaning.UserNotFound },
    };

    public static readonly GraphRequestKind ReadUser = new()
    {
        Name = "Reading a user",
        Delegated = ["User.ReadBasic.All", "User.Read.All"],
        Application = ["User.ReadBasic.All", "User.Read.All"],
        PermissionNote = null,
        Limits = ServiceLimits.None,
        Effect = null,
        Errors = new()
        {
            Forbidden = ReadDenied,
            NotMember = null,
            NotFound = ErrorMeaning.UserNotFound,
            BadRequest = [(ErrorMeanings.UserNotFoundText, ErrorMeaning.UserNotFound)],
        },
    };

    public static readonly GraphRequestKind ReadCaller = ReadUser with
    {
        Name = "Reading who is signed in",
        Delegated = ["User.Read"],
        Application = [],
        Errors = ReadUser.Errors with { NotFound = null },
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
        Errors = ErrorMeanings.OfChat,
    };
}
