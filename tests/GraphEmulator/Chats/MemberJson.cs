using System.Text;
using System.Text.Json;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Chats;

/// <summary>A page of a chat's members.</summary>
internal static class MemberJson
{
    public static byte[] Write(
        Chat chat, Page<ChatMember> page, Exchange exchange, GraphPath path, EmulatorState state, ODataQuery query) =>
        JsonBody.Write(json =>
        {
            var collection = $"chats('{Uri.EscapeDataString(chat.Id)}')/members";
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{exchange.Origin}/{path.Version}/$metadata#{collection}");
            json.WriteNumber("@odata.count", page.Items.Count);
            if (page.NextLink(exchange, collection) is { } next)
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

    /// <summary>One member, as the page and an expanded chat have it.</summary>
    public static void WriteMember(
        Utf8JsonWriter json, Chat chat, ChatMember member, EmulatorState state, Func<string, bool> selects)
    {
        json.WriteStartObject();
        json.WriteString("@odata.type", "#microsoft.graph.aadUserConversationMember");
        if (selects("roles"))
        {
            json.WriteStartArray("roles");
            json.WriteStringValue(member.Role);
            json.WriteEndArray();
        }

        var person = member.Person;
        foreach (var (name, value) in new (string, string?)[]
        {
            ("id", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{chat.Id}##{person.Id}"))),
            ("displayName", person.DisplayName),
            ("visibleHistoryStartDateTime", "0001-01-01T00:00:00Z"),
            ("userId", person.Id),
            ("email", person.Mail ?? person.UserPrincipalName),
            ("tenantId", person.TenantId ?? state.TenantId),
        })
        {
            if (selects(name))
            {
                json.WriteString(name, value);
            }
        }

        json.WriteEndObject();
    }
}
