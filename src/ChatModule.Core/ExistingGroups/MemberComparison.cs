namespace ChatModule;

/// <summary>Whether the people of a definition are the members of a group.</summary>
internal enum MemberMatch
{
    Different,
    Same,

    /// <summary>Only the object ID of a user who is known by address can decide.</summary>
    Unknown,
}

/// <summary>
/// Compares people with the members of a group, in any order: by object ID, and where an ID isn't known, by address. A
/// listed address is mostly, but not always, the UPN: https://learn.microsoft.com/graph/api/resources/aaduserconversationmember.
/// </summary>
internal sealed class MemberComparison
{
    // The IDs that were read for an address; null for nobody.
    private readonly Dictionary<string, string?> ids = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Remembers who an address belongs to; null when the service knows nobody by it.</summary>
    public void Learn(string address, string? userId) => ids[address] = userId;

    /// <summary>Compares; for <see cref="MemberMatch.Unknown"/>, returns an address whose ID can decide.</summary>
    public MemberMatch Compare(IReadOnlyList<GraphChatMember> people, IReadOnlyList<GraphChatMember> members, out string? address)
    {
        address = null;
        // Somebody who isn't a user, such as an anonymous guest, has neither an ID nor an address, and can't have been asked for.
        if (people.Count != members.Count || members.Any(static member => member is { UserId: null, UserPrincipalName: null }))
            return MemberMatch.Different;
        Span<bool> matched = people.Count <= 256 ? stackalloc bool[people.Count] : new bool[people.Count];
        List<GraphChatMember>? unmatched = null;
        foreach (var person in people)
        {
            var at = IndexOf(person, members, matched);
            if (at >= 0)
                matched[at] = true;
            else if (IdOf(person) is not null || Unresolved(person) is not null)
                (unmatched ??= []).Add(person);
            else
                return MemberMatch.Different;
        }
        if (unmatched is null)
            return MemberMatch.Same;
        // Whom an ID names and whom an address names can be the same person; two IDs or two UPNs that differ can't.
        foreach (var person in unmatched)
        {
            string? candidate = null;
            for (var i = 0; i < members.Count && candidate is null; i++)
                if (!matched[i] && IdOf(person) is null != IdOf(members[i]) is null)
                    candidate = Unresolved(person) ?? Unresolved(members[i]);
            if (candidate is null)
                return MemberMatch.Different;
            address ??= candidate;
        }
        return MemberMatch.Unknown;
    }

    private int IndexOf(GraphChatMember person, IReadOnlyList<GraphChatMember> members, ReadOnlySpan<bool> matched)
    {
        for (var i = 0; i < members.Count; i++)
            if (!matched[i] && IsSame(person, members[i]))
                return i;
        return -1;
    }

    private bool IsSame(GraphChatMember a, GraphChatMember b) => GraphChatMember.IsSameUser(IdOf(a), a.UserPrincipalName, IdOf(b), b.UserPrincipalName);

    private string? IdOf(GraphChatMember member) =>
        member.UserId ?? (member.UserPrincipalName is { } address ? ids.GetValueOrDefault(address) : null);

    private string? Unresolved(GraphChatMember member) =>
        member.UserId is null && member.UserPrincipalName is { } address && !ids.ContainsKey(address) ? address : null;
}
