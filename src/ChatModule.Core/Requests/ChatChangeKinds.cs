namespace ChatModule;

/// <summary>
/// The kinds of requests that change a chat that exists. Permissions and errors: the page of each request below
/// https://learn.microsoft.com/graph/api/resources/chat, and what users report.
/// </summary>
internal static class ChatChangeKinds
{
    /// <summary>
    /// What happens when a member is added again isn't documented; for a team users report that the member is removed.
    /// See https://learn.microsoft.com/graph/api/chat-post-members.
    /// </summary>
    public static readonly GraphRequestKind AddMember = new()
    {
        Name = "Adding a member to a chat",
        Delegated = ["ChatMember.ReadWrite", "Chat.ReadWrite"],
        Application = ["Chat.Manage.Chat", "ChatMember.ReadWrite.All", "Chat.ReadWrite.All"],
        PermissionNote = null,
        Limits = ServiceLimits.ChangeMembers,
        Effect = new()
        {
            IsIdempotent = false,
            OutcomeUnknown = GraphChatError.MemberOutcomeUnknown,
            MayExist = "The person may be a member now, so the request wasn't sent again. Retry the item a minute "
                + "later: the members are read first, and a member isn't added twice.",
            NotDone = "the member wasn't added",
            IsChat = false,
        },
        Errors = ErrorMeanings.OfChat with
        {
            BadRequest =
            [
                (ErrorMeanings.UserNotFoundText, ErrorMeaning.UserNotFound),
                // https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/1622
                ("RosterAddMemberBlocked", new(GraphChatError.NotAGroup,
                    "Members can't be added to a one-on-one chat. Create a group chat with New-GraphChat.")),
                (ErrorMeanings.OtherTenantText, ErrorMeaning.OtherTenant),
            ],
        },
    };

    /// <summary>
    /// A membership that is gone stays gone, and its ID isn't used again:
    /// https://learn.microsoft.com/graph/api/chat-delete-members.
    /// </summary>
    public static readonly GraphRequestKind RemoveMember = AddMember with
    {
        Name = "Removing a member from a chat",
        Delegated = ["ChatMember.ReadWrite"],
        Application = ["ChatMember.ReadWrite.All", "Chat.Manage.Chat"],
        Effect = AddMember.Effect! with
        {
            IsIdempotent = true,
            MayExist = "The member may be removed. Retry the item: for a person who isn't a member, nothing is sent.",
            NotDone = "the member wasn't removed",
        },
        Errors = ErrorMeanings.OfChat,
    };

    /// <summary>https://learn.microsoft.com/graph/api/chat-patch.</summary>
    public static readonly GraphRequestKind UpdateChat = new()
    {
        Name = "Updating a chat",
        Delegated = ["Chat.ReadWrite"],
        Application = ["ChatSettings.ReadWrite.Chat", "Chat.Manage.Chat", "Chat.ReadWrite.All"],
        PermissionNote = null,
        Limits = ServiceLimits.UpdateChats,
        Effect = new()
        {
            IsIdempotent = true,
            OutcomeUnknown = GraphChatError.ServiceUnavailable,
            MayExist = "The chat may be changed. Retry the item: the same topic isn't set twice.",
            NotDone = "the chat wasn't changed",
            IsChat = false,
        },
        Errors = ErrorMeanings.OfChat,
    };
}
