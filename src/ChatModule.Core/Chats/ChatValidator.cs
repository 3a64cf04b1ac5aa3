namespace ChatModule;

/// <summary>
/// The service's rules for a new chat, checked before anything is sent:
/// https://learn.microsoft.com/graph/api/chat-post and https://learn.microsoft.com/graph/api/chat-patch.
/// </summary>
internal static class ChatValidator
{
    /// <summary>The longest topic: https://learn.microsoft.com/graph/api/chat-patch.</summary>
    public const int MaxTopicLength = 250;

    /// <summary>
    /// "Number of people in a private chat": https://learn.microsoft.com/microsoftteams/limits-specifications-teams.
    /// </summary>
    public const int MaxMembers = 250;

    /// <summary>Checks everything but the caller.</summary>
    /// <exception cref="GraphChatException">The rule that the chat would break.</exception>
    public static void Validate(ChatDefinition chat)
    {
        ValidateTopic(chat);
        if (chat.ChatType == ChatDefinition.OneOnOne && chat.People.Count != 2)
            throw OneOnOneMembers(chat);
        if (chat.ChatType == ChatDefinition.Group)
            ValidateGroupSize(chat.People.Count, chat.Topic);
    }

    /// <summary>Checks how many people are in a group.</summary>
    /// <param name="count">The number of people.</param>
    /// <param name="topic">The title of the group; null for none.</param>
    /// <param name="isMinimum">Whether there are more that weren't counted.</param>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.TooManyMembers"/>.</exception>
    public static void ValidateGroupSize(int count, string? topic, bool isMinimum = false)
    {
        if (count > MaxMembers)
        {
            var title = topic is null ? "" : $"'{topic}' ";
            var number = FormattableString.Invariant($"{(isMinimum ? "at least " : "")}{count:#,0}");
            throw new GraphChatException(GraphChatError.TooManyMembers,
                $"The group chat {title}would have {number} members; Teams allows {MaxMembers}. "
                + "Did you mean -OneOnOne?")
            {
                RecommendedAction = "For one chat with each person, add -OneOnOne. "
                    + $"Otherwise, create groups of at most {MaxMembers} people, the caller included.",
            };
        }
    }

    /// <summary>Checks how many members a group would have.</summary>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.TooManyMembers"/>.</exception>
    public static void ValidateGroupSize(int count, ChatTarget chat)
    {
        if (count > MaxMembers)
            throw new GraphChatException(GraphChatError.TooManyMembers, FormattableString.Invariant(
                $"The {chat.Describe()} would have {count:#,0} members; Teams allows {MaxMembers}."))
            {
                RecommendedAction = "Remove members who don't need the chat, or use a team.",
            };
    }

    private static void ValidateTopic(ChatDefinition chat)
    {
        if (chat.Topic is null)
            return;
        // The service responds with 400: "Setting topic is not allowed for 1-on-1 chats."
        if (chat.ChatType == ChatDefinition.OneOnOne)
            throw new GraphChatException(
                GraphChatError.TopicNotAllowed, $"A {chat.Describe()} can't have the topic '{chat.Topic}'.")
            {
                RecommendedAction = "Omit the topic, or create a group chat.",
            };
        ValidateTopic(chat.Topic);
    }

    /// <summary>Checks the title of a group.</summary>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.TopicInvalid"/>.</exception>
    public static void ValidateTopic(string topic)
    {
        // A colon isn't allowed: https://learn.microsoft.com/graph/api/chat-patch.
        if (topic.Contains(':'))
            throw TopicInvalid($"The topic '{topic}' contains a colon, which Teams doesn't allow.");
        if (topic.Length > MaxTopicLength)
        {
            var excerpt = TextSanitizer.Excerpt(topic, 30);
            throw TopicInvalid($"The topic '{excerpt}' has {topic.Length} characters. Teams allows {MaxTopicLength}.");
        }
        // JSON carries U+FFFD instead, so the group would have another topic, and -ReuseExisting would never find it.
        if (TextSanitizer.HasHalfCharacter(topic))
            throw TopicInvalid($"The topic '{topic}' has half a character, as a text that was cut inside an emoji.");
    }

    private static GraphChatException TopicInvalid(string message) => new(GraphChatError.TopicInvalid, message)
    {
        RecommendedAction = $"Use at most {MaxTopicLength} characters, whole ones, and no colon.",
    };

    // The service responds with 400: "Cannot create one-on-one chat with duplicate members".
    private static GraphChatException OneOnOneMembers(ChatDefinition chat)
    {
        var names = string.Join(", ", chat.People.Take(5).Select(person => person.Name));
        return new(GraphChatError.OneOnOneMembers, chat.People.Count == 1
            ? $"A one-on-one chat needs two different people, but there is only {names}."
            : "A one-on-one chat needs exactly two different people, but there are "
                + $"{chat.People.Count}: {names}{(chat.People.Count > 5 ? ", …" : "")}.")
        {
            RecommendedAction = "Specify one person other than the caller, or the other side with -With. "
                + "For more people, create a group chat.",
        };
    }
}
