namespace ChatModule;

/// <summary>Looks people up in chats, with what the commands of the connection changed there.</summary>
/// <param name="cache">The members of the chats.</param>
/// <param name="finder">Finds people among them.</param>
/// <param name="changes">What the connection changed lately.</param>
internal sealed class MemberLookup(ChatMemberCache cache, MemberFinder finder, RecentMemberChanges changes)
{
    /// <summary>The member who is a person; null for none. False when only a request can tell.</summary>
    public bool TryFind(ChatTarget chat, Person person, out GraphChatMember? member)
    {
        member = null;
        return cache.Find(chat) is { } list && finder.TryFind(Identify(person, chat), list.Members, out member);
    }

    /// <summary>The members of a chat, and the one who is a person.</summary>
    /// <exception cref="GraphChatException">They, or an ID that decides, can't be read.</exception>
    public async Task<FoundMember> FindAsync(ChatTarget chat, Person person, CancellationToken cancellationToken)
    {
        var list = await cache.GetAsync(chat, cancellationToken);
        var found = await FindAsync(list, chat, person, cancellationToken);
        return found.IsUncertain ? await RefreshAsync(chat, found.Person, cancellationToken) : found;
    }

    /// <summary>The same, with the members read again.</summary>
    /// <exception cref="GraphChatException">They, or an ID that decides, can't be read.</exception>
    public async Task<FoundMember> RefreshAsync(ChatTarget chat, Person person, CancellationToken cancellationToken) =>
        await FindAsync(await cache.RefreshAsync(chat, cancellationToken), chat, person, cancellationToken);

    private async Task<FoundMember> FindAsync(
        ListedMembers list, ChatTarget chat, Person person, CancellationToken cancellationToken)
    {
        person = Identify(person, chat);
        (var member, person) = await finder.FindAsync(person, chat, list.Members, cancellationToken);
        var uncertain = member is null ? changes.FindUncertain(chat.ChatId, list) : [];
        (var added, person) = await finder.FindAsync(person, chat, uncertain, cancellationToken);
        return new(list.Members, member, person) { IsUncertain = added is not null };
    }

    // The members that came with the chat tell the ID behind an address, whether or not they are members still.
    private static Person Identify(Person person, ChatTarget chat)
    {
        var listed = chat.Members?.FirstOrDefault(member =>
            GraphChatMember.IsSameUser(person.UserId, person.Address, member.UserId, member.UserPrincipalName));
        return person with { UserId = person.UserId ?? listed?.UserId };
    }
}

/// <summary>What was found of a person in a chat.</summary>
/// <param name="Members">All members of the chat.</param>
/// <param name="Member">The one who is the person; null for none.</param>
/// <param name="Person">The person, with the ID where it had to be read.</param>
internal sealed record FoundMember(IReadOnlyList<GraphChatMember> Members, GraphChatMember? Member, Person Person)
{
    /// <summary>Whether an earlier request may have added the person, which the list doesn't show yet.</summary>
    public bool IsUncertain { get; init; }
}
