namespace ChatModule;

/// <summary>Reads whole chats: items with <c>Members</c>, and optionally <c>Topic</c>, <c>ChatType</c>, <c>InstalledApp</c>.</summary>
internal sealed class ChatDefinitionReader(PropertyReader items, PersonReader people)
{
    private readonly TeamsAppIdParser apps = new(items);

    /// <summary>Whether the item is a whole chat. The name decides, even when nothing stands under it.</summary>
    public bool IsChatDefinition(object? item) =>
        items.Unwrap(item) is not (null or string or Guid) && items.TryGet(item!, "Members", out _);

    /// <summary>The chat that an item describes; what it leaves out comes from the defaults.</summary>
    public ChatDefinition Read(object item, ChatDefinitionBuilder builder, string defaultType, string? defaultTopic, string? defaultApp)
    {
        var topic = items.GetString(item, "Topic");
        var type = ReadType(item) ?? defaultType;
        // A default title is meant for the groups among the rows.
        if (type == ChatDefinition.Group)
            topic ??= defaultTopic;
        items.TryGet(item, "InstalledApp", out var app);
        return builder.Build(ReadMembers(item, topic), type, topic, apps.Parse(app) ?? defaultApp);
    }

    private List<Person> ReadMembers(object item, string? topic)
    {
        items.TryGet(item, "Members", out var value);
        var named = value is string list ? list.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : items.Flatten(value);
        var members = named.Select(member => people.Read(member, topic is null ? "A member of a whole chat" : $"A member of the chat '{topic}'")).ToList();
        return members.Count > 0 ? members : throw new GraphChatException(GraphChatError.MemberNotRecognized,
            $"The chat {(topic is null ? "" : $"'{topic}' ")}names no members.")
        {
            RecommendedAction = "Fill the Members of the item: a list, or one text with the people separated by semicolons.",
        };
    }

    private string? ReadType(object item) => items.GetString(item, "ChatType")?.ToLowerInvariant() switch
    {
        null => null,
        "group" => ChatDefinition.Group,
        "oneonone" => ChatDefinition.OneOnOne,
        // "meeting exists in the enum but cannot be created here" (api.md, POST /chats).
        var other => throw new GraphChatException(GraphChatError.BadRequest, $"A chat of the type '{other}' cannot be created.")
        {
            RecommendedAction = "Use group or oneOnOne; a meeting's chat is made with the meeting.",
        },
    };
}
