namespace ChatModule;

/// <summary>The chats that certain people are all in.</summary>
/// <param name="client">Reads users.</param>
/// <param name="caller">The signed-in user, whose ID needn't be read.</param>
/// <param name="homeTenant">The tenant whose users can be read; null when it isn't known.</param>
/// <param name="onUnreadable">Gets the failure, once, when users can't be read.</param>
internal sealed class ChatMemberFilter(
    IGraphChatClient client, Person? caller, string? homeTenant, Action<GraphChatException> onUnreadable)
{
    private readonly List<Person> people = [];
    private readonly UserIdReader users = new(client);
    private bool isReported;

    /// <summary>
    /// Adds a person, with the ID where only the UPN is known: a listed member's address is mostly, but not always, the
    /// UPN. Where users can't be read, as those of another tenant can't, the address has to do.
    /// </summary>
    public async Task<Person> AddAsync(Person person, CancellationToken cancellationToken)
    {
        if (person.UserId is null && !GraphChatMember.IsFederated(person.TenantId, homeTenant))
            person = person with { UserId = await ReadIdAsync(person.Key, cancellationToken) };
        people.Add(person);
        return person;
    }

    public bool Matches(GraphChat chat) => people.All(person => chat.Members.Any(member =>
        GraphChatMember.IsSameUser(person.UserId, person.Key, member.UserId, member.UserPrincipalName)));

    private async Task<string?> ReadIdAsync(string address, CancellationToken cancellationToken)
    {
        if (address.Equals(caller?.UserPrincipalName, StringComparison.OrdinalIgnoreCase) && caller.UserId is { } id)
            return id;
        try
        {
            return await users.ReadAsync(address, cancellationToken);
        }
        catch (GraphChatException e) when (e.IsDenied)
        {
            if (!isReported)
                onUnreadable(e);
            isReported = true;
            return null;
        }
    }
}
