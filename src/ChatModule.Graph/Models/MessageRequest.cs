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
        };
    }
}
