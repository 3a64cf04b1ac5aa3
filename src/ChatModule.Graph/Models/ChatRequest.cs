namespace ChatModule.Graph.Models;

/// <summary>Builds the body of <c>POST /chats</c> from a definition, exactly as documented.</summary>
internal static class ChatRequest
{
    /// <summary>The SDK's chat.</summary>
    /// <param name="chat">What is to be made.</param>
    /// <param name="root">The called root with its version; the binds lie below it: "host and version follow the cloud that is called".</param>
    public static Chat Build(ChatDefinition chat, string root) => new()
    {
        ChatType = chat.ChatType == ChatDefinition.OneOnOne ? ChatType.OneOnOne : ChatType.Group,
        Topic = chat.Topic,
        Members = [.. chat.People.Select(person => Member(person, chat.HomeTenant, root))],
        InstalledApps = chat.InstalledApp is null ? null : [App(chat, root)],
    };

    private static AadUserConversationMember Member(Person person, string? homeTenant, string root)
    {
        var member = person.ToMember(homeTenant);
        return new()
        {
            OdataType = "#microsoft.graph.aadUserConversationMember",
            Roles = [member.Role!],
            TenantId = member.TenantId,
            AdditionalData = { ["user@odata.bind"] = $"{root}/users('{Key(person.Key)}')" },
        };
    }

    private static TeamsAppInstallation App(ChatDefinition chat, string root) => new()
    {
        ConsentedPermissionSet = chat.Permissions.Count == 0 ? null : new()
        {
            ResourceSpecificPermissions = [.. chat.Permissions.Select(permission => new TeamsAppResourceSpecificPermission
            {
                PermissionValue = permission.Value,
                PermissionType = permission.Type == "delegated" ? TeamsAppResourceSpecificPermissionType.Delegated : TeamsAppResourceSpecificPermissionType.Application,
            })],
        },
        AdditionalData = { ["teamsApp@odata.bind"] = $"{root}/appCatalogs/teamsApps/{Uri.EscapeDataString(chat.InstalledApp!)}" },
    };

    // "percent-encode the key, and double a single quote, or the service cuts it at #" (api.md). The @ may stand as
    // it is, and does in the documented examples.
    private static string Key(string key) =>
        Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal)).Replace("%40", "@", StringComparison.Ordinal).Replace("%27", "'", StringComparison.Ordinal);
}
