using GraphEmulator.Authentication;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Chats;

/// <summary><c>POST /chats</c>, and <c>GET</c> and <c>PATCH /chats/{id}</c>.</summary>
internal sealed class ChatResource(EmulatorState state)
{
    private readonly ChatValidator validator = new(state);

    public EmulatorResponse Create(RequestContext request, AccessToken token, GraphPath path)
    {
        if (token.IsAppOnly && !state.Settings.AllowAppOnly)
        {
            throw new GraphException(
                412, "PreconditionFailed", "Requested API is not supported in application-only context");
        }

        Permissions.CreateChat.Require(token);
        var contentType = request.HttpContext.Request.ContentType ?? "";
        if (!contentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            throw GraphException.BadRequest("Entity only allows writes with a JSON Content-Type header.");
        }

        var root = $"{request.Origin}/{path.Version}/";
        var body = ChatBodyReader.Read(request.Body);
        ChatValidator.ValidateChat(body);
        var members = validator.ResolveMembers(body, root, token);
        var appId = body.Apps is [var app] ? ChatValidator.GetAppId(app, root) : null;
        var chat = CreateChat(request, token, body, members);
        return appId is null
            ? EmulatorResponse.Graph(201, ChatJson.Write(chat, state, root))
            : Install(request, chat, appId, root);
    }

    public EmulatorResponse Read(RequestContext request, AccessToken token, GraphPath path)
    {
        Permissions.ReadChat.Require(token);
        var query = ODataQuery.Parse(request, ChatJson.Properties, "microsoft.graph.chat", "$select", "$expand");
        var chat = ChatAccess.GetReadyChat(state, request, token, path.Segments[1]);
        var body = ChatJson.Write(chat, state, $"{request.Origin}/{path.Version}/", query);
        return EmulatorResponse.Graph(200, body);
    }

    /// <summary>Updates the topic: https://learn.microsoft.com/graph/api/chat-patch.</summary>
    public EmulatorResponse Update(RequestContext request, AccessToken token, GraphPath path)
    {
        Permissions.UpdateChat.Require(token);
        var chat = ChatAccess.GetReadyChat(state, request, token, path.Segments[1]);
        var topic = ChatBodyReader.ReadTopic(request.Body);
        ChatValidator.ValidateTopic(topic ?? "", chat.IsOneOnOne);
        chat.Rename(topic, state.Time.GetUtcNow());
        return EmulatorResponse.Graph(200, ChatJson.Write(chat, state, $"{request.Origin}/{path.Version}/"));
    }

    private Chat CreateChat(RequestContext request, AccessToken token, ChatBody body, IReadOnlyList<ChatMember> members)
    {
        var now = state.Time.GetUtcNow();
        if (body.ChatType == "oneOnOne")
        {
            return state.Chats.GetOrAddOneOnOne(members, now);
        }

        var added = members;
        if (request.OmitMember)
        {
            // Always keep the caller: no report says that the service omits the caller.
            var omitted = members.LastOrDefault(member => member.User.Id != token.ObjectId);
            added = [.. members.Where(member => member != omitted)];
        }

        return state.Chats.AddGroup(body.Topic, members, added, now);
    }

    private EmulatorResponse Install(RequestContext request, Chat chat, string appId, string root)
    {
        var settings = state.Settings;
        var rule = settings.OperationRules.FirstOrDefault(rule =>
            rule.BodyContains is null
            || request.BodyText.Contains(rule.BodyContains, StringComparison.OrdinalIgnoreCase));
        var operation = new ChatOperation(
            appId, state.Time.GetUtcNow(), settings.OperationSeconds, rule ?? new OperationRule());
        chat.Add(operation);
        var body = settings.Location is LocationFormat.BodyOnly ? ChatJson.Write(chat, state, root) : [];
        return EmulatorResponse.Graph(202, body)
            .WithHeader("Location", FormatLocation(settings.Location, chat, operation, root));
    }

    private static string? FormatLocation(LocationFormat form, Chat chat, ChatOperation operation, string root)
    {
        var quoted = $"/chats('{chat.Id}')/operations('{operation.Id}')";
        var slashed = $"/chats/{chat.Id}/operations/{operation.Id}";
        return form switch
        {
            LocationFormat.Relative => quoted,
            LocationFormat.RelativeSlashed => slashed,
            LocationFormat.RelativeEncoded =>
                $"/chats('{Uri.EscapeDataString(chat.Id)}')/operations('{Uri.EscapeDataString(operation.Id)}')",
            LocationFormat.Absolute => root[..^1] + quoted,
            LocationFormat.AbsoluteSlashed => root[..^1] + slashed,
            LocationFormat.ForeignHost => ForeignHost.Root + quoted,
            _ => null,
        };
    }
}
