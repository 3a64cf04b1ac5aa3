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
            throw new GraphException(403, "Forbidden", "Reading other users' chats requires an application permission.");
        }

        return List(request, user.Id, $"users/{Uri.EscapeDataString(key)}/chats");
    }

    private EmulatorResponse List(RequestContext request, string userId, string collection)
    {
        var settings = state.Settings;
        if (RateLimit.Check(state, request, $"lists/{userId}", settings.ListsPerSecond) is { } throttled)
        {
            return throttled;
        }

        var query = ODataQuery.Parse(
            request, ChatJson.Properties, "microsoft.graph.chat", "$expand", "$filter", "$select", "$skiptoken", "$top");
        if (query.Top > MaxTop)
        {
            throw GraphException.BadRequest($"The limit of '{MaxTop}' for Top query has been exceeded.");
        }

        // The skip token is the last chat of the previous page, so new chats don't shift the pages.
        var size = query.Top ?? settings.ChatPageSize;
        var newest = state.Time.GetUtcNow() - TimeSpan.FromSeconds(settings.ListLagSeconds);
        var chats = state.Chats.All
            .Where(chat => chat.Created <= newest && (!query.HasSkipToken || chat.Number < query.Skip))
            .Where(chat => chat.Members.Any(member => member.User.Id.Equals(userId, StringComparison.OrdinalIgnoreCase)))
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
            new Page<Chat>(filtered, chats.Count > size ? page[^1].Number : null), state, request, collection, query);
        return new EmulatorResponse(200, body, EmulatorResponse.GraphContentType);
    }
}
