namespace ChatModule;

/// <summary>A member to remove from a chat: a person, or a membership that was read.</summary>
/// <param name="Chat">The chat.</param>
internal sealed record Leaver(ChatTarget Chat)
{
    /// <summary>The person; null for a membership.</summary>
    public Person? Person { get; init; }

    /// <summary>The membership, with its ID; null for a person.</summary>
    public GraphChatMember? Membership { get; init; }

    /// <summary>
    /// The signed-in user, who leaves a chat by name only; null when the person was named, and for an app.
    /// </summary>
    public GraphChatMember? Caller { get; init; }

    /// <summary>The member in a sentence: <c>megan@contoso.com from the chat 'Sales'</c>.</summary>
    public string Describe() => $"{Name} from the {Chat.Describe()}";

    /// <summary>Whether a member is the signed-in user, who wasn't named and so isn't removed.</summary>
    public bool IsUnnamedCaller(GraphChatMember member) => Caller?.IsSameUser(member) == true;

    /// <summary>What there is to say when the member isn't in the chat.</summary>
    public string DescribeAbsence() => $"{Name} isn't a member of the {Chat.Describe()}; there is nothing to remove.";

    /// <summary>The person, or the member.</summary>
    public string Name => Person?.Name ?? Membership!.Describe();
}
