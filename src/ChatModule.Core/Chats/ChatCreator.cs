namespace ChatModule;

/// <summary>
/// Creates a chat: sends the request, and where requested, waits for the app and verifies the members.
/// </summary>
internal sealed class ChatCreator(IGraphChatClient client, TimeProvider time) : IAsyncDisposable
{
    // One waiter for all, so that the one that has waited longest is polled first. It ends with this object: each wait
    // has its own token.
    private readonly Lazy<OperationWaiter> waiter = new(
        () => new OperationWaiter(client, interval: null, limit: 8, Complete, time, CancellationToken.None));

    /// <summary>How long to wait for the app of a chat; null not to wait, infinite to wait indefinitely.</summary>
    public TimeSpan? WaitFor { get; init; }

    /// <summary>Whether the members are read back.</summary>
    public bool Verify { get; init; }

    /// <summary>Groups that exist already; null to create each one.</summary>
    public ExistingGroups? Existing { get; init; }

    /// <summary>The groups of the connection, which a later command uses instead of creating them again.</summary>
    public CreatedGroups Created { get; init; } = new();

    /// <summary>Reads the IDs of users.</summary>
    public UserIdReader Users { get; init; } = new(client);

    /// <summary>Sends the request, and waits and verifies where that was asked for.</summary>
    public async Task<ItemResult<GraphChat>> CreateAsync(
        ChatDefinition chat, object? input, CancellationToken cancellationToken) =>
        await CompleteAsync(await SendAsync(chat, input, cancellationToken), cancellationToken);

    /// <summary>
    /// Sends the request. Any exception is the failure of this chat, except a cancellation before it was sent.
    /// </summary>
    public async Task<ItemResult<GraphChat>> SendAsync(
        ChatDefinition chat, object? input, CancellationToken cancellationToken)
    {
        var result = await ItemResult.OfAsync(input, chat.RequestKind, $"The {chat.Describe()}",
            () => CreateOrReuseAsync(chat, input, cancellationToken), cancellationToken);
        if (result.Failure?.Chat is not { } known)
            return result;
        var existing = known.For(input, known.IsExisting);
        return result with { Input = existing, Output = existing };
    }

    private async Task<ItemResult<GraphChat>> CreateOrReuseAsync(
        ChatDefinition chat, object? input, CancellationToken cancellationToken)
    {
        if (chat.ChatType != ChatDefinition.Group)
            return NewChat(await client.CreateChatAsync(chat, cancellationToken));
        if (Existing is not null)
        {
            var (group, isExisting) = await Existing.GetOrCreateAsync(chat, cancellationToken);
            if (!isExisting)
                return NewChat(group);
            group = await InstallAppAsync(group, chat, cancellationToken);
            return new(input, group.For(input, isExisting: true), null);
        }
        var claim = Created.Add(chat.Topic, chat.ToListedMembers(chat.HomeTenant));
        return NewChat(await Created.CreateAsync(
            claim, () => client.CreateChatAsync(chat, cancellationToken), time, cancellationToken));

        ItemResult<GraphChat> NewChat(GraphChat created) =>
            new(input, created.For(input, isExisting: false, time.GetTimestamp()), null);
    }

    private Task<GraphChat> InstallAppAsync(
        GraphChat group, ChatDefinition chat, CancellationToken cancellationToken) =>
        new AppInstaller(client).InstallAsync(group.For(null, isExisting: true), chat, cancellationToken);

    /// <summary>
    /// Waits and verifies after the chat was created. Neither a failure nor a cancellation hides the chat.
    /// </summary>
    public async Task<ItemResult<GraphChat>> CompleteAsync(
        ItemResult<GraphChat> created, CancellationToken cancellationToken)
    {
        if (created is not { Output: { } chat, Failure: null })
            return created;
        try
        {
            GraphChatException? failure = null;
            if (WaitFor is { } timeout && chat.OperationId is not null)
                failure = await WaitAsync(chat, timeout, cancellationToken);
            else if (WaitFor is not null && chat is { InstalledApp: not null, IsExisting: false })
                created = created with { Warning = NoOperation(chat) };
            if (failure is null && Verify)
                failure = await VerifyAsync(chat, cancellationToken);
            return failure is null ? created : created with { Input = chat, Failure = failure };
        }
        catch (Exception e) when (IsCancellation(e, cancellationToken))
        {
            return created;
        }
        catch (Exception e)
        {
            return created with { Input = chat, Failure = e as GraphChatException ?? Unchecked(chat, e) };
        }
    }

    public ValueTask DisposeAsync() => waiter.IsValueCreated ? waiter.Value.DisposeAsync() : default;

    private static string NoOperation(GraphChat chat) =>
        $"The chat {chat.ChatId} was created, but the response names no operation, so whether the app "
        + $"{chat.InstalledApp} is installed isn't known. Pipe the chat to Add-GraphChatApp, which installs the app "
        + "if it isn't there.";

