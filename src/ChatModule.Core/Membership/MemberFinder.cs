namespace ChatModule;

/// <summary>Finds people among the members of a chat.</summary>
/// <param name="users">Reads the IDs of users who are known by address.</param>
/// <param name="homeTenant">The tenant whose users can be read; null when it isn't known.</param>
internal sealed class MemberFinder(UserIdReader users, string? homeTenant)
{
    /// <summary>
    /// The member who is a person; null for none. False when only the ID of the person, or of a member, can tell.
    /// </summary>
    public bool TryFind(Person person, IReadOnlyList<GraphChatMember> members, out GraphChatMember? member)
    {
        member = members.FirstOrDefault(other =>
            GraphChatMember.IsSameUser(person.UserId, person.Address, other.UserId, other.UserPrincipalName));
        return member is not null || !members.Any(other => !other.IsIdentified || MayBe(person, other));
    }

    /// <summary>
    /// The member who is a person, null for none, and the person with the ID where it had to be read.
    /// </summary>
    /// <exception cref="GraphChatException">Only an ID can tell, and it can't be read.</exception>
    public async Task<(GraphChatMember? Member, Person Person)> FindAsync(
        Person person, ChatTarget chat, IReadOnlyList<GraphChatMember> members, CancellationToken cancellationToken)
    {
        if (TryFind(person, members, out var member))
            return (member, person);
        var id = person.UserId ?? await ReadIdAsync(person, chat, person.Key, cancellationToken);
        person = person with { UserId = id };
        member = members.FirstOrDefault(other => IsSame(id, other.UserId));
        foreach (var other in members.Where(other => other.UserId is null && MayBe(person, other)))
            if (member is null
                && IsSame(id, await ReadIdAsync(person, chat, other.UserPrincipalName!, cancellationToken)))
                member = other;
        return member is not null || members.All(static other => other.IsIdentified) ? (member, person)
            : throw new GraphChatException(GraphChatError.InvalidResponse,
                $"{Uncertain(person, chat)} The service lists a member without an ID and an address.")
            {
                RecommendedAction = "Check the members of the chat in Teams.",
            };
    }

    private static bool IsSame(string id, string? other) => id.Equals(other, StringComparison.OrdinalIgnoreCase);

    // Of two addresses, or an address and an ID, only IDs tell: a listed address is mostly, but not always, the UPN.
    // https://learn.microsoft.com/graph/api/resources/aaduserconversationmember
    private bool MayBe(Person person, GraphChatMember member)
    {
        if (person.UserId is not null && member.UserId is not null)
            return false;
        var (one, other) = (person.TenantId ?? homeTenant, member.TenantId ?? homeTenant);
        var isSameTenant = one is null || other is null || one.Equals(other, StringComparison.OrdinalIgnoreCase);
        return (member.UserId ?? member.UserPrincipalName) is not null && isSameTenant;
    }

    private static string Uncertain(Person person, ChatTarget chat) =>
        $"It isn't certain whether {person.Name} is a member of the {chat.Describe()}, so nothing was sent.";

    // The ID behind the address of the person, or of the member who may be the person.
    private async Task<string> ReadIdAsync(
        Person person, ChatTarget chat, string address, CancellationToken cancellationToken)
    {
        // The home tenant doesn't know the addresses of another tenant's users.
        if (GraphChatMember.IsFederated(person.TenantId, homeTenant))
            throw new GraphChatException(GraphChatError.MemberNotRecognized,
                Uncertain(person, chat))
            {
                RecommendedAction = "Specify a person of another tenant by object ID.",
            };
        try
        {
            return await users.ReadAsync(address, cancellationToken);
        }
        catch (GraphChatException e) when (e.Error == GraphChatError.MissingPermission || address != person.Key)
        {
            // A member who is listed without an ID is known by the address only.
            throw e.With($"{Uncertain(person, chat)} {e.Message}", address == person.Key
                ? "Specify people by object ID, or give the sign-in the permission User.ReadBasic.All."
                : "Give the sign-in the permission User.ReadBasic.All.");
        }
    }
}
