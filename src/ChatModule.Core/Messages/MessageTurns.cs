namespace ChatModule;

/// <summary>
/// The turns of the messages of a connection: those to one chat are sent one after the other, whichever pipelines they
/// come from. How many a second is the limiter's to decide.
/// </summary>
internal sealed class MessageTurns
{
    // Completed when the latest message to a chat has been sent. Only chats with a message under way are remembered.
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

    /// <summary>Takes the next turn in a chat. It has to be used, because the turns after it wait for it.</summary>
    public Turn Take(string chatId)
    {
        lock (latest)
        {
            var turn = new Turn(latest.GetValueOrDefault(chatId) ?? Task.CompletedTask, sent => Remove(chatId, sent));
            latest[chatId] = turn.Sent;
            return turn;
        }
    }

    private void Remove(string chatId, Task sent)
    {
        lock (latest)
            if (latest.GetValueOrDefault(chatId) == sent)
                latest.Remove(chatId);
    }

    /// <summary>The turn of a message.</summary>
    /// <param name="previous">The message before it.</param>
    /// <param name="over">Called when the turn is over.</param>
    internal sealed class Turn(Task previous, Action<Task> over)
    {
        private readonly TaskCompletionSource sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Sent => sent.Task;

        /// <summary>Sends when it's this turn.</summary>
        public async Task<T> UseAsync<T>(Func<Task<T>> send, CancellationToken cancellationToken)
        {
            try
            {
                await previous.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // Another pipeline's message may still be on its way: the next turn waits for it instead.
                _ = EndAfterAsync(previous);
                throw;
            }
            try
            {
                return await send();
            }
            finally
            {
                End();
            }
        }

        private async Task EndAfterAsync(Task message)
        {
            await message;
            End();
        }

        private void End()
        {
            sent.SetResult();
            over(Sent);
        }
    }
}
