namespace ChatModule;

/// <summary>
/// Adds people to chats: to one chat one after another, in order; other chats go on meanwhile. A person who is a member
/// isn't added again, because for a team users report that this removes the member.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="lookup">Looks people up in the chats.</param>
/// <param name="changes">What the commands of the connection change.</param>
/// <param name="time">The clock.</param>
internal sealed class MemberAdder(
    IGraphChatClient client, MemberLookup lookup, MemberChanges changes, TimeProvider time)
{
    /// <summary>
    /// Puts a change in line for its chat. Called in the order of the changes; what it returns has to be run.
    /// </summary>
    public ItemChange<GraphChatMember> Enqueue(NewMember member, object? input) =>
        changes.Enqueue(member.Chat, input, ChatChangeKinds.AddMember, Describe(member),
            cancellationToken => AddAsync(member, cancellationToken));

    /// <summary>The result for a person who is a member already.</summary>
    public static ItemResult<GraphChatMember> Existing(NewMember member, GraphChatMember existing, object? input) =>
        new(input, existing.AsExisting(), null)
        {
            Verbose = $"{member.Person.Name} is a member of the {member.Chat.Describe()} already.",
        };

    private static string Describe(NewMember member) => $"Adding {member.Describe()}";

    private async Task<ItemResult<GraphChatMember>> AddAsync(NewMember member, CancellationToken cancellationToken)
    {
        var found = await lookup.FindAsync(member.Chat, member.Person, cancellationToken);
        member = member with { Person = found.Person };
        if (found.Member is { } existing)
            return Existing(member, existing, null);
        if (found.IsUncertain)
            throw Uncertain(member);
        ChatValidator.ValidateGroupSize(found.Members.Count + 1, member.Chat);
        try
        {
            var added = await client.AddMemberAsync(member, cancellationToken);
            changes.Recent.Add(member.Chat.ChatId, added, MemberEffect.Added);
            return new(null, added, null);
        }
        // Another request has added the person since the members were read.
        catch (GraphChatException e) when (e.IsServiceError(409))
        {
            if (await RefreshAsync(member, cancellationToken) is not { } other)
                throw;
            return Existing(member, other, null);
        }
        catch (GraphChatException lost) when (lost.Outcome == RequestOutcome.Unknown)
        {
            changes.Recent.Add(member.Chat.ChatId, member.ToMember(null), MemberEffect.Unknown);
            return new(null, await LookForAsync(member, lost, cancellationToken), null);
        }
    }

    // Whether the lost request was carried out, the members say.
    private async Task<GraphChatMember> LookForAsync(
        NewMember member, GraphChatException lost, CancellationToken cancellationToken)
    {
        var result = "The members were read, and it isn't among them yet.";
        try
        {
            foreach (var delay in LookupDelays.OfChat)
            {
                await Task.Delay(delay, time, cancellationToken);
                if (await RefreshAsync(member, cancellationToken) is { } added)
                    return added;
            }
        }
        catch (GraphChatException e)
        {
            result = $"Whether it's a member isn't known, because the members can't be read. {e.Message}";
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            result = "The pipeline ended before the members were read.";
        }
        throw lost.With($"{lost.Message} {result}", ChatChangeKinds.AddMember.Effect!.MayExist);
    }

    private async Task<GraphChatMember?> RefreshAsync(NewMember member, CancellationToken cancellationToken) =>
        (await lookup.RefreshAsync(member.Chat, member.Person, cancellationToken)).Member;

    private static GraphChatException Uncertain(NewMember member) => new(GraphChatError.MemberOutcomeUnknown,
        $"{Describe(member)}: an earlier request may have done it, so it wasn't sent again.")
    {
        RecommendedAction = ChatChangeKinds.AddMember.Effect!.MayExist,
        Outcome = RequestOutcome.Unknown,
    };
}
