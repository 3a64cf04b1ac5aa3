namespace ChatModule;

/// <summary>What changes one chat is done one after another, in order; other chats go on meanwhile.</summary>
internal sealed class ChatTurns
{
    // Completed when the latest turn in a chat is over. Only chats with a turn that isn't are remembered.
    private readonly Dictionary<string, Task> latest = new(StringComparer.Ordinal);

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
                end.SetResult();
                Forget(chatId, end.Task);
            }
        };
    }

    private void Forget(string chatId, Task turn)
    {
        lock (latest)
            if (latest.GetValueOrDefault(chatId) == turn)
                latest.Remove(chatId);
    }
}

/// <summary>What is done for an item, and its result.</summary>
internal delegate Task<ItemResult<T>> ItemChange<T>(CancellationToken cancellationToken) where T : class;
