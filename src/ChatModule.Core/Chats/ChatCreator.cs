namespace ChatModule;

/// <summary>Makes one chat after the other's pattern: send, and where asked for, wait for the app and verify the members.</summary>
internal sealed class ChatCreator(IGraphChatClient client, TimeProvider time) : IAsyncDisposable
{
    // One waiter for all, so that what is learned about one operation serves the others. It ends with this object:
    // each wait has its own token.
    private readonly Lazy<OperationWaiter> waiter = new(() => new OperationWaiter(client, new PollingSchedule(), 8,
        static operation => ((TaskCompletionSource<AwaitedOperation>)operation.Input!).TrySetResult(operation), time, CancellationToken.None));

    /// <summary>How long to wait for the app of a chat; null not to wait, infinite for ever.</summary>
    public TimeSpan? WaitFor { get; init; }

    /// <summary>Whether the members are read back.</summary>
    public bool Verify { get; init; }

    /// <summary>Groups that exist already; null to create each one.</summary>
    public ExistingGroups? Existing { get; init; }

    /// <summary>Sends the request. Whatever is thrown below is the failure of this chat, except a cancellation before it was sent.</summary>
    public async Task<ItemResult<GraphChat>> SendAsync(ChatDefinition chat, object? input, CancellationToken cancellationToken)
    {
        try
        {
            if (Existing is null || chat.ChatType != ChatDefinition.Group)
                return new(input, (await client.CreateChatAsync(chat, cancellationToken)).For(input), null);
            var (group, isExisting) = await Existing.GetOrCreateAsync(chat, cancellationToken);
            return new(input, group.For(input, isExisting), null);
        }
        catch (GraphChatException e)
        {
            var created = e.Chat?.For(input);
            return new(created ?? input, created, e);
        }
        catch (Exception e) when (!IsCancellation(e, cancellationToken))
        {
            return new(input, null, chat.IsIdempotent
                ? new GraphChatException(GraphChatError.InvalidResponse, $"The {chat.Describe()}: the request failed unexpectedly: {e.Message}", e)
                {
                    Outcome = RequestOutcome.Unknown,
                    RecommendedAction = "Retry the item. A one-on-one chat isn't created twice.",
                }
                : new GraphChatException(GraphChatError.ChatOutcomeUnknown, $"The {chat.Describe()}: the request failed unexpectedly: {e.Message}", e)
                {
                    Outcome = RequestOutcome.Unknown,
                    RecommendedAction = "The chat may exist. Retry the item with -ReuseExisting a minute later: it uses the chat if it's there, and creates it if it isn't.",
                });
        }
    }

    /// <summary>Does what comes after the chat was made. Neither a failure here nor a cancel hides the chat.</summary>
    public async Task<ItemResult<GraphChat>> CompleteAsync(ItemResult<GraphChat> made, CancellationToken cancellationToken)
    {
        if (made.Output is null || made.Failure is not null)
            return made;
        try
        {
            var failure = WaitFor is { } timeout && made.Output.OperationId is not null ? await WaitAsync(made.Output, timeout, cancellationToken) : null;
            if (failure is null && Verify)
                failure = await VerifyAsync(made.Output, cancellationToken);
            return failure is null ? made : made with { Input = made.Output, Failure = failure };
        }
        catch (Exception e) when (IsCancellation(e, cancellationToken))
        {
            return made;
        }
        catch (Exception e)
        {
            return made with
            {
                Input = made.Output,
                Failure = e as GraphChatException ?? new(GraphChatError.InvalidResponse, $"The chat {made.Output.ChatId} was created, but it couldn't be checked: {e.Message}", e)
                {
                    RecommendedAction = "The chat exists. Check its members in Teams.",
                },
            };
        }
    }

    public ValueTask DisposeAsync() => waiter.IsValueCreated ? waiter.Value.DisposeAsync() : default;

    private static bool IsCancellation(Exception e, CancellationToken cancellationToken) => e is OperationCanceledException && cancellationToken.IsCancellationRequested;

    private async Task<GraphChatException?> WaitAsync(GraphChat chat, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var over = new TaskCompletionSource<AwaitedOperation>(TaskCreationOptions.RunContinuationsAsynchronously);
        var operation = waiter.Value.Add(chat.ChatId, chat.OperationId!, over);
        try
        {
            return (await over.Task.WaitAsync(timeout, time, cancellationToken)).Failure;
        }
        catch (TimeoutException)
        {
            return waiter.Value.Remove(operation) ? operation.TimedOut(timeout) : (await over.Task).Failure;
        }
    }

    // "201 with members missing: service defect (reported): only a read-back of the members shows it" (api.md, errors).
    private async Task<GraphChatException?> VerifyAsync(GraphChat chat, CancellationToken cancellationToken)
    {
        var there = await client.GetMembersAsync(chat.ChatId, cancellationToken);
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
