using System.Text.Json;
using System.Text;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;
using GraphEmulator.Users;

namespace GraphEmulator.Chats;

/// <summary>Writes the members of a chat.</summary>
internal static class MemberJson
{
    public static byte[] Write(
        Chat chat, Page<ChatMember> page, RequestContext request, GraphPath path, EmulatorState state, ODataQuery query) =>
        JsonBody.Write(json =>
        {
            var collection = $"chats('{Uri.EscapeDataString(chat.Id)}')/members";
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{request.Origin}/{path.Version}/$metadata#{collection}");
            json.WriteNumber("@odata.count", page.Items.Count);
            if (page.NextLink(request, collection) is { } next)
            {
                json.WriteString("@odata.nextLink", next);
            }

            json.WriteStartArray("value");
            foreach (var member in page.Items)
            {
                WriteMember(json, chat, member, state, query.Selects);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

    /// <summary>Writes one member for a page of members or an expanded chat.</summary>
    public static void WriteMember(
        Utf8JsonWriter json, Chat chat, ChatMember member, EmulatorState state, Func<string, bool> selects)
    {
        json.WriteStartObject();
        var kind = member.IsAnonymous ? "anonymousGuest" : "aadUser";
        json.WriteString("@odata.type", $"#microsoft.graph.{kind}ConversationMember");
        if (selects("roles"))
        {
            json.WriteStartArray("roles");
            json.WriteStringValue(member.Role);
            json.WriteEndArray();
        }

        var user = member.User;
        (string, string?)[] properties =
        [
            ("id", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{chat.Id}##{user.Id}"))),
            ("displayName", user.DisplayName),
            ("visibleHistoryStartDateTime", "0001-01-01T00:00:00Z"),
        ];
        (string, string?)[] account = member.IsAnonymous
            ? [("anonymousGuestId", user.Id)]
            :
            [
                ("userId", user.Id),
                ("email", user.Mail ?? user.UserPrincipalName),
                ("tenantId", user.TenantId ?? state.TenantId),
            ];
        foreach (var (name, value) in properties.Concat(account))
        {
            if (selects(name))
            {
                json.WriteString(name, value);
            }
        }

        json.WriteEndObject();
    }
}

/// <summary>A member of a chat.</summary>
/// <param name="User">The user.</param>
/// <param name="Role"><c>owner</c> or <c>guest</c>.</param>
public sealed record ChatMember(DirectoryUser User, string Role)
{
    /// <summary>Whether this is somebody without an account instead of a user of the directory.</summary>
    public bool IsAnonymous { get; init; }
}
