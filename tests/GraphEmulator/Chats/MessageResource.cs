using System.Globalization;
using System.Text.Json;
using GraphEmulator.Authentication;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Chats;

/// <summary><c>POST /chats/{id}/messages</c>.</summary>
internal sealed class MessageResource(EmulatorState state)
{
    private const int MaxContentSize = 28 * 1024;

    public EmulatorResponse Send(RequestContext request, AccessToken token, GraphPath path)
    {
        if (token.IsAppOnly)
        {
            throw new GraphException(
                412, "PreconditionFailed", "Requested API is not supported in application-only context");
        }

        Permissions.SendMessage.Require(token);
        var chat = ChatAccess.GetChat(state, request, token, path.Segments[1]);
        var (content, contentType, importance) = Read(request);
        var now = state.Time.GetUtcNow();
        var message = new ChatMessage(
            now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), content, token.ObjectId, now);
        chat.Add(message);
        return EmulatorResponse.Graph(201, Write(request, path, chat, message, contentType, importance));
    }

    private static (string Content, string ContentType, string Importance) Read(RequestContext request)
    {
        try
        {
            using var json = JsonDocument.Parse(request.Body);
            if (!json.RootElement.TryGetProperty("body", out var body)
                || !body.TryGetProperty("content", out var content)
                || content.GetString() is not { Length: > 0 } text)
            {
                throw GraphException.BadRequest("Missing body content");
            }

            if (System.Text.Encoding.UTF8.GetByteCount(text) > MaxContentSize)
            {
                throw new GraphException(413, "RequestEntityTooLarge", "Message content is too large.");
            }

            var contentType = body.TryGetProperty("contentType", out var type) ? type.GetString() : "text";
            var importance = json.RootElement.TryGetProperty("importance", out var value) ? value.GetString() : "normal";
            return contentType is not ("text" or "html")
                ? throw GraphException.BadRequest($"'{contentType}' isn't a content type.")
                : importance is not ("normal" or "high" or "urgent")
                    ? throw GraphException.BadRequest($"'{importance}' isn't an importance.")
                    : (text, contentType, importance);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw GraphException.BadRequest("Unable to read JSON request payload.");
        }
    }

    private static byte[] Write(
        RequestContext request, GraphPath path, Chat chat, ChatMessage message, string contentType, string importance) =>
        JsonBody.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{request.Origin}/{path.Version}/$metadata#chats('{Uri.EscapeDataString(chat.Id)}')/messages/$entity");
            json.WriteString("id", message.Id);
            json.WriteString("messageType", "message");
            json.WriteString("createdDateTime", GraphTime.Format(message.Created, 3));
            json.WriteString("chatId", chat.Id);
            json.WriteString("importance", importance);
            json.WriteNull("webUrl");
            json.WriteStartObject("from");
            json.WriteStartObject("user");
            json.WriteString("id", message.From);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject("body");
            json.WriteString("contentType", contentType);
            json.WriteString("content", message.Content);
            json.WriteEndObject();
            json.WriteEndObject();
        });
}

/// <summary>A message in a chat.</summary>
/// <param name="Id">The ID, milliseconds since 1970.</param>
/// <param name="Content">The text.</param>
/// <param name="From">The object ID of the sender.</param>
/// <param name="Created">The time when it was sent.</param>
public sealed record ChatMessage(string Id, string Content, string From, DateTimeOffset Created);
