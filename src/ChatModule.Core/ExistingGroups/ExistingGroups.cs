namespace ChatModule;

/// <summary>
/// Makes creating groups idempotent: a group with the same topic and the same people is used instead of another one.
/// The groups are listed once; what the list doesn't show yet, the connection remembers.
/// </summary>
internal sealed class ExistingGroups
{
    private readonly IGraphChatClient client;
    private readonly CreatedGroups created;
    private readonly string? homeTenant;
    private readonly TimeProvider time;
    private readonly MemberComparison comparison;
    private readonly ListedGroups listed;
    private readonly LostGroupSearch search;
    private readonly CreatedGroups planned = new();
    private int hasWarned;

    /// <param name="client">The client.</param>
    /// <param name="users">Reads the IDs of users.</param>
    /// <param name="created">The groups of the connection.</param>
    /// <param name="homeTenant">The tenant of the sign-in; null when it isn't known.</param>
    /// <param name="isAppOnly">Whether an app signed in: then the groups of each first member are listed.</param>
    /// <param name="time">The clock.</param>
    public ExistingGroups(IGraphChatClient client, UserIdReader users, CreatedGroups created, string? homeTenant,
        bool isAppOnly, TimeProvider time)
    {
        this.client = client;
        this.created = created;
        this.homeTenant = homeTenant;
        this.time = time;
        comparison = new(users, homeTenant);
        listed = new(client, comparison, homeTenant, time)
        {
            IsAppOnly = isAppOnly,
            OnAmbiguous = text => OnWarning(text),
        };
        search = new(client, comparison, time);
        MemberChanges = new(time);
        Renames = new(time);
    }

    /// <summary>
    /// Gets warnings: several groups are the requested one, or one is looked for; called on any thread.
    /// </summary>
    public Action<string> OnWarning { get; init; } = static _ => { };

    /// <summary>What was changed in the members of chats lately.</summary>
    public RecentMemberChanges MemberChanges { get; init; }

    /// <summary>The chats that were renamed lately.</summary>
    public RecentRenames Renames { get; init; }

    /// <summary>
    /// The group that exists, or that an earlier definition describes; null when it would be created. Nothing is.
    /// </summary>
    /// <param name="definition">The group.</param>
    /// <param name="isPlanned">Whether a later definition of the same group is told that this one describes it.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="GraphChatException">The groups can't be listed or compared.</exception>
    public Task<FoundGroup?> FindAsync(
        ChatDefinition definition, bool isPlanned, CancellationToken cancellationToken) =>
        DescribeFailureAsync(definition, async () =>
        {
            var people = definition.ToListedMembers(homeTenant);
            if (await FindListedAsync(definition, people, cancellationToken) is { } chat)
                return new FoundGroup(chat);
            if (await FindCreatedAsync(definition, people, cancellationToken) is { } own)
                return new FoundGroup(own.IsCompletedSuccessfully ? await own : null);
            if (!isPlanned)
                return null;
            var claim = await FindOrAddAsync(planned, definition, people, cancellationToken);
            return claim.Source is null ? new FoundGroup(null) : null;
        });

    /// <summary>The group that exists, or else the one that is created.</summary>
    /// <exception cref="GraphChatException">The groups can't be compared, or the group can't be created.</exception>
    public async Task<(GraphChat Chat, bool IsExisting)> GetOrCreateAsync(
        ChatDefinition definition, CancellationToken cancellationToken)
    {
        var people = definition.ToListedMembers(homeTenant);
        while (true)
        {
            var (chat, claim) = await DescribeFailureAsync(
                definition, () => FindOrClaimAsync(definition, people, cancellationToken));
            if (chat is not null)
                return (chat, true);
            if (claim!.Source is not null)
                return await CreateAsync(definition, people, claim, cancellationToken);
            var isNew = !claim.Creation.IsCompleted;
            if (await claim.WaitAsync(cancellationToken) is not { } own)
                continue;
            if (isNew || await DescribeFailureAsync(
                definition, () => IsUnchangedAsync(own, claim.Group, definition, people, cancellationToken)))
                return (own, true);
            created.Remove(claim.Group);
        }
    }

    private async Task<(GraphChat? Listed, GroupClaim? Claim)> FindOrClaimAsync(
        ChatDefinition definition, GraphChatMember[] people, CancellationToken cancellationToken) =>
        await FindListedAsync(definition, people, cancellationToken) is { } chat
            ? (chat, null)
            : (null, await FindOrAddAsync(created, definition, people, cancellationToken));

    private async Task<GroupClaim> FindOrAddAsync(
        CreatedGroups groups, ChatDefinition definition, GraphChatMember[] people, CancellationToken cancellationToken)
    {
        GroupClaim? claim;
        while ((claim = groups.FindOrAdd(definition.Topic, people, comparison, out var unresolved)) is null)
            await comparison.ResolveAsync(unresolved!, cancellationToken);
        return claim;
    }

