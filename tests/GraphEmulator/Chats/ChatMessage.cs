using System.Text.Encodings.Web;
using System.Text.Json;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Chats;

/// <summary>A message in a chat.</summary>
/// <param name="Id">The ID, milliseconds since 1970 and unique in the chat.</param>
/// <param name="Content">The text or HTML.</param>
/// <param name="From">The object ID of the sender, or the app ID of a bot.</param>
/// <param name="Created">The time when it was sent.</param>
public sealed record ChatMessage(string Id, string Content, string From, DateTimeOffset Created)
{
    /// <summary><c>text</c> or <c>html</c>.</summary>
    public string ContentType { get; init; } = "text";

    /// <summary><c>normal</c>, <c>high</c>, or <c>urgent</c>.</summary>
    public string Importance { get; init; } = "normal";

    /// <summary>The attachments as JSON.</summary>
    public string Attachments { get; init; } = "[]";

    /// <summary>The mentions as JSON.</summary>
    public string Mentions { get; init; } = "[]";

    /// <summary>Whether a bot sent it instead of a user.</summary>
    public bool IsFromApplication { get; init; }

    /// <summary>The time of the last change.</summary>
    public DateTimeOffset LastModified { get; init; } = Created;

    /// <summary>The time when it was deleted.</summary>
    public DateTimeOffset? Deleted { get; init; }

    /// <summary>The event of a system message, such as <c>membersAdded</c>.</summary>
    public string? EventType { get; init; }

    internal static ChatMessage System(string eventType, DateTimeOffset time) =>
        new("", "<systemEventMessage/>", "", time) { ContentType = "html", EventType = eventType };

    /// <summary>Returns the message as Teams stores it at times: text as HTML.</summary>
    internal ChatMessage AsHtml()
    {
        var lines = HtmlEncoder.Default.Encode(Content).Replace("&#xA;", "<br>", StringComparison.Ordinal);
        return ContentType == "html" ? this : this with { ContentType = "html", Content = $"<p>{lines}</p>" };
    }

    /// <summary>Writes the properties, with the type of a system message only where the client knows it.</summary>
    internal void Write(Utf8JsonWriter json, Chat chat, EmulatorState state, bool unknownMembers)
    {
        json.WriteString("id", Id);
        json.WriteNull("replyToId");
        json.WriteString("etag", LastModified.ToUnixTimeMilliseconds().ToString(
            global::System.Globalization.CultureInfo.InvariantCulture));
        var systemType = unknownMembers ? "systemEventMessage" : "unknownFutureValue";
        json.WriteString("messageType", EventType is null ? "message" : systemType);
        json.WriteString("createdDateTime", GraphTime.Format(Created, 3));
        json.WriteString("lastModifiedDateTime", GraphTime.Format(LastModified, 3));
        json.WriteNull("lastEditedDateTime");
        json.WriteString("deletedDateTime", Deleted is { } deleted ? GraphTime.Format(deleted, 3) : null);
        json.WriteNull("subject");
        json.WriteNull("summary");
        json.WriteString("chatId", chat.Id);
        json.WriteString("importance", Importance);
        json.WriteString("locale", "en-us");
        json.WriteNull("webUrl");
        json.WriteNull("channelIdentity");
        WriteSender(json, state);
        json.WriteStartObject("body");
        json.WriteString("contentType", ContentType);
        json.WriteString("content", Content);
        json.WriteEndObject();
        json.WritePropertyName("attachments");
        json.WriteRawValue(Deleted is null ? Attachments : "[]");
        json.WritePropertyName("mentions");
        json.WriteRawValue(Deleted is null ? Mentions : "[]");
        if (EventType is null)
        {
            json.WriteNull("eventDetail");
            return;
        }

        json.WriteStartObject("eventDetail");
        json.WriteString("@odata.type", $"#microsoft.graph.{EventType}EventMessageDetail");
        json.WriteEndObject();
    }

    private void WriteSender(Utf8JsonWriter json, EmulatorState state)
    {
        if (EventType is not null)
        {
            json.WriteNull("from");
            return;
        }

        json.WriteStartObject("from");
        json.WriteNull(IsFromApplication ? "user" : "application");
        json.WriteStartObject(IsFromApplication ? "application" : "user");
        json.WriteString("id", From);
        json.WriteString("displayName", IsFromApplication ? "A bot" : state.Users.Find(From)?.DisplayName);
        json.WriteString(
            IsFromApplication ? "applicationIdentityType" : "userIdentityType", IsFromApplication ? "bot" : "aadUser");
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
