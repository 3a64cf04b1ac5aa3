using System.Collections.ObjectModel;

namespace ChatModule;

/// <summary>The members of a chat. As a text they are what New-GraphChat reads, so that Export-Csv writes a column <c>Members</c> of use.</summary>
internal sealed class MemberCollection(IReadOnlyList<GraphChatMember> members) : ReadOnlyCollection<GraphChatMember>(members as IList<GraphChatMember> ?? [.. members])
{
    public static new readonly MemberCollection Empty = new([]);

    /// <summary>The members, separated by semicolons.</summary>
    public override string ToString() => string.Join(';', this);
}
