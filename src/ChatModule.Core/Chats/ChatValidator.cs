namespace ChatModule;

/// <summary>
/// The service's rules for a new chat, checked before anything is sent; each with the words of api.md (POST /chats)
/// that it comes from.
/// </summary>
internal static class ChatValidator
{
    /// <summary>"The update page limits it to 250 characters".</summary>
    public const int MaxTopicLength = 250;

    /// <summary>Checks everything but who the caller is.</summary>
    /// <exception cref="GraphChatException">The rule that is broken.</exception>
    public static void Validate(ChatDefinition chat)
    {
        ValidateTopic(chat);
        if (chat.ChatType == ChatDefinition.OneOnOne && chat.People.Count != 2)
            throw OneOnOneMembers(chat);
    }

    private static void ValidateTopic(ChatDefinition chat)
    {
        if (chat.Topic is null)
            return;
        // "400 Setting topic is not allowed for 1-on-1 chats."
        if (chat.ChatType == ChatDefinition.OneOnOne)
            throw new GraphChatException(GraphChatError.TopicNotAllowed, $"A {chat.Describe()} cannot have the topic '{chat.Topic}'.")
            {
                RecommendedAction = "Leave the topic out, or make it a group chat.",
            };
        ValidateTopic(chat.Topic);
    }

    /// <summary>Checks the title of a group.</summary>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.TopicInvalid"/>.</exception>
    public static void ValidateTopic(string topic)
    {
        // "… and forbids `:`".
        if (topic.Length > MaxTopicLength || topic.Contains(':'))
            throw new GraphChatException(GraphChatError.TopicInvalid, topic.Contains(':')
                ? $"The topic '{topic}' holds a colon, which Teams does not allow."
                : $"The topic '{TextSanitizer.Excerpt(topic, 30)}' has {topic.Length} characters; Teams allows {MaxTopicLength}.")
            {
                RecommendedAction = $"Use at most {MaxTopicLength} characters and no colon.",
            };
    }

    // "400 Cannot create one-on-one chat with duplicate members", and more or fewer than two are no pair.
    private static GraphChatException OneOnOneMembers(ChatDefinition chat) => new(GraphChatError.OneOnOneMembers, chat.People.Count == 1
        ? $"A one-on-one chat needs two different people, and there is only {chat.People[0].Name}."
        : $"A one-on-one chat needs exactly two different people, and there are {chat.People.Count}: {string.Join(", ", chat.People.Select(person => person.Name))}.")
    {
        RecommendedAction = "Name one person other than the caller, or the other side with -With; for more people make a group chat.",
    };
}
