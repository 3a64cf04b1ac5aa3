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

    public static Permissions ReadMe { get; } = new(
        [
            "User.Read", "User.ReadWrite", "User.ReadBasic.All", "User.Read.All", "User.ReadWrite.All",
            "Directory.Read.All",
        ],
        []);

    public static Permissions ReadUser { get; } = new(
        ["User.ReadBasic.All", "User.Read.All", "User.ReadWrite.All", "Directory.Read.All"],
        ["User.ReadBasic.All", "User.Read.All", "User.ReadWrite.All", "Directory.Read.All"]);

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
