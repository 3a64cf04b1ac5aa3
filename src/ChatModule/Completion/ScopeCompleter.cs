namespace ChatModule.Completion;

/// <summary>
/// Completes the delegated permissions that the cmdlets use: https://learn.microsoft.com/graph/permissions-reference.
/// </summary>
internal sealed class ScopeCompleter : NameCompleter
{
    protected override IReadOnlyList<(string Name, string Description)> Names { get; } =
    [
        ("Chat.Create", "Create chats."),
        ("Chat.ReadBasic", "Read chats and their members, and wait for apps."),
        ("Chat.Read", "Read chats and their messages."),
        ("Chat.ReadWrite", "Create, read, and rename chats, add members, and send messages."),
        ("ChatMember.ReadWrite", "Add members to chats, and remove them."),
        ("ChatMessage.Send", "Send messages to chats."),
        ("TeamsAppInstallation.ReadWriteForChat", "Install apps in chats."),
        ("TeamsAppInstallation.ReadWriteAndConsentForChat", "Install apps in chats, and consent to their permissions."),
        ("User.Read", "Read the profile of the signed-in user."),
        ("User.ReadBasic.All", "Read the IDs of other users: New-GraphChat -ReuseExisting, Add-GraphChatMember."),
    ];
}
