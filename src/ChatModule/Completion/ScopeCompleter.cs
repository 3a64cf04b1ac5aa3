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
        ("Chat.ReadWrite", "Create and read chats, and send messages."),
        ("ChatMessage.Send", "Send messages to chats."),
        ("User.Read", "Read the profile of the signed-in user."),
        ("User.ReadBasic.All", "Read the IDs of other users: New-GraphChat -ReuseExisting."),
    ];
}
