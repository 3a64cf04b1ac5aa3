using System.Text.Json;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Chats;

/// <summary>Writes chats as the service does.</summary>
internal static class ChatJson
{
    // Documented chats have three decimals, documented operations seven.
    private const int Decimals = 3;

    /// <summary>The properties that <c>$select</c> and <c>$filter</c> accept.</summary>
    public static string[] Properties { get; } =
        ["id", "topic", "createdDateTime", "lastUpdatedDateTime", "chatType", "webUrl", "tenantId"];

    public static byte[] Write(Chat chat, EmulatorState state, string root, ODataQuery? query = null) => JsonBody.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("@odata.context", root + "$metadata#chats/$entity");
        WriteProperties(json, chat, state, query, int.MaxValue);
        json.WriteEndObject();
    });

    public static byte[] Write(Page<Chat> page, EmulatorState state, RequestContext request, string collection, ODataQuery query) => JsonBody.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("@odata.context", $"{request.Origin}/beta/$metadata#chats");
        json.WriteNumber("@odata.count", page.Items.Count);
        if (page.NextLink(request, collection) is { } next)
        {
            json.WriteString("@odata.nextLink", next);
        }

        json.WriteStartArray("value");
        foreach (var chat in page.Items)
        {
            json.WriteStartObject();
            WriteProperties(json, chat, state, query, state.Settings.MaxExpandedMembers);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteProperties(Utf8JsonWriter json, Chat chat, EmulatorState state, ODataQuery? query, int maxMembers)
    {
        bool Selects(string name) => query?.Selects(name) ?? true;
        var created = GraphTime.Format(chat.Created, Decimals);
        foreach (var (name, value) in new (string, string?)[]
        {
            ("id", chat.Id),
            ("topic", chat.Topic),
            ("createdDateTime", created),
            ("lastUpdatedDateTime", created),
            ("chatType", GetChatType(chat)),
            ("webUrl", WebUrl(chat, state.TenantId)),
            ("tenantId", state.TenantId),
        })
        {
            // The documented federated chats have no webUrl property.
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
        foreach (var member in chat.Members.Take(maxMembers))
        {
            MemberJson.WriteMember(json, chat, member, state, static _ => true);
        }

        json.WriteEndArray();
    }

    public static string GetChatType(Chat chat) => chat.IsOneOnOne ? "oneOnOne" : "group";

    private static string? WebUrl(Chat chat, string tenantId) =>
        chat.Members.Any(member => member.User.TenantId is not null)
            ? null
            : "https://teams.microsoft.com/l/chat/" + chat.Id.Replace(":", "%3A", StringComparison.Ordinal)
                + "/0?tenantId=" + tenantId;
}
