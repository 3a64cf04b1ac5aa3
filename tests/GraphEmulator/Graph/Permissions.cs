using GraphEmulator.Authentication;

namespace GraphEmulator.Graph;

/// <summary>The permissions for an operation, least privileged first. Any one of them is sufficient.</summary>
internal sealed class Permissions(string[] delegated, string[] application)
{
    public static Permissions CreateChat { get; } = new(["Chat.Create", "Chat.ReadWrite"], ["Chat.Create"]);

    public static Permissions SendMessage { get; } = new(["ChatMessage.Send", "Chat.ReadWrite"], []);

    public static Permissions ReadOperation { get; } = new(
        ["Chat.ReadBasic", "Chat.Read", "Chat.ReadWrite"],
        [
            "ChatSettings.Read.Chat", "Chat.ReadBasic.All", "Chat.Read.All", "Chat.ReadWrite.All", "Chat.Manage.Chat",
            "ChatSettings.ReadWrite.Chat",
        ]);

    public static Permissions ReadChat { get; } = new(
        ["Chat.ReadBasic", "Chat.Read", "Chat.ReadWrite"],
        ["Chat.ReadBasic.All", "Chat.Read.All", "Chat.ReadWrite.All"]);

    public static Permissions UpdateChat { get; } = new(
        ["Chat.ReadWrite"], ["ChatSettings.ReadWrite.Chat", "Chat.Manage.Chat", "Chat.ReadWrite.All"]);

    public static Permissions ReadMembers { get; } = new(
        ["ChatMember.Read", "ChatMember.ReadWrite", "Chat.ReadBasic", "Chat.Read", "Chat.ReadWrite"],
        [
            "ChatMember.Read.Chat", "Chat.Manage.Chat", "ChatMember.Read.All", "ChatMember.ReadWrite.All",
            "Chat.ReadBasic.All", "Chat.Read.All", "Chat.ReadWrite.All",
        ]);

    public static Permissions ChangeMembers { get; } = new(
        ["ChatMember.ReadWrite", "Chat.ReadWrite"],
        ["Chat.Manage.Chat", "ChatMember.ReadWrite.All", "Chat.ReadWrite.All"]);

    public static Permissions DeleteMember { get; } = new(
        ["ChatMember.ReadWrite"], ["Chat.Manage.Chat", "ChatMember.ReadWrite.All"]);

    public static Permissions ReadMessages { get; } = new(
        ["Chat.Read", "Chat.ReadWrite"], ["ChatMessage.Read.Chat", "Chat.Read.All", "Chat.ReadWrite.All"]);

    /// <summary>Consents to the resource-specific permissions of the caller's own app.</summary>
    public static Permissions ConsentOwnApp { get; } = Apps(
        [], "ReadWriteAndConsentSelfForChat", "ReadWriteAndConsentForChat");

    public static Permissions ConsentApp { get; } = Apps([], "ReadWriteAndConsentForChat");

    public static Permissions AddApp { get; } = Apps(
        ["Chat.Manage.Chat"], "ReadWriteForChat", "ReadWriteAndConsentForChat");

    public static Permissions AddOwnApp { get; } = Apps(
        ["Chat.Manage.Chat"],
        "ReadWriteSelfForChat",
        "ReadWriteForChat",
        "ReadWriteAndConsentSelfForChat",
        "ReadWriteAndConsentForChat");

    public static Permissions ReadApps { get; } = Apps(
        ["TeamsAppInstallation.Read.Chat", "Chat.Manage.Chat"],
        "ReadForChat",
        "ReadWriteSelfForChat",
        "ReadWriteForChat",
        "ReadWriteAndConsentSelfForChat",
        "ReadWriteAndConsentForChat");

    public static Permissions ReadMe { get; } = new(
        [
            "User.Read", "User.ReadWrite", "User.ReadBasic.All", "User.Read.All", "User.ReadWrite.All",
            "Directory.Read.All",
        ],
        []);

    public static Permissions ReadUser { get; } = new(
        ["User.ReadBasic.All", "User.Read.All", "User.ReadWrite.All", "Directory.Read.All"],
        ["User.ReadBasic.All", "User.Read.All", "User.ReadWrite.All", "Directory.Read.All"]);

    /// <summary>Permissions of app installations, whose application permissions end with <c>.All</c>.</summary>
    private static Permissions Apps(string[] resourceSpecific, params string[] names) => new(
        [.. names.Select(name => "TeamsAppInstallation." + name)],
        [.. resourceSpecific, .. names.Select(name => $"TeamsAppInstallation.{name}.All")]);

    public void Require(AccessToken token)
    {
        var needed = token.IsAppOnly ? application : delegated;
        var granted = token.IsAppOnly ? token.Roles : token.Scopes;
        if (needed.Any(permission => granted.Contains(permission, StringComparer.OrdinalIgnoreCase)))
        {
            return;
        }

        var (kind, kinds) = token.IsAppOnly ? ("role", "Roles") : ("scope", "Scopes");
        throw new GraphException(
            403,
            "Forbidden",
            $"Missing {kind} permissions on the request. API requires one of '{string.Join(", ", needed)}'. "
                + $"{kinds} on the request '{string.Join(", ", granted)}'");
    }
}
