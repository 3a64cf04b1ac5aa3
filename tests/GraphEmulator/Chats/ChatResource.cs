using GraphEmulator.Authentication;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Chats;

/// <summary><c>POST /chats</c>, <c>GET /chats/{id}</c> and its members.</summary>
internal sealed class ChatResource(EmulatorState state)
{
    private readonly ChatValidator rules = new(state);

    public Answer Create(Exchange exchange, AccessToken token, GraphPath path)
    {
        if (token.IsAppOnly && !state.Settings.AllowAppOnly)
        {
            throw new GraphException(
                412, "PreconditionFailed", "Requested API is not supported in application-only context");
        }

        Permissions.CreateChat.Demand(token);
        var contentType = exchange.Context.Request.ContentType ?? "";
        if (!contentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            throw GraphException.BadRequest("Entity only allows writes with a JSON Content-Type header.");
        }

        var root = $"{exchange.Origin}/{path.Version}/";
        var body = ChatBodyReader.Read(exchange.Body);
        ChatValidator.CheckChat(body);
        var members = rules.Members(body, root, token);
        var appId = body.Apps is [var app] ? ChatValidator.AppId(app, root) : null;
        var chat = Make(exchange, token, body, members);
        return appId is null
            ? new Answer(201, ChatJson.Write(chat, state, root), Answer.GraphJson)
            : Install(exchange, chat, appId, root);
    }

    public Answer Read(Exchange exchange, AccessToken token, GraphPath path)
    {
        Permissions.ReadChat.Demand(token);
        var query = ODataQuery.Parse(exchange, ChatJson.Properties, "microsoft.graph.chat", "$select", "$expand");
        var chat = Visible(exchange, token, path);
        var body = ChatJson.Write(chat, state, $"{exchange.Origin}/{path.Version}/", query);
        return new Answer(200, body, Answer.GraphJson);
    }

    public Answer Members(Exchange exchange, AccessToken token, GraphPath path)
    {
        Permissions.ReadChat.Demand(token);
        var query = ODataQuery.Parse(
            exchange,
            ["id", "roles", "displayName", "visibleHistoryStartDateTime", "userId", "email", "tenantId"],
            "microsoft.graph.aadUserConversationMember",
            "$select",
            "$top",
            "$skip",
            "$skiptoken");
        var chat = Visible(exchange, token, path);
        var page = Page.Of(chat.Members, query, state.Settings.MemberPageSize);
        var body = MemberJson.Write(chat, page, exchange, path, state, query);
        return new Answer(200, body, Answer.GraphJson);
    }

    private Chat Make(Exchange exchange, AccessToken token, ChatBody body, IReadOnlyList<ChatMember> members)
    {
        var now = state.Time.GetUtcNow();
        if (body.ChatType == "oneOnOne")
        {
            return state.Chats.OneOnOne(members, now);
        }

        var added = members;
        if (exchange.LeavesMemberOut)
        {
            // The service was never seen to lose the caller.
            var lost = members.LastOrDefault(member => member.Person.Id != token.ObjectId);
            added = [.. members.Where(member => member != lost)];
        }

        return state.Chats.Group(body.Topic, members, added, now);
    }

    private Answer Install(Exchange exchange, Chat chat, string appId, string root)
    {
        var settings = state.Settings;
        var rule = settings.OperationRules.FirstOrDefault(rule =>
            rule.BodyContains is null
            || exchange.BodyText.Contains(rule.BodyContains, StringComparison.OrdinalIgnoreCase));
        var operation = new ChatOperation(
            appId, state.Time.GetUtcNow(), settings.OperationSeconds, rule ?? new OperationRule());
        chat.Add(operation);
        var body = settings.Location is LocationForm.BodyOnly ? ChatJson.Write(chat, state, root) : [];
        return new Answer(202, body, Answer.GraphJson)
            .With("Location", LocationOf(settings.Location, chat, operation, root));
    }

    private static string? LocationOf(LocationForm form, Chat chat, ChatOperation operation, string root)
    {
        var quoted = $"/chats('{chat.Id}')/operations('{operation.Id}')";
        var slashed = $"/chats/{chat.Id}/operations/{operation.Id}";
        return form switch
        {
            LocationForm.Relative => quoted,
            LocationForm.RelativeSlashed => slashed,
            LocationForm.RelativeEncoded =>
                $"/chats('{Uri.EscapeDataString(chat.Id)}')/operations('{Uri.EscapeDataString(operation.Id)}')",
            LocationForm.Absolute => root[..^1] + quoted,
            LocationForm.AbsoluteSlashed => root[..^1] + slashed,
            LocationForm.ForeignHost => ForeignHost.Root + quoted,
            _ => null,
        };
    }

    private Chat Visible(Exchange exchange, AccessToken token, GraphPath path)
    {
        var chat = ChatAccess.Demand(state, exchange, token, path.Segments[1]);
        var delay = state.Settings.ChatDelaySeconds;
        if (delay > 0)
        {
            var ready = chat.Operations is [.., var last] ? last.Created + last.Duration : chat.Created;
            if (state.Time.GetUtcNow() < ready.AddSeconds(delay))
            {
                throw GraphException.NotFound($"NotFound: no chat with id '{chat.Id}'.");
            }
        }

        return chat;
    }
}
