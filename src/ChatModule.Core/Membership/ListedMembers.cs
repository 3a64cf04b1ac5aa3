namespace ChatModule;

/// <summary>The members of a chat.</summary>
/// <param name="Members">All of them.</param>
/// <param name="ReadAt">When they were read, as a timestamp of the clock; 0 when that isn't known.</param>
internal sealed record ListedMembers(IReadOnlyList<GraphChatMember> Members, long ReadAt);
