namespace ChatModule;

/// <summary>Whether the people of a definition are the members of a group.</summary>
internal enum MemberMatch
{
    Different,
    Same,

    /// <summary>Only the object ID of somebody who is known by address can decide.</summary>
    Unknown,
}

/// <summary>
/// Compares people with the members of a group, in any order: by object ID, and where an ID isn't known, by address. A
/// listed address is mostly, but not always, the UPN: https://learn.microsoft.com/graph/api/resources/aaduserconversationmember.
/// </summary>
/// <param name="homeTenant">The tenant whose users can be read; null when it isn't known.</param>
internal sealed class MemberComparison(string? homeTenant)
{
    // The IDs that were read for an address of the home tenant; null for nobody.
    private readonly Dictionary<string, string?> ids = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Remembers who an address belongs to; null when the service knows nobody by it.</summary>
    public void Learn(string address, string? userId) => ids[address] = userId;

    /// <summary>Whether somebody is a user of another tenant, so that the home tenant doesn't know who has the address.</summary>
    public bool IsFederated(GraphChatMember member) => GraphChatMember.IsFederated(member.TenantId, homeTenant);

    /// <summary>Of two people whose ID can decide, one whose ID can be read.</summary>
    public GraphChatMember? PreferReadable(GraphChatMember? one, GraphChatMember? other) => one is null || IsFederated(one) ? other ?? one : one;

    /// <summary>Compares; for <see cref="MemberMatch.Unknown"/>, returns who is known by address and whose ID can decide.</summary>
    public MemberMatch Compare(IReadOnlyList<GraphChatMember> people, IReadOnlyList<GraphChatMember> members, out GraphChatMember? unresolved)
    {
        unresolved = null;
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
            else if (IdOf(person) is not null || IsUnresolved(person))
                (unmatched ??= []).Add(person);
            else
                return MemberMatch.Different;
        }
        if (unmatched is null)
            return MemberMatch.Same;
        foreach (var person in unmatched)
        {
            GraphChatMember? candidate = null;
            for (var i = 0; i < members.Count && candidate is null; i++)
                if (!matched[i])
                    candidate = Unresolved(person, members[i]);
            if (candidate is null)
                return MemberMatch.Different;
            unresolved = PreferReadable(unresolved, candidate);
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

    // Whom an ID identifies and whom an address identifies can be the same person; two IDs or two UPNs that differ can't, and
    // neither can a federated user and a user of another tenant.
    private GraphChatMember? Unresolved(GraphChatMember person, GraphChatMember member)
    {
        if (IdOf(person) is null == IdOf(member) is null)
            return null;
        var (unresolved, other) = IsUnresolved(person) ? (person, member) : (member, person);
        return IsUnresolved(unresolved) && !(IsFederated(unresolved) && GraphChatMember.IsFederated(other.TenantId, unresolved.TenantId)) ? unresolved : null;
    }

    private string? IdOf(GraphChatMember member) =>
        member.UserId ?? (member.UserPrincipalName is { } address && !IsFederated(member) ? ids.GetValueOrDefault(address) : null);

    private bool IsUnresolved(GraphChatMember member) =>
        member.UserId is null && member.UserPrincipalName is { } address && (IsFederated(member) || !ids.ContainsKey(address));
}
