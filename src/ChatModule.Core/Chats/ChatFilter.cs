namespace ChatModule;

/// <summary>Which chats to list. What is null doesn't matter.</summary>
internal sealed record ChatFilter
{
    /// <summary>The exact topic, as a request would carry it.</summary>
    public string? Topic
    {
        get;
        init => field = value is null ? null : TextSanitizer.ReplaceHalfCharacters(value);
    }

    /// <summary><c>oneOnOne</c>, <c>group</c>, or <c>meeting</c>.</summary>
    public string? ChatType { get; init; }

    /// <summary>The user to list the chats of: an object ID or a UPN. Null lists those of the signed-in user.</summary>
    public string? User { get; init; }

    /// <summary>
    /// Whether chats are found too that move to the front while the pages are read, as a chat with a new message does.
    /// Others can be listed twice then.
    /// </summary>
    public bool IncludesMoved { get; init; }

    /// <summary>The conditions that the filter has.</summary>
    public ChatConditions Conditions =>
        (ChatType is null ? 0 : ChatConditions.ChatType) | (Topic is null ? 0 : ChatConditions.Topic);

    /// <summary>
    /// The OData filter with some of the conditions, or null. The service applies it page by page, so a page can be
    /// empty and still have a next link: https://learn.microsoft.com/graph/api/chat-list.
    /// </summary>
    public string? ToOData(ChatConditions conditions)
    {
        List<string> parts = [];
        if (conditions.HasFlag(ChatConditions.ChatType))
            parts.Add($"chatType eq '{Escape(ChatType!)}'");
        if (conditions.HasFlag(ChatConditions.Topic))
            parts.Add($"topic eq '{Escape(Topic!)}'");
        return parts.Count == 0 ? null : string.Join(" and ", parts);
    }

    /// <summary>
    /// Whether a listed chat is one of them. The service's own comparison isn't documented to be exact.
    /// </summary>
    public bool Matches(GraphChat chat) =>
        (ChatType is null || ChatType.Equals(chat.ChatType ?? TypeOf(chat.ChatId), StringComparison.OrdinalIgnoreCase))
        && (Topic is null || string.Equals(chat.ExactTopic, Topic, StringComparison.Ordinal));

    // Every ID has one of these forms: https://learn.microsoft.com/graph/api/resources/chat.
    private static string TypeOf(string chatId) =>
        chatId.EndsWith("@unq.gbl.spaces", StringComparison.Ordinal) ? ChatDefinition.OneOnOne
        : chatId.StartsWith("19:meeting_", StringComparison.Ordinal) ? "meeting"
        : ChatDefinition.Group;

    private static string Escape(string value) => value.Replace("'", "''", StringComparison.Ordinal);
}
