namespace ChatModule;

/// <summary>Makes one chat after the other's pattern: send, and where asked for, wait for the app and verify the members.</summary>
internal sealed class ChatMaker(IGraphChatClient client, TimeProvider time) : IAsyncDisposable
{
    private OperationWaiter? waiter;

    /// <summary>How long to wait for the app of a chat; null not to wait, infinite for ever.</summary>
    public TimeSpan? WaitFor { get; init; }

    /// <summary>Whether the members are read back.</summary>
    public bool Verify { get; init; }

    /// <summary>Asks for the chat.</summary>
    public async Task<ChatOutcome> SendAsync(ChatDefinition chat, object? input, CancellationToken cancellation)
    {
        try
        {
            return new(input, await client.CreateChatAsync(chat, cancellation), null);
        }
        catch (GraphChatException e)
        {
            return new(input, null, e);
        }
    }

    /// <summary>Does what comes after the chat was made. Neither a failure here nor a cancel hides the chat.</summary>
    public async Task<ChatOutcome> SettleAsync(ChatOutcome made, CancellationToken cancellation)
    {
        if (made.Chat is null)
            return made;
        try
        {
            var failure = WaitFor is { } timeout && made.Chat.OperationId is not null ? await WaitAsync(made.Chat, timeout, cancellation) : null;
            if (failure is null && Verify)
                failure = await VerifyAsync(made.Chat, cancellation);
            return failure is null ? made : made with { Input = made.Chat, Failure = failure };
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return made;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (waiter is not null)
            await waiter.DisposeAsync();
    }

    private async Task<GraphChatException?> WaitAsync(GraphChat chat, TimeSpan timeout, CancellationToken cancellation)
    {
        var over = new TaskCompletionSource<AwaitedOperation>(TaskCreationOptions.RunContinuationsAsynchronously);
        var operation = Waiter(cancellation).Add(chat.ChatId, chat.OperationId!, over);
        try
        {
            return (await over.Task.WaitAsync(timeout, time, cancellation)).Failure;
        }
        catch (TimeoutException)
        {
            return Waiter(cancellation).Remove(operation) ? operation.TimedOut(timeout) : (await over.Task).Failure;
        }
    }

    // One waiter for all, so that what is learned about one operation serves the others.
    private OperationWaiter Waiter(CancellationToken cancellation) => LazyInitializer.EnsureInitialized(ref waiter,
        () => new OperationWaiter(client, new PollingSchedule(), 8, operation => ((TaskCompletionSource<AwaitedOperation>)operation.Input!).TrySetResult(operation), time, cancellation));

    // "201 with members missing: service defect (reported): only a read-back of the members shows it" (api.md, errors).
    private async Task<GraphChatException?> VerifyAsync(GraphChat chat, CancellationToken cancellation)
    {
        IReadOnlyList<GraphChatMember> there;
        try
        {
            there = await client.GetMembersAsync(chat.ChatId, cancellation);
        }
        catch (GraphChatException e)
        {
            return e;
        }
        // The service tells the mail address, which need not be the UPN; a full house is proof enough.
        var missing = there.Count >= chat.Members.Count ? [] : chat.Members.Where(asked => !there.Any(found => IsSame(asked, found))).ToArray();
        return missing.Length == 0 ? null : new GraphChatException(GraphChatError.MemberMissing,
            $"The chat {chat.ChatId} was made without {string.Join(", ", missing.AsEnumerable())}.")
        {
            RecommendedAction = "The chat exists: add who is missing to it, for example with New-MgChatMember.",
        };
    }

    private static bool IsSame(GraphChatMember a, GraphChatMember b) =>
        a.UserId is not null && a.UserId.Equals(b.UserId, StringComparison.OrdinalIgnoreCase)
        || a.UserPrincipalName is not null && a.UserPrincipalName.Equals(b.UserPrincipalName, StringComparison.OrdinalIgnoreCase);
}
