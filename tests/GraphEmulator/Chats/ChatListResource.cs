using System.Text.Json;
using GraphEmulator.Authentication;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Chats;

/// <summary><c>GET /chats</c>, <c>/me/chats</c>, and <c>/users/{id}/chats</c>.</summary>
internal sealed class ChatListResource(EmulatorState state)
{
    private const int MaxTop = 50;

    public EmulatorResponse ListMine(RequestContext request, AccessToken token, GraphPath path)
    {
        if (token.IsAppOnly)
        {
            throw new GraphException(
                412, "PreconditionFailed", "Requested API is not supported in application-only context");
        }

        Permissions.ReadChat.Require(token);
        return List(request, token.ObjectId, string.Join('/', path.Segments));
    }

    public EmulatorResponse ListOfUser(RequestContext request, AccessToken token, GraphPath path)
    {
        Permissions.ReadChat.Require(token);
        var key = path.Segments[1];
        var user = state.Users.Find(key) ?? throw GraphException.NotFound($"NotFound: no user '{key}'.");
        if (!token.IsAppOnly && !user.Id.Equals(token.ObjectId, StringComparison.OrdinalIgnoreCase))
        {
            throw new GraphException(
                403, "Forbidden", "Reading other users' chats requires an application permission.");
        }

        return List(request, user.Id, $"users/{Uri.EscapeDataString(key)}/chats");
    }

    private EmulatorResponse List(RequestContext request, string userId, string collection)
    {
        var settings = state.Settings;
        var query = ODataQuery.Parse(
            request,
            ChatJson.Properties,
            "microsoft.graph.chat",
            "$expand",
            "$filter",
            "$select",
            "$skiptoken",
            "$top");
        if (query.Top > MaxTop)
        {
            throw GraphException.BadRequest($"The limit of '{MaxTop}' for Top query has been exceeded.");
        }

        // The skip token is the last chat of the previous page, so new chats don't shift the pages.
        var size = query.Top ?? settings.ChatPageSize;
        var newest = state.Time.GetUtcNow() - TimeSpan.FromSeconds(settings.ListLagSeconds);
        var chats = state.Chats.All
            .Where(chat => chat.Created <= newest && (!query.HasSkipToken || chat.Number < query.Skip))
            .Where(chat => chat.FindMember(userId) is not null)
            .OrderByDescending(chat => chat.Number)
            .Take(size + 1)
            .ToList();
        var page = chats.Take(size).ToList();

        // Like the service, filter after paging: a page can be empty and still have a next link.
        var filtered = page.Where(chat => query.Matches(property => property switch
        {
            "chatType" => ChatJson.GetChatType(chat),
            "topic" => chat.Topic,
            _ => throw GraphException.BadRequest($"Filtering by '{property}' isn't supported."),
        })).ToList();
        var body = ChatJson.Write(
            new Page<Chat>(filtered, chats.Count > size ? page[^1].Number : null), request, collection, query);
        return EmulatorResponse.Graph(200, body);
    }
}

/// <summary>Writes chats as the service does.</summary>
internal static class ChatJson
{
    // Documented chats have three decimals, documented operations seven.
    private const int Decimals = 3;

    /// <summary>The properties that <c>$select</c> and <c>$filter</c> accept.</summary>
    public static string[] Properties { get; } =
        ["id", "topic", "createdDateTime", "lastUpdatedDateTime", "chatType", "webUrl", "tenantId"];

    public static byte[] Write(Chat chat, EmulatorState state, string root, ODataQuery? query = null) =>
        JsonBody.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", root + "$metadata#chats/$entity");
            WriteProperties(json, chat, state, query, int.MaxValue);
            json.WriteEndObject();
        });

    public static byte[] Write(Page<Chat> page, RequestContext request, string collection, ODataQuery query) =>
        JsonBody.Write(json =>
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
                WriteProperties(json, chat, request.State, query, request.State.Settings.MaxExpandedMembers);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

    private static void WriteProperties(
        Utf8JsonWriter json, Chat chat, EmulatorState state, ODataQuery? query, int maxMembers)
    {
        bool Selects(string name) => query?.Selects(name) ?? true;
        foreach (var (name, value) in new (string, string?)[]
        {
            ("id", chat.Id),
            ("topic", chat.Topic),
            ("createdDateTime", GraphTime.Format(chat.Created, Decimals)),
            ("lastUpdatedDateTime", GraphTime.Format(chat.LastUpdated, Decimals)),
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

        if (query?.Expands("members") != true)
        {
            return;
        }

        json.WriteStartArray("members");
        foreach (var member in chat.Members.Take(maxMembers))
        {
            MemberResource.WriteMember(json, chat, member, state, static _ => true);
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
