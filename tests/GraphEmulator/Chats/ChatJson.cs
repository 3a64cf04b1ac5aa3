using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Chats;

/// <summary>A chat in the documented shape.</summary>
internal static class ChatJson
{
    // The documented chats show milliseconds, the documented operations seven decimals.
    private const int Decimals = 3;

    public static byte[] Write(Chat chat, EmulatorState state, string root, ODataQuery? query = null)
    {
        return JsonBody.Write(json =>
        {
            bool Selects(string name) => query?.Selects(name) ?? true;
            var created = GraphTime.Format(chat.Created, Decimals);
            json.WriteStartObject();
            json.WriteString("@odata.context", root + "$metadata#chats/$entity");
            foreach (var (name, value) in new (string, string?)[]
            {
                ("id", chat.Id),
                ("topic", chat.Topic),
                ("createdDateTime", created),
                ("lastUpdatedDateTime", created),
                ("chatType", chat.IsOneOnOne ? "oneOnOne" : "group"),
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

            json.WriteEndObject();
        });
    }

    private static string? WebUrl(Chat chat, string tenantId) =>
        chat.Members.Any(member => member.Person.TenantId is not null)
            ? null
            : "https://teams.microsoft.com/l/chat/" + chat.Id.Replace(":", "%3A", StringComparison.Ordinal)
                + "/0?tenantId=" + tenantId;
}
