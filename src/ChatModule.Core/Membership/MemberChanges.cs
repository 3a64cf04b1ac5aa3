namespace ChatModule;

/// <summary>What the commands of a connection change in the members of chats.</summary>
internal sealed class MemberChanges(TimeProvider time)
{
    /// <summary>The changes of each chat, one after another.</summary>
    public ChatTurns Turns { get; } = new();

    /// <summary>What they changed lately.</summary>
    public RecentMemberChanges Recent { get; } = new(time);
}
