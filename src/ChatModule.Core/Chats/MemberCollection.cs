using System.Collections.ObjectModel;

namespace ChatModule;

/// <summary>
/// The members of a chat. As a text they are what New-GraphChat reads, so that Export-Csv writes a column
/// <c>Members</c> of use.
/// </summary>
internal sealed class MemberCollection(IReadOnlyList<GraphChatMember> members)
    : ReadOnlyCollection<GraphChatMember>(members as IList<GraphChatMember> ?? [.. members])
{
    public static new readonly MemberCollection Empty = new([]);

    /// <summary>
    /// The members, separated by semicolons. Those who have no ID, such as anonymous guests, are listed in words that
    /// New-GraphChat rejects, so that they aren't left out of a copy of the chat without a word.
    /// </summary>
    public override string ToString() => string.Join(';', this.Select(Describe));

    private static string Describe(GraphChatMember member) => member.ToString() is { Length: > 0 } key
        ? key
        : $"{member.DisplayName?.Replace(';', ',') ?? "Someone"} (without an ID)";
}
