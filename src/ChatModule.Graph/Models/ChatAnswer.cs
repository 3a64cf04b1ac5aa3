namespace ChatModule.Graph.Models;

/// <summary>Reads what <c>POST /chats</c> answers: 201 with the chat, or 202 with the way to the operation.</summary>
internal static class ChatAnswer
{
    /// <summary>The chat, one type for both answers.</summary>
    /// <exception cref="GraphChatException">The answer names no chat, or leads elsewhere.</exception>
    public static GraphChat Read(ChatDefinition asked, ChatModel? made, string? location, Uri endpoint, string what)
    {
        var operation = asked.InstalledApp is not null && location is not null ? Parse(location, made, endpoint) : null;
        return new GraphChat
        {
            // "treat every property as optional but id" (api.md, POST /chats).
            ChatId = ServiceText.Inert(made?.Id) ?? operation?.ChatId ?? throw NoChat(what),
            ChatType = asked.ChatType,
            Topic = ServiceText.Inert(made?.Topic ?? asked.Topic),
            WebUrl = ServiceText.Inert(made?.WebUrl),
            CreatedDateTime = made?.CreatedDateTime,
            LastUpdatedDateTime = made?.LastUpdatedDateTime,
            TenantId = ServiceText.Inert(made?.TenantId) ?? asked.HomeTenant,
            // An array, because PowerShell cannot index into the list type that a collection expression makes.
            Members = asked.People.Select(person => person.ToMember(asked.HomeTenant)).ToArray(),
            InstalledApp = asked.InstalledApp,
            OperationId = operation?.OperationId,
            OperationLocation = operation is null ? null : ServiceText.Inert(location),
        };
    }

    // With the chat in the answer, an unreadable location costs the operation only; one that leads away is an alarm.
    private static OperationLocation? Parse(string location, ChatModel? made, Uri endpoint)
    {
        try
        {
            return OperationLocation.Parse(location, endpoint);
        }
        catch (GraphChatException e) when (e.Error == GraphChatError.InvalidResponse && made?.Id is not null)
        {
            return null;
        }
    }

    private static GraphChatException NoChat(string what) => new(GraphChatError.InvalidResponse,
        $"{what}: the service accepted it, but its answer names neither the chat nor the operation.")
    {
        RecommendedAction = "The chat probably exists: look for it in Teams before trying again.",
    };
}
