namespace ChatModule;

/// <summary>
/// A group that a connection is creating, created, or may have created. <see cref="CreatedGroups"/> changes it.
/// </summary>
/// <param name="topic">The topic; null for none.</param>
/// <param name="members">The people, as a list of chats would show them.</param>
internal sealed class CreatedGroup(string? topic, IReadOnlyList<GraphChatMember> members)
{
    public string Topic { get; } = topic ?? "";

    public IReadOnlyList<GraphChatMember> Members { get; } = members;

    /// <summary>
    /// The group, at once or when its request has ended; null when the response to its request was lost.
    /// </summary>
    public Task<GraphChat>? Creation { get; set; }

    /// <summary>When the group was created, or the response to its request was lost; null before.</summary>
    public long? Timestamp { get; set; }

    /// <summary>Its place among the groups by age.</summary>
    public LinkedListNode<CreatedGroup>? Node { get; set; }
}
