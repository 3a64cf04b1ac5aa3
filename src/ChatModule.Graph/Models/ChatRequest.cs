namespace ChatModule.Graph.Models;

/// <summary>Builds the body of <c>POST /chats</c> from a definition, exactly as documented.</summary>
internal static class ChatRequest
{
    /// <summary>The SDK's chat.</summary>
    /// <param name="chat">The chat to create.</param>
    /// <param name="root">The service root with its version. The bind addresses are below it.</param>
    public static Chat Build(ChatDefinition chat, string root)
    {
        var body = new Chat
        {
            ChatType = chat.ChatType == ChatDefinition.OneOnOne ? ChatType.OneOnOne : ChatType.Group,
            Members = [.. chat.People.Select(person => MemberRequest.Build(person, chat, root))],
        };
        // The SDK sends what was set, nulls too, and the service takes a null for a value of the wrong type.
        if (chat.Topic is not null)
            body.Topic = chat.Topic;
        if (chat.InstalledApp is not null)
            body.InstalledApps = [App(chat.InstalledApp, chat.Permissions, root)];
        return body;
    }

    /// <summary>The SDK's app of a chat, with the permissions that are consented to for it.</summary>
    public static TeamsAppInstallation App(string appId, IReadOnlyList<ResourceSpecificPermission> permissions,
        string root)
    {
        var address = $"{root}/appCatalogs/teamsApps/{Uri.EscapeDataString(appId)}";
        var body = new TeamsAppInstallation { AdditionalData = { ["teamsApp@odata.bind"] = address } };
        if (permissions.Count > 0)
            body.ConsentedPermissionSet = new()
            {
                ResourceSpecificPermissions = [.. permissions.Select(Permission)],
            };
        return body;
    }

    private static TeamsAppResourceSpecificPermission Permission(ResourceSpecificPermission permission) => new()
    {
        PermissionValue = permission.Value,
        PermissionType = permission.Type == "delegated"
            ? TeamsAppResourceSpecificPermissionType.Delegated
            : TeamsAppResourceSpecificPermissionType.Application,
    };
}
