namespace ChatModule;

/// <summary>
/// Removes members from chats: from one chat one after another, in order; other chats go on meanwhile. For a person who
/// isn't a member, nothing is sent.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="cache">The members of the chats.</param>
/// <param name="lookup">Looks people up in them.</param>
/// <param name="changes">What the commands of the connection change.</param>
internal sealed class MemberRemover(
    IGraphChatClient client, ChatMemberCache cache, MemberLookup lookup, MemberChanges changes)
{
    /// <summary>
    /// Puts a change in line for its chat. Called in the order of the changes; what it returns has to be run. The
    /// result is the member who was removed; neither a member nor a failure when there was nothing to remove.
    /// </summary>
    public ItemChange<GraphChatMember> Enqueue(Leaver leaver, object? input) =>
        changes.Enqueue(leaver.Chat, input, ChatChangeKinds.RemoveMember, $"Removing {leaver.Describe()}",
            cancellationToken => RemoveAsync(leaver, cancellationToken));

    private async Task<ItemResult<GraphChatMember>> RemoveAsync(Leaver leaver, CancellationToken cancellationToken)
    {
        if (await FindAsync(leaver, cancellationToken) is not { } member)
            return NothingToRemove(leaver, null);
        if (leaver.IsUnnamedCaller(member))
            return new(null, null, null) { Warning = DescribeCaller(leaver) };
        try
        {
            await client.RemoveMemberAsync(leaver.Chat, member, cancellationToken);
        }
        catch (GraphChatException e) when (IsUndecided(e) && !cancellationToken.IsCancellationRequested)
        {
            if (await IsMemberAsync(leaver, member, e, cancellationToken))
                throw e.With($"{e.Message} {member.Describe()} is still a member.", "Retry the item.");
            // Another request has removed it, unless a lost one of these did.
            if (e.Outcome != RequestOutcome.Unknown)
                return NothingToRemove(leaver, null);
        }
        changes.Recent.Add(leaver.Chat.ChatId, member, MemberEffect.Removed);
        return new(null, member, null);
    }

    // A membership that names its user doesn't have to be looked up.
    private async Task<GraphChatMember?> FindAsync(Leaver leaver, CancellationToken cancellationToken)
    {
        if (leaver.Membership is { } known && (leaver.Caller is null || known.UserId is not null || IsNoUser(known)))
            return known;
        if (leaver.Person is null)
            return (await cache.GetAsync(leaver.Chat, cancellationToken)).Members
                .FirstOrDefault(member => member.MembershipId == leaver.Membership!.MembershipId);
        var found = await lookup.FindAsync(leaver.Chat, leaver.Person, cancellationToken);
        return found.IsUncertain ? throw Uncertain(leaver) : found.Member;
    }

    private static bool IsNoUser(GraphChatMember member) =>
        member.MemberType is not (null or GraphChatMember.User);

    // 404 says that the membership is gone, or that the chat is. A lost response says nothing.
    private static bool IsUndecided(GraphChatException e) =>
        e.StatusCode == 404 || e.Outcome == RequestOutcome.Unknown;

    private async Task<bool> IsMemberAsync(
        Leaver leaver, GraphChatMember member, GraphChatException undecided, CancellationToken cancellationToken)
    {
        try
        {
            var list = await cache.RefreshAsync(leaver.Chat, cancellationToken);
            return list.Members.Any(other => other.MembershipId == member.MembershipId);
        }
        catch (GraphChatException e) when (undecided.Outcome == RequestOutcome.Unknown)
        {
            throw undecided.With(
                $"{undecided.Message} Whether it's still a member isn't known, because the members can't be read. "
                    + e.Message,
                ChatChangeKinds.RemoveMember.Effect!.MayExist);
        }
    }

    /// <summary>The result for who isn't a member.</summary>
    public static ItemResult<GraphChatMember> NothingToRemove(Leaver leaver, object? input) =>
        new(input, null, null) { Verbose = leaver.DescribeAbsence() };

    private static GraphChatException Uncertain(Leaver leaver) => new(GraphChatError.MemberOutcomeUnknown,
        $"Removing {leaver.Describe()}: an earlier item may have added it, and the members don't show it yet.")
    {
        RecommendedAction = "Retry the item a minute later: the members are read first.",
    };

    private static string DescribeCaller(Leaver leaver) =>
        $"You aren't removed from the {leaver.Chat.Describe()}. To leave it, name yourself: "
        + $"Remove-GraphChatMember {leaver.Name} -ChatId {leaver.Chat.ChatId}";
}
