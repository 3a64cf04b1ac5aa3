namespace ChatModule;

/// <summary>The chats that certain people are all in.</summary>
internal sealed class ChatMemberFilter(IReadOnlyList<Person> people)
{
    /// <summary>
    /// Reads the IDs of the people who are known by UPN only: a listed member's address is mostly, but not always, the
    /// UPN. Where users can't be read, the addresses have to do.
    /// </summary>
    public static async Task<ChatMemberFilter> ResolveAsync(IReadOnlyList<Person> people, IGraphChatClient client, Action<GraphChatException> onUnresolved, CancellationToken cancellationToken)
    {
        List<Person> resolved = [];
        foreach (var person in people)
        {
            try
            {
                resolved.Add(person.UserId is not null ? person : person with { UserId = await client.GetUserIdAsync(person.Key, cancellationToken) });
            }
            catch (GraphChatException e) when (e.Error == GraphChatError.MissingPermission)
            {
                onUnresolved(e);
                resolved.Add(person);
            }
        }
        return new(resolved);
    }

    public bool Matches(GraphChat chat) =>
        people.All(person => chat.Members.Any(member => GraphChatMember.IsSameUser(person.UserId, person.Key, member.UserId, member.UserPrincipalName)));
}
