using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Chats;

/// <summary>
/// Reads a message to send and validates its mentions and cards:
/// https://learn.microsoft.com/graph/api/chatmessage-post.
/// </summary>
internal static partial class MessageBody
{
    private const string Card = "application/vnd.microsoft.card.adaptive";

    private static readonly string[] Properties =
        ["body", "importance", "attachments", "mentions", "subject", "@odata.type"];

    [GeneratedRegex("""<at\s+id="(?<id>[^"]*)"\s*>(?<text>.*?)</at>""", RegexOptions.Singleline)]
    private static partial Regex AtTag { get; }

    [GeneratedRegex("""<attachment\s+id="(?<id>[^"]*)"\s*>\s*</attachment>""")]
    private static partial Regex AttachmentTag { get; }

    public static ChatMessage Read(RequestContext request, Chat chat)
    {
        // The whole request counts for the size.
        if (request.Body.Length > request.State.Settings.MaxMessageBytes)
        {
            throw new GraphException(413, "RequestEntityTooLarge", "Message content is too large.");
        }

        try
        {
            using var document = JsonDocument.Parse(request.Body);
            return Read(document.RootElement, chat, request.State.Time.GetUtcNow());
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw GraphException.BadRequest("Unable to read JSON request payload.");
        }
    }

    private static ChatMessage Read(JsonElement root, Chat chat, DateTimeOffset now)
    {
        if (root.EnumerateObject().Select(property => property.Name).Except(Properties).FirstOrDefault() is { } unknown)
        {
            throw GraphException.BadRequest(
                $"The property '{unknown}' does not exist on type 'microsoft.graph.chatMessage'.");
        }

        if (!root.TryGetProperty("body", out var body)
            || !body.TryGetProperty("content", out var content)
            || content.GetString() is not { Length: > 0 } text)
        {
            throw GraphException.BadRequest("Missing body content");
        }

        var contentType = Text(body, "contentType") ?? "text";
        var importance = Text(root, "importance") ?? "normal";
        var mentions = Items(root, "mentions");
        var attachments = Items(root, "attachments");
        if (contentType is not ("text" or "html"))
        {
            throw GraphException.BadRequest($"'{contentType}' isn't a content type.");
        }

        if (importance is not ("normal" or "high" or "urgent"))
        {
            throw GraphException.BadRequest($"'{importance}' isn't an importance.");
        }

        ValidateMentions(contentType == "html" ? text : "", mentions, chat);
        ValidateAttachments(contentType == "html" ? text : "", attachments);
        return new ChatMessage("", text, "", now)
        {
            ContentType = contentType,
            Importance = importance,
            Mentions = mentions.Count == 0 ? "[]" : root.GetProperty("mentions").GetRawText(),
            Attachments = attachments.Count == 0 ? "[]" : root.GetProperty("attachments").GetRawText(),
        };
    }

    private static void ValidateMentions(string html, List<JsonElement> mentions, Chat chat)
    {
        var tags = AtTag.Matches(html).ToLookup(tag => tag.Groups["id"].Value, tag => tag.Groups["text"].Value);
        var ids = mentions.ConvertAll(mention => mention.GetProperty("id").GetRawText());
        if (ids.Distinct().Count() != ids.Count || !tags.Select(tag => tag.Key).ToHashSet().SetEquals(ids))
        {
            throw GraphException.BadRequest(
                "Every at tag in the body must have one mention with its ID, and vice versa.");
        }

        foreach (var mention in mentions)
        {
            var id = mention.GetProperty("id").GetInt32();
            var text = Text(mention, "mentionText");
            if (tags[mention.GetProperty("id").GetRawText()].Any(tag => WebUtility.HtmlDecode(tag) != text))
            {
                throw GraphException.BadRequest($"The text of the at tag {id} isn't the mentionText '{text}'.");
            }

            ValidateMentioned(mention.GetProperty("mentioned"), chat);
        }
    }

    private static void ValidateMentioned(JsonElement mentioned, Chat chat)
    {
        if (mentioned.TryGetProperty("conversation", out var conversation)
            && conversation.ValueKind is JsonValueKind.Object)
        {
            if (Text(conversation, "conversationIdentityType") != "chat" || Text(conversation, "id") != chat.Id)
            {
                throw GraphException.BadRequest("The mentioned conversation isn't this chat.");
            }

            return;
        }

        var user = Text(mentioned.GetProperty("user"), "id");
        if (user is null || chat.FindMember(user) is null)
        {
            throw GraphException.BadRequest($"The mentioned user '{user}' isn't a member of the chat.");
        }
    }

    private static void ValidateAttachments(string html, List<JsonElement> attachments)
    {
        var tags = AttachmentTag.Matches(html).Select(tag => tag.Groups["id"].Value).ToHashSet();
        foreach (var attachment in attachments)
        {
            var id = Text(attachment, "id");
            if (id is null || !tags.Contains(id))
            {
                throw GraphException.BadRequest($"The body has no attachment tag for the attachment '{id}'.");
            }

            if (Text(attachment, "contentType") == Card)
            {
                ValidateCard(attachment.GetProperty("content"));
            }
        }

        var known = attachments.ConvertAll(attachment => Text(attachment, "id"));
        if (tags.Except(known).FirstOrDefault() is { } unknown)
        {
            throw GraphException.BadRequest($"There is no attachment for the attachment tag '{unknown}'.");
        }
    }

    private static void ValidateCard(JsonElement content)
    {
        if (content.ValueKind is not JsonValueKind.String)
        {
            throw GraphException.BadRequest("Cannot convert the value of 'content' to the expected type 'Edm.String'.");
        }

        using var card = JsonDocument.Parse(content.GetString()!);
        if (Text(card.RootElement, "type") != "AdaptiveCard")
        {
            throw GraphException.BadRequest("The content of the attachment isn't an Adaptive Card.");
        }
    }

    private static List<JsonElement> Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var items) && items.ValueKind is not JsonValueKind.Null
            ? [.. items.EnumerateArray()]
            : [];

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
