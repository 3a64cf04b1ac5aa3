namespace ChatModule;

/// <summary>
/// What an object says of itself: a user, or a group, a contact, a device, which can't be a member of a chat.
/// </summary>
internal static class MemberKind
{
    /// <summary>
    /// The properties that say so, in the objects of Microsoft Graph, Az, MSOnline, Exchange Online, Active Directory,
    /// and PnP.
    /// </summary>
    public static readonly string[] Names =
    [
        "@odata.type", "OdataType", "ObjectType", "GroupMemberType",
        "RecipientTypeDetails", "RecipientType", "ObjectClass", "PrincipalType",
    ];

    private static readonly string[] PersonEndings =
        ["User", "UserIdentity", "Person", "ConversationMember", "Mailbox"];

    /// <summary>The kind without a namespace: <c>#microsoft.graph.group</c> is a <c>group</c>.</summary>
    public static string Simplify(string value) =>
        value[(value.LastIndexOf('.') + 1)..] is { Length: > 0 } kind ? kind : value;

    /// <summary>
    /// Whether it's a person: a user or a member of a chat; in Exchange, an account with or without a mailbox
    /// (<c>UserMailbox</c>, <c>SharedMailbox</c>, <c>MailUser</c>, <c>GuestMailUser</c>).
    /// </summary>
    public static bool IsPerson(string kind) =>
        PersonEndings.Any(end => EndsWith(kind, end)) && !EndsWith(kind, "GroupMailbox");

    /// <summary>What to do about something that isn't a person.</summary>
    public static string Advise(string kind) => kind switch
    {
        _ when kind.Contains("Group", StringComparison.OrdinalIgnoreCase) || EndsWith(kind, "RoomList") =>
            "Pipe its members in: those that Get-MgGroupMember or Get-DistributionGroupMember emits.",
        _ when EndsWith(kind, "Contact") =>
            "A contact has no account. Invite the person as a guest, and specify the guest; or leave the contact out.",
        _ => "Leave it out: only users can be members of a chat.",
    };

    /// <summary>The kind with its article: <c>a group</c>, <c>an orgContact</c>.</summary>
    public static string Describe(string kind) => $"{("aeiouAEIOU".Contains(kind[0]) ? "an" : "a")} {kind}";

    private static bool EndsWith(string kind, string end) => kind.EndsWith(end, StringComparison.OrdinalIgnoreCase);
}
