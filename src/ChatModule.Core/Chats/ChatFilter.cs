namespace ChatModule;

/// <summary>Which chats to list. What is null doesn't matter.</summary>
internal sealed record ChatFilter
{
    /// <summary>Where the list of a chat's members ends that comes with the chat, a known issue: https://learn.microsoft.com/graph/api/chat-list.</summary>
    public const int MaxExpandedMembers = 25;

    /// <summary>The exact topic.</summary>
    public string? Topic { get; init; }

    /// <summary><c>oneOnOne</c>, <c>group</c>, or <c>meeting</c>.</summary>
    public string? ChatType { get; init; }

    /// <summary>Whose chats: an object ID or a UPN. Null lists those of the signed-in user.</summary>
    public string? User { get; init; }

    /// <summary>
    /// The OData filter, or null. The service applies it page by page, so a page can be empty and still have a next
    /// link: https://learn.microsoft.com/graph/api/chat-list.
    /// </summary>
    public string? ToOData()
    {
        List<string> conditions = [];
        if (ChatType is not null)
            conditions.Add($"chatType eq '{Escape(ChatType)}'");
        if (Topic is not null)
            conditions.Add($"topic eq '{Escape(Topic)}'");
        return conditions.Count == 0 ? null : string.Join(" and ", conditions);
    }

    /// <summary>Whether a listed chat is one of them. The service's own comparison isn't documented to be exact.</summary>
    public bool Matches(GraphChat chat) =>
        (ChatType is null || string.Equals(chat.ChatType, ChatType, StringComparison.OrdinalIgnoreCase))
        && (Topic is null || string.Equals(chat.ExactTopic, Topic, StringComparison.Ordinal));

    private static string Escape(string value) => value.Replace("'", "''", StringComparison.Ordinal);
}
