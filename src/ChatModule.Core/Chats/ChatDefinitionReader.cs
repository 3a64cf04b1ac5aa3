namespace ChatModule;

/// <summary>Reads chat definitions: items with <c>Members</c>, and optionally <c>Topic</c>, <c>ChatType</c>, <c>InstalledApp</c>.</summary>
internal sealed class ChatDefinitionReader(PropertyReader items, PersonReader people)
{
    private readonly TeamsAppIdParser apps = new(items);

    /// <summary>Whether the item is a chat definition: whether it has <c>Members</c>, even empty ones.</summary>
    public bool IsChatDefinition(object? item) =>
        items.Unwrap(item) is not (null or string or Guid) && items.TryGet(item!, "Members", out _);

    /// <summary>The chat that an item describes; what it leaves out comes from the defaults.</summary>
    /// <exception cref="GraphChatException">The item can't be used; <paramref name="called"/> is what the message calls it.</exception>
    public ChatDefinition Read(object item, ChatDefinitionBuilder builder, string defaultType, string? defaultTopic, string? defaultApp, string called = "The item")
    {
        var topic = ReadText(item, "Topic", GraphChatError.TopicInvalid, called);
        var type = ReadType(item, called) ?? defaultType;
        // The default topic is for the groups among the rows.
        if (type == ChatDefinition.Group)
            topic ??= defaultTopic;
        items.TryGet(item, "InstalledApp", out var app);
        return builder.Build(ReadMembers(item, topic), type, topic, apps.Parse(app) ?? defaultApp);
    }

    private List<Person> ReadMembers(object item, string? topic)
    {
        items.TryGet(item, "Members", out var value);
        var named = value switch
        {
            null => [],
            string list => list.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            _ => items.Flatten(value),
        };
        var members = named.Select(member => people.Read(member, topic is null ? "A member of a chat definition" : $"A member of the chat '{topic}'")).ToList();
        return members.Count > 0 ? members : throw new GraphChatException(GraphChatError.MemberNotRecognized,
            $"The chat {(topic is null ? "" : $"'{topic}' ")}has no members.")
        {
            RecommendedAction = "Fill the item's Members: a list, or one text with the people separated by semicolons.",
        };
    }

    // Left out, such a value would give another chat than the item describes.
    private string? ReadText(object item, string name, GraphChatError error, string called) => items.TryGetString(item, name, out var text) ? text
        : throw new GraphChatException(error, $"{called} has a {name} that isn't a text, a number, or a date.")
        {
            RecommendedAction = $"Give it one text as {name}: join a list with -join, and name the property of an object.",
        };

    private string? ReadType(object item, string called) => ReadText(item, "ChatType", GraphChatError.BadRequest, called)?.ToLowerInvariant() switch
    {
        null => null,
        "group" => ChatDefinition.Group,
        "oneonone" => ChatDefinition.OneOnOne,
        // A meeting's chat can't be created this way: https://learn.microsoft.com/graph/api/chat-post.
        var other => throw new GraphChatException(GraphChatError.BadRequest, $"A chat of the type '{other}' can't be created.")
        {
            RecommendedAction = "Use group or oneOnOne. A meeting's chat is created with the meeting.",
        },
    };
}
