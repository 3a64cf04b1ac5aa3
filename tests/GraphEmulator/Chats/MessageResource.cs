using System.Globalization;
using System.Text.RegularExpressions;
using GraphEmulator.Authentication;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Chats;

/// <summary><c>/chats/{id}/messages</c> and <c>/chats/{id}/messages/{id}</c>.</summary>
internal sealed partial class MessageResource(EmulatorState state)
{
    private const int MaxTop = 50;
    private const string Created = "createdDateTime";
    private const string Modified = "lastModifiedDateTime";

    [GeneratedRegex(@"^\s*(?<property>\w+)\s+(?<operator>gt|lt)\s+(?<time>\S+)\s*$")]
    private static partial Regex Condition { get; }

    /// <summary>Sends a message: https://learn.microsoft.com/graph/api/chat-post-messages.</summary>
    public EmulatorResponse Send(RequestContext request, AccessToken token, GraphPath path)
    {
        if (token.IsAppOnly)
        {
            throw new GraphException(
                412, "PreconditionFailed", "Requested API is not supported in application-only context");
        }

        Permissions.SendMessage.Require(token);
        var chat = ChatAccess.GetChat(state, request, token, path.Segments[1]);
        var message = MessageBody.Read(request, chat);
        message = message with { From = token.ObjectId };
        var sent = chat.Add(state.Settings.RewriteTextAsHtml ? message.AsHtml() : message);
        return Respond(201, request, path, chat, sent);
    }

    /// <summary>Reads a message: https://learn.microsoft.com/graph/api/chatmessage-get.</summary>
    public EmulatorResponse Read(RequestContext request, AccessToken token, GraphPath path)
    {
        Permissions.ReadMessages.Require(token);
        var chat = ChatAccess.GetChat(state, request, token, path.Segments[1]);
        var message = chat.AllMessages.FirstOrDefault(message => message.Id == path.Segments[3]);
        return message is null
            ? throw GraphException.NotFound($"NotFound: no message with ID '{path.Segments[3]}'.")
            : Respond(200, request, path, chat, message);
    }

    /// <summary>Lists messages, latest first: https://learn.microsoft.com/graph/api/chat-list-messages.</summary>
    public EmulatorResponse List(RequestContext request, AccessToken token, GraphPath path)
    {
        Permissions.ReadMessages.Require(token);
        var chat = ChatAccess.GetChat(state, request, token, path.Segments[1]);
        var query = request.HttpContext.Request.Query;
        var unsupported = query.Keys.FirstOrDefault(name =>
            name.StartsWith('$') && name is not ("$top" or "$orderby" or "$filter" or "$skiptoken"));
        if (unsupported is not null)
        {
            throw GraphException.BadRequest($"Query option '{unsupported}' is not allowed.");
        }

        var size = ReadTop(query["$top"].ToString());
        var order = ReadOrder(query["$orderby"].ToString());
        DateTimeOffset TimeOf(ChatMessage message) => order == Created ? message.Created : message.LastModified;
        var matches = chat.AllMessages
            .Where(message => Matches(query["$filter"].ToString(), order, TimeOf(message)))
            .OrderByDescending(TimeOf).ThenByDescending(message => Number(message.Id))
            .ToList();
        // The skip token is the last message of the previous page, so new messages don't shift the pages.
        if (query["$skiptoken"].ToString() is { Length: > 0 } last)
        {
            matches = [.. matches.SkipWhile(message => message.Id != last).Skip(1)];
        }

        var page = matches.Take(size).ToList();
        var next = matches.Count > size ? NextLink(request, path, page[^1].Id) : null;
        var unknownMembers = request.PrefersUnknownMembers;
        return request.WithPreference(EmulatorResponse.Graph(200, JsonBody.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", ODataContext(request, path, chat));
            json.WriteNumber("@odata.count", page.Count);
            if (next is not null)
            {
                json.WriteString("@odata.nextLink", next);
            }

            json.WriteStartArray("value");
            foreach (var message in page)
            {
                json.WriteStartObject();
                message.Write(json, chat, state, unknownMembers);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        })));
    }

    private static string ODataContext(RequestContext request, GraphPath path, Chat chat) =>
        $"{request.Origin}/{path.Version}/$metadata#chats('{Uri.EscapeDataString(chat.Id)}')/messages";

    private int ReadTop(string top) => top.Length == 0
        ? state.Settings.MessagePageSize
        : !int.TryParse(top, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size == 0
            ? throw GraphException.BadRequest($"Invalid value '{top}' for $top query option found.")
            : size <= MaxTop
                ? size
                : throw GraphException.BadRequest($"The limit of '{MaxTop}' for Top query has been exceeded.");

    private static string ReadOrder(string order) => order switch
    {
        "" or Modified + " desc" => Modified,
        Created + " desc" => Created,
        _ => throw GraphException.BadRequest(
            $"QueryOptions to order by '{order}' is not supported. Use '{Modified} desc' or '{Created} desc'."),
    };

    /// <summary>
    /// Whether a time matches the filter. The service ignores conditions about another property than that of $orderby,
    /// and operators that it doesn't support for the property.
    /// </summary>
    private static bool Matches(string filter, string order, DateTimeOffset time) =>
        filter.Split(" and ", StringSplitOptions.RemoveEmptyEntries)
            .Select(condition => Condition.Match(condition))
            .Where(match => match.Success && match.Groups["property"].Value == order)
            .All(match =>
            {
                var isAfter = match.Groups["operator"].Value == "gt";
                var isIgnored = (isAfter && order == Created)
                    || !DateTimeOffset.TryParse(
                        match.Groups["time"].Value, CultureInfo.InvariantCulture, out _);
                var bound = isIgnored
                    ? default
                    : DateTimeOffset.Parse(match.Groups["time"].Value, CultureInfo.InvariantCulture);
                return isIgnored || (isAfter ? time > bound : time < bound);
            });

    private static long Number(string id) => long.Parse(id, NumberStyles.None, CultureInfo.InvariantCulture);

    private string NextLink(RequestContext request, GraphPath path, string last)
    {
        var options = request.HttpContext.Request.Query
            .Where(option => option.Key != "$skiptoken")
            .Select(option => $"{option.Key}={Uri.EscapeDataString(option.Value.ToString())}")
            .Append("$skiptoken=" + last);
        var root = state.Settings.ForeignNextLinks ? ForeignHost.Root : $"{request.Origin}/{path.Version}";
        return $"{root}/chats/{Uri.EscapeDataString(path.Segments[1])}/messages?{string.Join('&', options)}";
    }

    private EmulatorResponse Respond(int status, RequestContext request, GraphPath path, Chat chat, ChatMessage message)
    {
        var body = JsonBody.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", ODataContext(request, path, chat) + "/$entity");
            message.Write(json, chat, state, request.PrefersUnknownMembers);
            json.WriteEndObject();
        });
        return request.WithPreference(EmulatorResponse.Graph(status, body));
    }
}