    private async Task<Task<GraphChat>?> FindCreatedAsync(
        ChatDefinition definition, GraphChatMember[] people, CancellationToken cancellationToken)
    {
        var group = created.Find(definition.Topic, people, comparison, out var unresolved);
        while (group is null && unresolved is not null)
        {
            await comparison.ResolveAsync(unresolved, cancellationToken);
            group = created.Find(definition.Topic, people, comparison, out unresolved);
        }
        if (group?.Creation is not { } creation)
            return null;
        return !creation.IsCompletedSuccessfully
            || await IsUnchangedAsync(await creation, group, definition, people, cancellationToken) ? creation : null;
    }

    // A group that was created can be renamed, get other members, or be left since. Where the list shows it, the list
    // knows; where the list should show it, the chat itself does.
    private async Task<bool> IsUnchangedAsync(GraphChat chat, CreatedGroup group, ChatDefinition definition,
        GraphChatMember[] people, CancellationToken cancellationToken)
    {
        // A list that was requested so soon can show a new group without its topic or some of its members.
        var isDecided = await IsDecidedByListAsync(group, definition, cancellationToken);
        if (isDecided == listed.Contains(chat.ChatId) && !WasChanged(chat.ChatId))
            return !isDecided;
        return await IsSameAsync(chat.ChatId, definition, people, cancellationToken);
    }

    // The list may not show what was changed since.
    private async Task<GraphChat?> FindListedAsync(
        ChatDefinition definition, GraphChatMember[] people, CancellationToken cancellationToken)
    {
        var chat = await listed.FindAsync(definition, people, cancellationToken);
        return chat is null || !WasChanged(chat.ChatId)
            || await IsSameAsync(chat.ChatId, definition, people, cancellationToken) ? chat : null;
    }

    // What the chat itself says, and what it may not show yet.
    private async Task<bool> IsSameAsync(
        string chatId, ChatDefinition definition, GraphChatMember[] people, CancellationToken cancellationToken)
    {
        try
        {
            var read = await client.GetChatAsync(chatId, cancellationToken);
            var current = await client.ReadAllMembersAsync(read, cancellationToken);
            var topic = Renames.Find(chatId) ?? current.ExactTopic;
            return string.Equals(topic ?? "", definition.Topic ?? "", StringComparison.Ordinal)
                && await comparison.IsSameAsync(people, MembersOf(current), cancellationToken);
        }
        catch (GraphChatException e) when (e.Error == GraphChatError.ChatNotFound)
        {
            return false;
        }
    }

    private bool WasChanged(string chatId) => Renames.Contains(chatId) || MemberChanges.Contains(chatId);

    private IReadOnlyList<GraphChatMember> MembersOf(GraphChat chat) =>
        MemberChanges.Apply(chat.ChatId, new(chat.Members, chat.ReadTimestamp)).Members;

    // Whether the list was requested so late that it shows the group, if it exists.
    private async Task<bool> IsDecidedByListAsync(
        CreatedGroup group, ChatDefinition definition, CancellationToken cancellationToken)
    {
        var requested = await listed.ReadAsync(definition, cancellationToken);
        return group.Timestamp is { } ended && time.GetElapsedTime(ended, requested) >= LostGroupSearch.ListDelay;
    }

    private async Task<(GraphChat Chat, bool IsExisting)> CreateAsync(
        ChatDefinition definition, GraphChatMember[] people, GroupClaim claim, CancellationToken cancellationToken)
    {
        var filter = listed.FilterFor(definition);
        var isExisting = false;
        var chat = await created.CreateAsync(claim, async () =>
        {
            var found = claim.Group.Timestamp is not { } lost ? null : await DescribeFailureAsync(
                definition, () => FindLostAsync(lost));
            isExisting = found is not null;
            return found ?? await new GroupCreation(client, search, time)
                .CreateAsync(definition, filter, people, claim.Group, cancellationToken);
        }, time, cancellationToken);
        return (chat, isExisting);

        async Task<GraphChat?> FindLostAsync(long lost)
        {
            if (await IsDecidedByListAsync(claim.Group, definition, cancellationToken))
                return null;
            if (Interlocked.Exchange(ref hasWarned, 1) == 0)
                OnWarning($"The {definition.DescribeExisting()} may exist, because the response to an earlier request "
                    + "was lost. It's looked for until a minute after that request, and then created; so are others.");
            return await search.FindUntilListedAsync(filter, people, lost, cancellationToken);
        }
    }

    private static async Task<T> DescribeFailureAsync<T>(ChatDefinition definition, Func<Task<T>> find)
    {
        try
        {
            return await find();
        }
        catch (GraphChatException e)
        {
            var reason = $"wasn't sent, because it isn't known whether it exists. {e.Message}";
            throw e.With($"The {definition.Describe()} {reason}", e.RecommendedAction ?? "");
        }
    }
}
