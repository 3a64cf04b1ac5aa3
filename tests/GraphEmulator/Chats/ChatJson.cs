using System.Text.Json;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Chats;

/// <summary>A chat in the documented shape.</summary>
internal static class ChatJson
{
    // The documented chats show milliseconds, the documented operations seven decimals.
    private const int Decimals = 3;

    /// <summary>What can be selected of a chat, and filtered by.</summary>
    public static string[] Properties { get; } =
        ["id", "topic", "createdDateTime", "lastUpdatedDateTime", "chatType", "webUrl", "tenantId"];

    public static byte[] Write(Chat chat, EmulatorState state, string root, ODataQuery? query = null) => JsonBody.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("@odata.context", root + "$metadata#chats/$entity");
        WriteProperties(json, chat, state, query, int.MaxValue);
        json.WriteEndObject();
    });

    public static byte[] Write(Page<Chat> page, EmulatorState state, Exchange exchange, string collection, ODataQuery query) => JsonBody.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("@odata.context", $"{exchange.Origin}/beta/$metadata#chats");
        json.WriteNumber("@odata.count", page.Items.Count);
        if (page.NextLink(exchange, collection) is { } next)
        {
            json.WriteString("@odata.nextLink", next);
        }

        json.WriteStartArray("value");
        foreach (var chat in page.Items)
        {
            json.WriteStartObject();
            WriteProperties(json, chat, state, query, state.Settings.ExpandedMembers);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteProperties(Utf8JsonWriter json, Chat chat, EmulatorState state, ODataQuery? query, int mostMembers)
    {
        bool Selects(string name) => query?.Selects(name) ?? true;
        var created = GraphTime.Format(chat.Created, Decimals);
        foreach (var (name, value) in new (string, string?)[]
        {
            ("id", chat.Id),
            ("topic", chat.Topic),
            ("createdDateTime", created),
            ("lastUpdatedDateTime", created),
            ("chatType", TypeOf(chat)),
            ("webUrl", WebUrl(chat, state.TenantId)),
            ("tenantId", state.TenantId),
        })
        {
            // Federated samples come without webUrl: the property is not there, rather than null.
            if (Selects(name) && (name != "webUrl" || value is not null))
            {
                json.WriteString(name, value);
            }
        }

        if (query?.ExpandsMembers != true)
        {
            return;
        }

        json.WriteStartArray("members");
        foreach (var member in chat.Members.Take(mostMembers))
        {
            MemberJson.WriteMember(json, chat, member, state, static _ => true);
        }

        json.WriteEndArray();
    }

    public static string TypeOf(Chat chat) => chat.IsOneOnOne ? "oneOnOne" : "group";

    private static string? WebUrl(Chat chat, string tenantId) =>
        chat.Members.Any(member => member.Person.TenantId is not null)
            ? null
            : "https://teams.microsoft.com/l/chat/" + chat.Id.Replace(":", "%3A", StringComparison.Ordinal)
                + "/0?tenantId=" + tenantId;
}
