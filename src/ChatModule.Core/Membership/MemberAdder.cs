namespace ChatModule;

/// <summary>
/// Adds people to chats: to one chat one after another, in order; other chats go on meanwhile. A person who is a member
/// isn't added again, because for a team users report that this removes the member.
/// </summary>
internal sealed class MemberAdder(
    IGraphChatClient client, ChatMemberCache cache, MemberFinder finder, TimeProvider time)
{
    private readonly ChatTurns turns = new();

    // People who may have been added, although the members don't show it yet. Used by one change of a chat at a time.
    private readonly HashSet<(string ChatId, string Person)> uncertain = [];

    /// <summary>
    /// Puts a change in line for its chat. Called in the order of the changes; what it returns has to be run.
    /// </summary>
    public ItemChange<GraphChatMember> Enqueue(NewMember member, object? input) =>
        turns.Take(member.Chat.ChatId, input, ChatChangeKinds.AddMember, Describe(member),
            cancellationToken => AddAsync(member, cancellationToken));

    private static string Describe(NewMember member) => $"Adding {member.Describe()}";

    private async Task<ItemResult<GraphChatMember>> AddAsync(NewMember member, CancellationToken cancellationToken)
    {
        var members = await cache.GetAsync(member.Chat, cancellationToken);
        var (existing, person) = await finder.FindAsync(member.Person, member.Chat, members, cancellationToken);
        member = member with { Person = person };
        if (existing is null && IsUncertain(member))
        {
            members = await cache.RefreshAsync(member.Chat, cancellationToken);
            existing = (await finder.FindAsync(person, member.Chat, members, cancellationToken)).Member;
            if (existing is null)
                throw Uncertain(member);
        }
        if (existing is not null)
            return new(null, existing.AsExisting(), null)
            {
                Verbose = $"{person.Name} is a member of the {member.Chat.Describe()} already.",
            };
        ChatValidator.ValidateGroupSize(members.Count + 1, member.Chat);
        try
        {
            var added = await client.AddMemberAsync(member, cancellationToken);
            cache.Add(members, added);
            return new(null, added, null);
        }
        catch (GraphChatException lost) when (lost.Outcome == RequestOutcome.Unknown)
        {
            lock (uncertain)
                uncertain.Add(Key(member));
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
                var members = await cache.RefreshAsync(member.Chat, cancellationToken);
                var (added, _) = await finder.FindAsync(member.Person, member.Chat, members, cancellationToken);
                if (added is not null)
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

    private bool IsUncertain(NewMember member)
    {
        lock (uncertain)
            return uncertain.Contains(Key(member));
    }

    private static (string ChatId, string Person) Key(NewMember member) =>
        (member.Chat.ChatId, (member.Person.UserId ?? member.Person.Key).ToUpperInvariant());

    private static GraphChatException Uncertain(NewMember member) => new(GraphChatError.MemberOutcomeUnknown,
        $"{Describe(member)}: an earlier item may have done it, so it wasn't sent again.")
    {
        RecommendedAction = ChatChangeKinds.AddMember.Effect!.MayExist,
        Outcome = RequestOutcome.Unknown,
    };
}
