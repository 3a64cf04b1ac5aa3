namespace ChatModule;

/// <summary>
/// Makes creating groups idempotent: a group with the same topic and the same people is used instead of another one. The
/// groups are listed once, and a lost response is looked for.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="isAppOnly">Whether nobody is signed in: then the groups of each definition's first member are listed.</param>
/// <param name="homeTenant">The tenant of the sign-in; null when it isn't known.</param>
/// <param name="onAmbiguous">Gets a warning when several groups are the requested one.</param>
/// <param name="time">The clock.</param>
internal sealed class ExistingGroups(IGraphChatClient client, bool isAppOnly, string? homeTenant, Action<string> onAmbiguous, TimeProvider time)
{
    // How soon a new chat is listed isn't documented. Some seconds are typical.
    private static readonly TimeSpan[] LookupDelays = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(10)];

    // What a group in -WhatIf stands for: it's never created.
    private static readonly Task<GraphChat> Planned = new TaskCompletionSource<GraphChat>().Task;

    private readonly object sync = new();
    private readonly GroupIndex index = new(homeTenant);
    private readonly HashSet<string> ambiguous = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task> reads = new(StringComparer.Ordinal);
    private readonly UserIdReader users = new(client);

    /// <summary>
    /// The group that exists, or that an earlier definition describes; null when it would be created. Nothing is.
    /// </summary>
    /// <param name="definition">The group.</param>
    /// <param name="isPlanned">Whether a later definition of the same group is told that this one describes it.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public Task<GroupIndex.Group?> FindAsync(ChatDefinition definition, bool isPlanned, CancellationToken cancellationToken) =>
        FindOrAddAsync(definition, isPlanned ? Planned : null, cancellationToken);

    /// <summary>The group that exists, or else the one that is created.</summary>
    /// <exception cref="GraphChatException">The groups can't be listed or compared, or the group can't be created.</exception>
    public async Task<(GraphChat Chat, bool IsExisting)> GetOrCreateAsync(ChatDefinition definition, CancellationToken cancellationToken)
    {
        var creation = new TaskCompletionSource<GraphChat>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (await FindOrAddAsync(definition, creation.Task, cancellationToken) is { } group)
            return (group.ToChat() ?? await group.Creation!.WaitAsync(cancellationToken), true);
        try
        {
            var chat = await CreateAsync(definition, cancellationToken);
            creation.SetResult(chat);
            return (chat, false);
        }
        catch (Exception e)
        {
            creation.SetException(e);
            // Nobody else may want this group.
            _ = creation.Task.Exception;
            throw;
        }
    }

    private async Task<GroupIndex.Group?> FindOrAddAsync(ChatDefinition definition, Task<GraphChat>? creation, CancellationToken cancellationToken)
    {
        try
        {
            var user = ListedUser(definition);
            await OnceAsync($"groups of {user?.ToUpperInvariant()}", () => ListAsync(user, cancellationToken));
            var people = ToMembers(definition);
            GroupIndex.Group? group;
            while (!TryFindOrAdd(definition, people, creation, out group, out var unresolved, out var incomplete))
            {
                if (unresolved is not null)
                    await LearnAsync(unresolved, cancellationToken);
                foreach (var chat in incomplete)
                    await OnceAsync($"members of {chat.ChatId}", () => ReadMembersAsync(chat, cancellationToken));
            }
            return group;
        }
        catch (GraphChatException e)
        {
            throw e.With($"The {definition.Describe()} wasn't sent, because it isn't known whether it exists. {e.Message}", e.RecommendedAction ?? "");
        }
    }

    // False when something has to be read first: the ID behind an address, or the members of incomplete groups.
    private bool TryFindOrAdd(ChatDefinition definition, GraphChatMember[] people, Task<GraphChat>? creation,
        out GroupIndex.Group? group, out GraphChatMember? unresolved, out IReadOnlyList<GraphChat> incomplete)
    {
        group = null;
        unresolved = null;
        lock (sync)
        {
            incomplete = index.FindIncomplete(definition.Topic, people.Length);
            if (incomplete.Count > 0)
                return false;
            var found = index.Find(definition.Topic, people, out unresolved);
            if (found.Count > 0)
                group = Latest(definition, found);
            else if (unresolved is not null)
                return false;
            else if (creation is not null)
                index.Add(definition.Topic, people, creation);
            return true;
        }
    }

    // One read for all definitions, whatever comes of it: what fails once in a run isn't tried again for each of 10,000.
    private Task OnceAsync(string what, Func<Task> read)
    {
        lock (sync)
            return reads.TryGetValue(what, out var task) ? task : reads[what] = read();
    }

    private async Task ListAsync(string? user, CancellationToken cancellationToken)
    {
        var groups = client.ListChatsAsync(new ChatFilter { ChatType = ChatDefinition.Group, User = user }, cancellationToken);
        await foreach (var chat in groups)
            lock (sync)
                index.Add(chat);
        lock (sync)
            index.Trim();
    }

    private async Task LearnAsync(GraphChatMember member, CancellationToken cancellationToken)
    {
        var address = member.UserPrincipalName!;
        // The home tenant has nobody by the address of another tenant's user: that says nothing about who it is.
        if (index.Comparison.IsFederated(member))
            throw Uncertain(address, "Specify the people of other tenants by object ID.");
        string? id = null;
        try
        {
            id = await users.ReadAsync(address, cancellationToken);
        }
        catch (GraphChatException e) when (e.IsDenied)
        {
            throw Uncertain(address, "Specify the people by object ID, or connect with a scope that reads users: Connect-GraphChat -Scopes Chat.Create, Chat.ReadBasic, User.ReadBasic.All.", e);
        }
        catch (GraphChatException e) when (e.Error == GraphChatError.MemberNotFound)
        {
            // Nobody's address: it's in no group.
        }
        lock (sync)
            index.Comparison.Learn(address, id);
    }

    private static GraphChatException Uncertain(string address, string action, GraphChatException? inner = null) =>
        new(GraphChatError.ExistingChatUncertain, $"There is a group like it, but it isn't certain whether {address} is a member.", inner) { RecommendedAction = action };

    private async Task ReadMembersAsync(GraphChat chat, CancellationToken cancellationToken)
    {
        var complete = await WithAllMembersAsync(chat, cancellationToken);
        lock (sync)
            index.AddComplete(complete);
    }

    private async Task<GraphChat> WithAllMembersAsync(GraphChat chat, CancellationToken cancellationToken) =>
        chat.WithMembers(await client.GetMembersAsync(chat.ChatId, cancellationToken));

    private async Task<GraphChat> CreateAsync(ChatDefinition definition, CancellationToken cancellationToken)
    {
        try
        {
            return await client.CreateChatAsync(definition, cancellationToken);
        }
        catch (GraphChatException lost) when (lost.Error == GraphChatError.ChatOutcomeUnknown && !cancellationToken.IsCancellationRequested)
        {
            GraphChat? found = null;
            var result = "It was looked for and isn't in the list of chats yet.";
            try
            {
                found = await LookForAsync(definition, cancellationToken);
            }
            catch (GraphChatException e)
            {
                result = $"It was looked for, but it isn't certain whether it exists. {e.Message}";
            }
            catch (OperationCanceledException)
            {
                result = "The pipeline ended while it was looked for.";
            }
            if (found is not null)
                return definition.InstalledApp is { } app ? await WithInstallationAsync(found, app, cancellationToken) : found;
            throw lost.With($"{lost.Message} {result}",
                "The chat may exist, so it wasn't sent again. Run the same line with -ReuseExisting later: it uses the chat if it's there, and creates it if it isn't.");
        }
    }

    // The lost response had the operation that installs the app. The list of the chat's operations has it too.
    private async Task<GraphChat> WithInstallationAsync(GraphChat chat, string app, CancellationToken cancellationToken)
    {
        GraphChatOperation? installation = null;
        try
        {
            await foreach (var operation in client.ListOperationsAsync(chat.ChatId, [], cancellationToken))
                if (string.Equals(operation.OperationType, "createChat", StringComparison.OrdinalIgnoreCase) && !(operation.CreatedDateTime < installation?.CreatedDateTime))
                    installation = operation;
        }
        catch (GraphChatException e)
        {
            throw e.With($"The chat {chat.ChatId} was created, but it isn't known whether its app is installed. {e.Message}",
                $"The chat exists, so don't create it again. {e.RecommendedAction}", chat.WithInstallation(app, null));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody waits for the app any more, but the chat is there.
        }
        return chat.WithInstallation(app, installation?.OperationId);
    }

    // None of the groups that were known before the request is meant: there was none like it.
    private async Task<GraphChat?> LookForAsync(ChatDefinition definition, CancellationToken cancellationToken)
    {
        var people = ToMembers(definition);
        var filter = new ChatFilter { ChatType = ChatDefinition.Group, Topic = definition.Topic, User = ListedUser(definition) };
        foreach (var delay in LookupDelays)
        {
            await Task.Delay(delay, time, cancellationToken);
            await foreach (var listed in client.ListChatsAsync(filter, cancellationToken))
            {
                if (!string.Equals(listed.ExactTopic ?? "", definition.Topic ?? "", StringComparison.Ordinal))
                    continue;
                var chat = Math.Min(listed.Members.Count, people.Length) < ChatFilter.MaxExpandedMembers ? listed
                    : await WithAllMembersAsync(listed, cancellationToken);
                if (await IsSameAsync(people, chat, cancellationToken))
                    return chat;
            }
        }
        return null;
    }

    private async Task<bool> IsSameAsync(GraphChatMember[] people, GraphChat chat, CancellationToken cancellationToken)
    {
        while (true)
        {
            MemberMatch match;
            GraphChatMember? unresolved;
            lock (sync)
                match = index.Comparison.Compare(people, chat.Members, out unresolved);
            if (match != MemberMatch.Unknown)
                return match == MemberMatch.Same;
            await LearnAsync(unresolved!, cancellationToken);
        }
    }

    // The chats of an app are nobody's, so those of somebody in the group are listed, whom the home tenant knows.
    private string? ListedUser(ChatDefinition definition) => !isAppOnly ? null
        : (definition.People.FirstOrDefault(person => !GraphChatMember.IsFederated(person.TenantId, homeTenant)) ?? definition.People[0]).Key;

    private GroupIndex.Group Latest(ChatDefinition definition, IReadOnlyList<GroupIndex.Group> found)
    {
        var latest = found.MaxBy(group => group.Listed?.LastUpdatedDateTime ?? DateTimeOffset.MaxValue)!;
        var others = found.Where(group => group != latest && group.Listed is not null).Select(group => group.Listed!.ChatId).ToArray();
        if (others.Length > 0 && ambiguous.Add(others[0]))
            onAmbiguous($"There are {found.Count} groups like the {definition.DescribeExisting()}. The last updated one is used; the others are {string.Join(", ", others)}.");
        return latest;
    }

    // With a tenant, as in the list: there everybody has one.
    private GraphChatMember[] ToMembers(ChatDefinition definition) => [.. definition.People.Select(person => new GraphChatMember
    {
        UserId = person.UserId,
        UserPrincipalName = person.Address,
        TenantId = person.TenantId ?? homeTenant,
    })];
}
