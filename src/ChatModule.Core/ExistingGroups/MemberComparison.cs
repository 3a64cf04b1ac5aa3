namespace ChatModule;

/// <summary>Whether the people of a definition are the members of a group.</summary>
internal enum MemberMatch
{
    Different,
    Same,

    /// <summary>Only the object ID of a person known by address, or of a member without both, can decide.</summary>
    Unknown,
}

/// <summary>
/// Compares people with the members of a group, in any order: by object ID, and where an ID isn't known, by address. A
/// listed address is mostly, but not always, the UPN:
/// https://learn.microsoft.com/graph/api/resources/aaduserconversationmember.
/// </summary>
/// <param name="users">Reads the IDs of the home tenant's users.</param>
/// <param name="homeTenant">The tenant whose users can be read; null when it isn't known.</param>
internal sealed class MemberComparison(UserIdReader users, string? homeTenant)
{
    /// <summary>Reads the ID behind an address that can decide.</summary>
    /// <param name="member">The person with the address, or a member without one.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.ExistingChatUncertain"/>, or the request
    /// failed.</exception>
    public async Task ResolveAsync(GraphChatMember member, CancellationToken cancellationToken)
    {
        if (member.UserPrincipalName is not { } address)
            throw Uncertain($"There is a group like it, {member.ChatId}, but the service lists one of its members "
                + "without an ID and an address.", "Look for the group in Teams, and retry the item.");
        // The home tenant has no user with the address of another tenant's: that says nothing about the person.
        if (IsFederated(member))
            throw UncertainMember(address, "Specify the people of other tenants by object ID.");
        try
        {
            await users.ReadAsync(address, cancellationToken);
        }
        catch (GraphChatException e) when (e.IsDenied)
        {
            throw UncertainMember(
                address, $"Specify the people by object ID, or get the permission: {e.RecommendedAction}", e);
        }
        catch (GraphChatException e) when (e.Error == GraphChatError.MemberNotFound)
        {
            // It isn't a user's address, so it's in no group.
        }
    }

    private static GraphChatException UncertainMember(
        string address, string action, GraphChatException? inner = null) =>
        Uncertain($"There is a group like it, but it isn't certain whether {address} is a member.", action, inner);

    private static GraphChatException Uncertain(string message, string action, GraphChatException? inner = null) =>
        new(GraphChatError.ExistingChatUncertain, message, inner) { RecommendedAction = action };

    /// <summary>Whether these people are the members of a chat. What can't be compared is read.</summary>
    /// <exception cref="GraphChatException">It can't be read.</exception>
    public async Task<bool> IsSameAsync(
        IReadOnlyList<GraphChatMember> people, IReadOnlyList<GraphChatMember> members,
        CancellationToken cancellationToken)
    {
        MemberMatch match;
        while ((match = Compare(people, members, out var unresolved)) == MemberMatch.Unknown)
            await ResolveAsync(unresolved!, cancellationToken);
        return match == MemberMatch.Same;
    }

    /// <summary>
    /// Whether a member is a user of another tenant, so that the home tenant doesn't know the address.
    /// </summary>
    public bool IsFederated(GraphChatMember member) => GraphChatMember.IsFederated(member.TenantId, homeTenant);

    /// <summary>Of two people whose ID can decide, one whose ID can be read.</summary>
    public GraphChatMember? PreferReadable(GraphChatMember? one, GraphChatMember? other) =>
        one is null || !IsReadable(one) ? other ?? one : one;

    private bool IsReadable(GraphChatMember member) => member.UserPrincipalName is not null && !IsFederated(member);

    /// <summary>
    /// Compares; for <see cref="MemberMatch.Unknown"/>, returns a person known by address whose ID can decide.
    /// </summary>
    public MemberMatch Compare(
        IReadOnlyList<GraphChatMember> people, IReadOnlyList<GraphChatMember> members, out GraphChatMember? unresolved)
    {
        unresolved = null;
        // A member who isn't a user, such as an anonymous guest, has neither an ID nor an address, and can't have been
        // asked for.
        if (people.Count != members.Count
            || members.Any(static member =>
                member is { UserId: null, UserPrincipalName: null, IsIdentified: true }))
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
        var unidentified = members.Count(static member => !member.IsIdentified);
        foreach (var person in unmatched)
        {
            GraphChatMember? candidate = null;
            for (var i = 0; i < members.Count; i++)
                if (!matched[i])
                    candidate = PreferReadable(candidate, Unresolved(person, members[i]));
            // Each member without an ID can be one of the people.
            if (candidate is null || !candidate.IsIdentified && --unidentified < 0)
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

    private bool IsSame(GraphChatMember a, GraphChatMember b) =>
        GraphChatMember.IsSameUser(IdOf(a), a.UserPrincipalName, IdOf(b), b.UserPrincipalName);

    // A person with an ID and a person with an address can be the same one; two IDs or two UPNs that differ can't, and
    // neither can a federated user and a user of another tenant.
    private GraphChatMember? Unresolved(GraphChatMember person, GraphChatMember member)
    {
        if (!member.IsIdentified)
            return member;
        if (IdOf(person) is null == IdOf(member) is null)
            return null;
        var (unresolved, other) = IsUnresolved(person) ? (person, member) : (member, person);
        var isOfAnother = IsFederated(unresolved) && GraphChatMember.IsFederated(other.TenantId, unresolved.TenantId);
        return IsUnresolved(unresolved) && !isOfAnother ? unresolved : null;
    }

    private string? IdOf(GraphChatMember member) =>
        member.UserId ?? (!IsFederated(member) && IsKnown(member.UserPrincipalName, out var id) ? id : null);

    private bool IsUnresolved(GraphChatMember member) =>
        member is { UserId: null, UserPrincipalName: { } address } && (IsFederated(member) || !IsKnown(address, out _));

    private bool IsKnown(string? address, out string? id)
    {
        id = null;
        return address is not null && users.TryGetKnown(address, out id);
    }
}