    private static GraphChatException Unchecked(GraphChat chat, Exception e) => new(GraphChatError.InvalidResponse,
        $"The chat {chat.ChatId} was created, but it couldn't be checked: {e.Message}", e)
    {
        RecommendedAction = "The chat exists. Check its members in Teams.",
    };

    private static void Complete(AwaitedOperation operation)
    {
        foreach (var input in operation.Inputs)
            ((TaskCompletionSource<AwaitedOperation>)input!).TrySetResult(operation);
    }

    private static bool IsCancellation(Exception e, CancellationToken cancellationToken) =>
        e is OperationCanceledException && cancellationToken.IsCancellationRequested;

    private async Task<GraphChatException?> WaitAsync(
        GraphChat chat, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var finished = new TaskCompletionSource<AwaitedOperation>(TaskCreationOptions.RunContinuationsAsynchronously);
        var operation = waiter.Value.Add(chat.ChatId, chat.OperationId!, finished, chat.CreatedTimestamp);
        try
        {
            return (await finished.Task.WaitAsync(timeout, time, cancellationToken)).Failure;
        }
        catch (TimeoutException)
        {
            waiter.Value.Expire(operation, timeout);
            return (await finished.Task.WaitAsync(cancellationToken)).Failure;
        }
    }

    // Users report that a 201 can come without some of the members. Only reading the members shows it.
    private async Task<GraphChatException?> VerifyAsync(GraphChat chat, CancellationToken cancellationToken)
    {
        var actual = await ReadMembersAsync(chat, cancellationToken);
        var absent = chat.Members.Where(requested => !actual.Any(requested.IsSameUser)).ToList();
        var others = actual.Where(member => !chat.Members.Any(member.IsSameUser)).ToList();
        // Where the numbers fit, a listed address need not be the UPN. Then no user is read.
        var readsIds = absent.Count > others.Count && others.Count > 0;
        List<GraphChatMember> missing = [], uncertain = [];
        foreach (var requested in absent)
        {
            // A member who is known by UPN can be listed with another address, as guests are. Then the ID decides.
            var id = requested.UserId ?? (readsIds ? await FindUserIdAsync(requested, cancellationToken) : null);
            if (id is null)
                uncertain.Add(requested);
            else if (others.RemoveAll(member => id.Equals(member.UserId, StringComparison.OrdinalIgnoreCase)) == 0)
                missing.Add(requested);
        }
        if (others.Count == 0)
            missing.AddRange(uncertain);
        // Each of the others can be one of those who are uncertain.
        var lacking = others.Count == 0 ? 0 : uncertain.Count - others.Count;
        if (missing.Count == 0 && lacking <= 0)
            return null;
        return MemberMissing(chat, actual.Count, missing, lacking > 0 ? uncertain : [], lacking);
    }

    private static GraphChatException MemberMissing(
        GraphChat chat, int count, List<GraphChatMember> missing, List<GraphChatMember> uncertain, int lacking)
    {
        var created = missing.Count > 0
            ? $"without {string.Join(", ", missing)}"
            : $"with {count} of {chat.Members.Count} members";
        var rest = uncertain.Count == 0 ? ""
            : $" {(lacking == 1 ? "One" : "Some")} of these may be missing{(missing.Count > 0 ? " too" : "")}: "
                + $"{string.Join(", ", uncertain)}.";
        return new(GraphChatError.MemberMissing, $"The chat {chat.ChatId} was created {created}.{rest}")
        {
            RecommendedAction = uncertain.Count == 0
                ? "The chat exists. Add the missing members to it, for example with Add-GraphChatMember."
                : "The chat exists. Check its members in Teams, and add those who are missing. A member who is "
                    + "specified by object ID, or whose ID can be read with the scope User.ReadBasic.All, is "
                    + "recognized by it.",
        };
    }

    // Users report that a new chat isn't found for some seconds, even after its operation succeeded.
    private async Task<IReadOnlyList<GraphChatMember>> ReadMembersAsync(
        GraphChat chat, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await client.GetMembersAsync(chat.ChatId, cancellationToken);
            }
            catch (GraphChatException e)
                when (e is { Error: GraphChatError.ChatNotFound, StatusCode: 404 } && !chat.IsExisting)
            {
                if (attempt == LookupDelays.OfChat.Count)
                {
                    var unverified = $"The chat {chat.ChatId} was created, but its members couldn't be verified, "
                        + "because the service doesn't show the chat yet.";
                    throw e.With($"{unverified} {e.Message}",
                        "The chat exists. Check its members later, for example with Get-GraphChat.");
                }
            }
            await Task.Delay(LookupDelays.OfChat[attempt], time, cancellationToken);
        }
    }

    // Null where it can't be read. The home tenant doesn't know the addresses of another tenant's users.
    private async Task<string?> FindUserIdAsync(GraphChatMember member, CancellationToken cancellationToken)
    {
        if (member is not { UserPrincipalName: { } address, TenantId: null })
            return null;
        try
        {
            return await Users.ReadAsync(address, cancellationToken);
        }
        catch (GraphChatException)
        {
            return null;
        }
    }
}
