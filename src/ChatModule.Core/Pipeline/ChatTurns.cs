namespace ChatModule;

/// <summary>What is done in one chat is done one after another, in order; other chats go on meanwhile.</summary>
internal sealed class ChatTurns
{
    // Completed when the latest turn in a chat is over. Only chats with a turn that isn't are remembered.
    private readonly Dictionary<string, Task> latest = new(StringComparer.Ordinal);

    /// <summary>How many chats are remembered.</summary>
    public int Tracked
    {
        get
        {
            lock (latest)
                return latest.Count;
        }
    }

    /// <summary>Takes the next turn in a chat for a change, whose exceptions are failures of the item.</summary>
    /// <param name="chatId">The chat.</param>
    /// <param name="input">The item.</param>
    /// <param name="kind">The request that changes the chat.</param>
    /// <param name="description">What is done; begins a sentence.</param>
    /// <param name="change">Does it.</param>
    public ItemChange<T> Take<T>(
        string chatId, object? input, GraphRequestKind kind, string description, ItemChange<T> change)
        where T : class =>
        Take<T>(chatId, cancellationToken => ItemResult.OfAsync(
            input, kind, description, () => change(cancellationToken), cancellationToken));

    /// <summary>
    /// Takes the next turn in a chat. What it returns waits for the turn, and has to be run: the turns after it wait.
    /// </summary>
    public ItemChange<T> Take<T>(string chatId, ItemChange<T> change) where T : class
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task previous;
        lock (latest)
        {
            previous = latest.GetValueOrDefault(chatId) ?? Task.CompletedTask;
            latest[chatId] = end.Task;
        }
        return async cancellationToken =>
        {
            try
            {
                await previous.WaitAsync(cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
                return await change(cancellationToken);
            }
            finally
            {
                _ = EndAsync(chatId, end, previous);
            }
        };
    }

    // After a cancellation another pipeline's turn may still go on: the next turn waits for it instead.
    private async Task EndAsync(string chatId, TaskCompletionSource end, Task previous)
    {
        await previous;
        end.SetResult();
        lock (latest)
            if (latest.GetValueOrDefault(chatId) == end.Task)
                latest.Remove(chatId);
    }
}

/// <summary>What is done for an item, and its result.</summary>
internal delegate Task<ItemResult<T>> ItemChange<T>(CancellationToken cancellationToken) where T : class;
