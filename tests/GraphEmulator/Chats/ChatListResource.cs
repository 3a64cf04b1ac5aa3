using GraphEmulator.Authentication;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Chats;

/// <summary><c>GET /chats</c>, <c>/me/chats</c>, and <c>/users/{id}/chats</c>.</summary>
internal sealed class ChatListResource(EmulatorState state)
{
    private const int LargestTop = 50;

    public Answer Mine(Exchange exchange, AccessToken token, GraphPath path)
    {
        if (token.IsAppOnly)
        {
            throw new GraphException(
                412, "PreconditionFailed", "Requested API is not supported in application-only context");
        }

        Permissions.ReadChat.Demand(token);
        return List(exchange, token.ObjectId, string.Join('/', path.Segments));
    }

    public Answer OfUser(Exchange exchange, AccessToken token, GraphPath path)
    {
        Permissions.ReadChat.Demand(token);
        var key = path.Segments[1];
        var user = state.People.Find(key) ?? throw GraphException.NotFound($"NotFound: no user '{key}'.");
        if (!token.IsAppOnly && !user.Id.Equals(token.ObjectId, StringComparison.OrdinalIgnoreCase))
        {
            throw new GraphException(403, "Forbidden", "The chats of other users need an application permission.");
        }

        return List(exchange, user.Id, $"users/{Uri.EscapeDataString(key)}/chats");
    }

    private Answer List(Exchange exchange, string userId, string collection)
    {
        var settings = state.Settings;
        if (Limit.Refuse(state, exchange, $"lists/{userId}", settings.ListsPerSecond) is { } throttled)
        {
            return throttled;
        }

        var query = ODataQuery.Parse(
            exchange, ChatJson.Properties, "microsoft.graph.chat", "$expand", "$filter", "$select", "$skiptoken", "$top");
        if (query.Top > LargestTop)
        {
            throw GraphException.BadRequest($"The limit of '{LargestTop}' for Top query has been exceeded.");
        }

        // The token is where the page before ended: chats that are made meanwhile shift nothing.
        var size = query.Top ?? settings.ChatPageSize;
        var newest = state.Time.GetUtcNow() - TimeSpan.FromSeconds(settings.ListLagSeconds);
        var found = state.Chats.All
            .Where(chat => chat.Created <= newest && (!query.HasSkipToken || chat.Number < query.Skip))
            .Where(chat => chat.Members.Any(member => member.Person.Id.Equals(userId, StringComparison.OrdinalIgnoreCase)))
            .OrderByDescending(chat => chat.Number)
            .Take(size + 1)
            .ToList();
        var page = found.Take(size).ToList();

        // As the service does: a page is cut first and filtered then, so it can be empty and have a next link.
        var passed = page.Where(chat => query.Passes(property => property switch
        {
            "chatType" => ChatJson.TypeOf(chat),
            "topic" => chat.Topic,
            _ => throw GraphException.BadRequest($"Filtering by '{property}' is not supported."),
        })).ToList();
        var body = ChatJson.Write(
            new Page<Chat>(passed, found.Count > size ? page[^1].Number : null), state, exchange, collection, query);
        return new Answer(200, body, Answer.GraphJson);
    }
}
