using System.Collections.ObjectModel;

namespace ChatModule;

/// <summary>The members of a chat. As a text they are what New-GraphChat reads, so that Export-Csv writes a column <c>Members</c> of use.</summary>
internal sealed class MemberCollection(IReadOnlyList<GraphChatMember> members) : ReadOnlyCollection<GraphChatMember>(members as IList<GraphChatMember> ?? [.. members])
{
    public static new readonly MemberCollection Empty = new([]);

    /// <summary>The members, separated by semicolons, without those who can't be specified because they aren't users.</summary>
    public override string ToString() => string.Join(';', this.Select(static member => member.ToString()).Where(static member => member.Length > 0));
}
