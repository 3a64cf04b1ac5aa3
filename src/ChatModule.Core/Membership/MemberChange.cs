namespace ChatModule;

/// <summary>A change of a chat's members.</summary>
/// <param name="ChatId">The chat.</param>
/// <param name="Member">The member.</param>
/// <param name="Effect">What became of it.</param>
/// <param name="At">When that was known, as a timestamp of the clock.</param>
internal sealed record MemberChange(string ChatId, GraphChatMember Member, MemberEffect Effect, long At)
{
    /// <summary>Whether it's about a member: the same membership, or the same user.</summary>
    public bool IsOf(GraphChatMember other) =>
        Member.MembershipId is { } id && id == other.MembershipId || Member.IsSameUser(other);
}

/// <summary>What became of a member.</summary>
internal enum MemberEffect
{
    /// <summary>It was added.</summary>
    Added,

    /// <summary>It was removed.</summary>
    Removed,

    /// <summary>It may have been added: the response was lost.</summary>
    Unknown,
}
