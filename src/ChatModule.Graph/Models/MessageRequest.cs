namespace ChatModule.Graph.Models;

/// <summary>
/// Builds the body of <c>POST /chats/{id}/messages</c>: https://learn.microsoft.com/graph/api/chat-post-messages.
/// </summary>
internal static class MessageRequest
{
    /// <summary>The SDK's message.</summary>
    public static ChatMessage Build(MessageDefinition message)
    {
        var (contentType, content) = message.ToBody();
        return new()
        {
            Importance = message.Importance switch
            {
                "high" => ChatMessageImportance.High,
                "urgent" => ChatMessageImportance.Urgent,
                _ => ChatMessageImportance.Normal,
            },
            Body = new ItemBody
            {
                ContentType = contentType == MessageDefinition.Html ? BodyType.Html : BodyType.Text,
                Content = content,
            },
            // Only where there are some, as in the documented requests.
            Mentions = message.Mentions.Count == 0 ? null : [.. Mentions(message)],
            Attachments = message.Card is null ? null : [Attachment(message.Card)],
        };
    }

    private static IEnumerable<ChatMessageMention> Mentions(MessageDefinition message) =>
        message.Mentions.Select((mention, id) => Mention(mention, id, message.ChatId));

    private static ChatMessageMention Mention(MessageMention mention, int id, string chatId) => new()
    {
        Id = id,
        MentionText = mention.Text,
        Mentioned = new ChatMessageMentionedIdentitySet
        {
            OdataType = null,
            User = mention.UserId is null ? null : new TeamworkUserIdentity
            {
                Id = mention.UserId,
                DisplayName = mention.Text,
                UserIdentityType = TeamworkUserIdentityType.AadUser,
            },
            Conversation = mention.UserId is not null ? null : new TeamworkConversationIdentity
            {
                OdataType = null,
                Id = chatId,
                DisplayName = mention.Text,
                ConversationIdentityType = TeamworkConversationIdentityType.Chat,
            },
        },
    };

    private static ChatMessageAttachment Attachment(AdaptiveCard card) => new()
    {
        Id = card.Id,
        ContentType = AdaptiveCard.ContentType,
        Content = card.Json,
    };
}
