namespace ChatModule;

/// <summary>
/// Sends messages: those to one chat one after the other, in their order, at most one a second; other chats go on
/// meanwhile. The limits are those of https://learn.microsoft.com/graph/throttling-limits#microsoft-teams-service-limits.
/// </summary>
internal sealed class ChatMessageSender(IGraphChatClient client, int limit, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(1);

    // More chats than this are remembered only while a message to them is due.
    private const int MaxIdleChats = 1024;

    private readonly SemaphoreSlim concurrency = new(limit);
    private readonly Dictionary<string, Turn> turns = new(StringComparer.Ordinal);

    /// <summary>
    /// Puts a message in line for its chat. Called in the order of the messages; what it returns waits for the turn.
    /// </summary>
    public Func<CancellationToken, Task<ItemResult<GraphChatMessage>>> Enqueue(MessageDefinition message, object? input)
    {
        var turn = new Turn();
        Turn? previous;
        lock (turns)
        {
            RemoveIdle();
            turns.TryGetValue(message.ChatId, out previous);
            turns[message.ChatId] = turn;
        }
        return cancellationToken => SendAsync(message, input, previous, turn, cancellationToken);
    }

    public void Dispose() => concurrency.Dispose();

    private async Task<ItemResult<GraphChatMessage>> SendAsync(MessageDefinition message, object? input, Turn? previous, Turn turn, CancellationToken cancellationToken)
    {
        try
        {
            if (previous is not null)
                await WaitForTurnAsync(previous, cancellationToken);
            await concurrency.WaitAsync(cancellationToken);
            try
            {
                return await SendAsync(message, input, cancellationToken);
            }
            finally
            {
                // When the service received the message isn't known, but it was before now.
                turn.SentBefore = time.GetTimestamp();
                concurrency.Release();
            }
        }
        finally
        {
            turn.Ended.SetResult();
        }
    }

    private async Task<ItemResult<GraphChatMessage>> SendAsync(MessageDefinition message, object? input, CancellationToken cancellationToken)
    {
        try
        {
            var sent = await client.SendMessageAsync(message, cancellationToken);
            sent.InputObject = input;
            return new(input, sent, null);
        }
        catch (GraphChatException e)
        {
            // What may have been sent isn't sent again by piping it: its target says so.
            return new(e.Error == GraphChatError.MessageOutcomeUnknown ? message.ToUnconfirmed(input) : input, null, e);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return new(message.ToUnconfirmed(input), null, new(GraphChatError.MessageOutcomeUnknown, $"The {message.Describe()}: the request failed unexpectedly: {e.Message}", e)
            {
                Outcome = RequestOutcome.Unknown,
                RecommendedAction = "The message may be in the chat. Look there before you send it again.",
            });
        }
    }

    private async Task WaitForTurnAsync(Turn previous, CancellationToken cancellationToken)
    {
        await previous.Ended.Task.WaitAsync(cancellationToken);
        if (previous.SentBefore is { } sent && MinInterval - time.GetElapsedTime(sent) is { Ticks: > 0 } left)
            await Task.Delay(left, time, cancellationToken);
    }

    private void RemoveIdle()
    {
        if (turns.Count < MaxIdleChats)
            return;
        foreach (var (chatId, turn) in turns)
            if (turn.Ended.Task.IsCompleted && (turn.SentBefore is not { } sent || time.GetElapsedTime(sent) >= MinInterval))
                turns.Remove(chatId);
    }

    private sealed class Turn
    {
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long? SentBefore { get; set; }
    }
}
