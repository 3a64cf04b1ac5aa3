namespace ChatModule.Graph.Models;

/// <summary>
/// Maps the response to <c>POST /chats</c>: 201 with the chat, or 202 with the location of the operation.
/// </summary>
internal static class ChatResponseMapper
{
    /// <summary>What the response lacks; null when it identifies the chat.</summary>
    public static string? Validate(ChatModel? created, string? location) =>
        HasId(created) || location is not null && OperationLocation.TryReadKeys(location) is not null ? null
        : "the response identifies neither the chat nor the operation";

    /// <summary>The chat, one type for both responses.</summary>
    /// <exception cref="GraphChatException">
    /// <see cref="GraphChatError.UntrustedLocation"/>, with the chat: the location leads to another host.
    /// </exception>
    public static GraphChat ToChat(ChatDefinition definition, ChatModel? created, string? location, Uri endpoint,
        string description)
    {
        var hasId = HasId(created);
        var needsLocation = definition.InstalledApp is not null || !hasId;
        var (operation, untrusted) = needsLocation && location is not null ? Parse(location, endpoint) : default;
        var id = hasId ? TextSanitizer.Sanitize(created!.Id)! : OperationLocation.TryReadKeys(location!)!.ChatId;
        var chat = new GraphChat
        {
            // Everything but the id is optional: https://learn.microsoft.com/graph/api/chat-post.
            ChatId = id,
            ChatType = definition.ChatType,
            Topic = TextSanitizer.Sanitize(created?.Topic ?? definition.Topic),
            WebUrl = TextSanitizer.Sanitize(created?.WebUrl),
            CreatedDateTime = created?.CreatedDateTime,
            LastUpdatedDateTime = created?.LastUpdatedDateTime,
            TenantId = TextSanitizer.Sanitize(created?.TenantId) ?? definition.HomeTenant,
            // An array, because PowerShell can't index into the list type that a collection expression creates.
            Members = definition.People.Select(person => person.ToMember(definition.HomeTenant, id)).ToArray(),
            InstalledApp = definition.InstalledApp,
            OperationId = operation?.OperationId,
            OperationLocation = operation is null ? null : TextSanitizer.Sanitize(location),
        };
        return untrusted is null ? chat : throw new GraphChatException(GraphChatError.UntrustedLocation,
            $"{description} was created: {chat.ChatId}. The location of its operation leads to another host. "
            + untrusted.Message,
            untrusted)
        {
            Chat = chat,
            Outcome = RequestOutcome.Executed,
            RecommendedAction = "The chat exists, so don't create it again. "
                + "Check for a proxy or firewall between this computer and Microsoft Graph.",
        };
    }

    private static bool HasId(ChatModel? created) => !string.IsNullOrWhiteSpace(created?.Id);

    // An unreadable location costs the operation only; one that leads away is reported.
    private static (OperationLocation? Operation, GraphChatException? Untrusted) Parse(string location, Uri endpoint)
    {
        try
        {
            return (OperationLocation.Parse(location, endpoint), null);
        }
        catch (GraphChatException e)
        {
            return (null, e.Error == GraphChatError.UntrustedLocation ? e : null);
        }
    }
}
