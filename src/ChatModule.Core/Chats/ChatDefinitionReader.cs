namespace ChatModule;

/// <summary>
/// Reads chat definitions: items with <c>Members</c>, and optionally <c>Topic</c>, <c>ChatType</c>,
/// <c>InstalledApp</c>.
/// </summary>
internal sealed class ChatDefinitionReader(PropertyReader items, PersonReader people)
{
    private readonly TeamsAppIdParser apps = new(items);

    /// <summary>Whether the item is a chat definition: whether it has <c>Members</c>, even empty ones.</summary>
    public static bool IsChatDefinition(NamedItem item) =>
        item.Plain is not (null or string or Guid) && item.TryGet("Members", out _);

    /// <summary>The chat that an item describes; what it leaves out comes from the defaults.</summary>
    /// <exception cref="GraphChatException">
    /// The item can't be used; <paramref name="label"/> is what the message calls it.
    /// </exception>
    public ChatDefinition Read(
        NamedItem row,
        ChatDefinitionBuilder builder,
        string defaultType,
        string? defaultTopic,
        string? defaultApp,
        string label)
    {
        var topic = ReadText(row, "Topic", GraphChatError.TopicInvalid, label);
        var type = ReadType(row, label) ?? defaultType;
        // The default topic is for the groups among the rows.
        if (type == ChatDefinition.Group)
            topic ??= defaultTopic;
        return builder.Build(ReadMembers(row, topic), type, topic, ReadApp(row) ?? defaultApp);
    }

    private List<Person> ReadMembers(NamedItem row, string? topic)
    {
        row.TryGet("Members", out var value);
        var named = value switch
        {
            null => [],
            string list => list.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            _ => items.Flatten(value),
        };
        var label = topic is null ? "A member of a chat definition" : $"A member of the chat '{topic}'";
        var members = named.Select(member => people.Read(member, label)).ToList();
        if (members.Count > 0)
            return members;
        var chat = topic is null ? "The chat" : $"The chat '{topic}'";
        throw new GraphChatException(GraphChatError.MemberNotRecognized, $"{chat} has no members.")
        {
            RecommendedAction = "Fill the item's Members: a list, or one text with the people separated by semicolons.",
        };
    }

    // The body of a request has InstalledApps: https://learn.microsoft.com/graph/api/chat-post.
    private string? ReadApp(NamedItem row)
    {
        row.TryGet("InstalledApp", out var app);
        if (app is null)
            row.TryGet("InstalledApps", out app);
        return apps.Parse(app);
    }

    // Left out, such a value would give another chat than the item describes.
    private static string? ReadText(NamedItem row, string name, GraphChatError error, string label)
    {
        if (row.TryGetString(name, out var text))
            return text;
        throw new GraphChatException(error, $"{label} has a {name} that isn't a text, a number, or a date.")
        {
            RecommendedAction =
                $"Give it one text as {name}: join a list with -join, and name the property of an object.",
        };
    }

    private static string? ReadType(NamedItem row, string label) =>
        ReadText(row, "ChatType", GraphChatError.BadRequest, label)?.ToLowerInvariant() switch
        {
            null => null,
            "group" => ChatDefinition.Group,
            "oneonone" => ChatDefinition.OneOnOne,
            // A meeting's chat can't be created this way: https://learn.microsoft.com/graph/api/chat-post.
            var other => throw TypeNotCreatable(other),
        };

    private static GraphChatException TypeNotCreatable(string type) =>
        new(GraphChatError.BadRequest, $"A chat of the type '{type}' can't be created.")
        {
            RecommendedAction = "Use group or oneOnOne. A meeting's chat is created with the meeting.",
        };
}
