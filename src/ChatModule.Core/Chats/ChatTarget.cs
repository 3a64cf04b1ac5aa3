namespace ChatModule;

/// <summary>A chat that exists and is to be changed, with what is known of it without a request.</summary>
/// <param name="ChatId">The ID.</param>
internal sealed record ChatTarget(string ChatId)
{
    // https://learn.microsoft.com/graph/api/resources/chat: 19:…_…@unq.gbl.spaces.
    private const string OneOnOneSuffix = "@unq.gbl.spaces";

    private const int MaxNames = 3;

    /// <summary>For how long what was read of a chat is used: others change it meanwhile.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    /// <summary>The type, when it's known.</summary>
    public string? ChatType { get; init; }

    /// <summary>The title, when it's known.</summary>
    public string? Topic { get; init; }

    /// <summary>All members as the service lists them; null when they have to be read.</summary>
    public IReadOnlyList<GraphChatMember>? Members { get; init; }

    /// <summary>
    /// When it was read or created, as a timestamp of the computer's clock; 0 when that isn't known.
    /// </summary>
    public long ReadAt { get; init; }

    /// <summary>A chat that was read or created.</summary>
    public static ChatTarget Of(GraphChat chat) => new(chat.ChatId)
    {
        ChatType = chat.ChatType,
        Topic = chat.Topic,
        Members = HasAllMembers(chat) ? chat.Members : null,
        ReadAt = chat.ReadTimestamp > 0 ? chat.ReadTimestamp : chat.CreatedTimestamp ?? 0,
    };

    /// <summary>
    /// Whether it was read long before a command began: a variable from this morning. Chats that are read while the
    /// command runs may wait for their turn for longer.
    /// </summary>
    /// <param name="began">When the command began, as a timestamp.</param>
    /// <param name="time">The clock.</param>
    public bool IsOld(long began, TimeProvider time) => ReadAt > 0 && time.GetElapsedTime(ReadAt, began) >= MaxAge;

    /// <summary>The chat in a sentence, by its title; without one by its ID, and some of its members.</summary>
    public string Describe()
    {
        if (Topic is not null)
            return $"chat '{Topic}'";
        if (Members is null)
            return $"chat {ChatId}";
        var names = string.Join(", ", Members.Take(MaxNames).Select(static member => member.Describe()));
        return $"chat {ChatId} of {names}{(Members.Count > MaxNames ? ", …" : "")}";
    }

    /// <summary>Rejects a one-on-one chat.</summary>
    /// <param name="reason">What isn't possible with one; a sentence.</param>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.NotAGroup"/>.</exception>
    public void RequireGroup(string reason)
    {
        var isOneOnOne = ChatDefinition.OneOnOne.Equals(ChatType, StringComparison.OrdinalIgnoreCase)
            || ChatId.EndsWith(OneOnOneSuffix, StringComparison.OrdinalIgnoreCase);
        if (isOneOnOne)
            throw new GraphChatException(GraphChatError.NotAGroup, $"The {Describe()} is a one-on-one chat. {reason}")
            {
                RecommendedAction = "Create a group chat with New-GraphChat.",
            };
    }

    // A member who was requested, and not read, has no membership ID.
    private static bool HasAllMembers(GraphChat chat) => chat.HasAllMembers
        && chat.Members.Count is > 0 and < GraphChat.MaxListedMembers
        && chat.Members.All(static member => member.MembershipId is not null);
}
