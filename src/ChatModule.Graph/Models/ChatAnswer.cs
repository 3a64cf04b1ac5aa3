namespace ChatModule.Graph.Models;

/// <summary>Reads what <c>POST /chats</c> answers: 201 with the chat, or 202 with the way to the operation.</summary>
internal static class ChatAnswer
{
    /// <summary>What the response lacks; null when it identifies the chat.</summary>
    public static string? Lacks(ChatModel? created, string? location) =>
        HasId(created) || location is not null && OperationLocation.TryReadKeys(location) is not null ? null
        : "the response identifies neither the chat nor the operation";

    /// <summary>The chat, one type for both responses.</summary>
    /// <exception cref="GraphChatException">
    /// <see cref="GraphChatError.UntrustedLocation"/>, with the chat: the location leads to another host.
    /// </exception>
    public static GraphChat Read(ChatDefinition asked, ChatModel? created, string? location, Uri endpoint, string what)
    {
        var isNamed = HasId(created);
        var (operation, untrusted) = location is not null && (asked.InstalledApp is not null || !isNamed) ? Parse(location, endpoint) : default;
        var chat = new GraphChat
        {
            // Everything but the id is optional: https://learn.microsoft.com/graph/api/chat-post.
            ChatId = isNamed ? ServiceText.Inert(created!.Id)! : OperationLocation.TryReadKeys(location!)!.ChatId,
            ChatType = asked.ChatType,
            Topic = ServiceText.Inert(created?.Topic ?? asked.Topic),
            WebUrl = ServiceText.Inert(created?.WebUrl),
            CreatedDateTime = created?.CreatedDateTime,
            LastUpdatedDateTime = created?.LastUpdatedDateTime,
            TenantId = ServiceText.Inert(created?.TenantId) ?? asked.HomeTenant,
            // An array, because PowerShell cannot index into the list type that a collection expression makes.
            Members = asked.People.Select(person => person.ToMember(asked.HomeTenant)).ToArray(),
            InstalledApp = asked.InstalledApp,
            OperationId = operation?.OperationId,
            OperationLocation = operation is null ? null : ServiceText.Inert(location),
        };
        return untrusted is null ? chat : throw new GraphChatException(GraphChatError.UntrustedLocation,
            $"{what} was created: {chat.ChatId}. The location of its operation leads to another host. {untrusted.Message}", untrusted)
        {
            Chat = chat,
            RecommendedAction = "The chat exists, so don't create it again. Check for a proxy or firewall between this computer and Microsoft Graph.",
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
