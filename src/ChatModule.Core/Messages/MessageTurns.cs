namespace ChatModule;

/// <summary>
/// The turns of the messages of a connection: those to one chat are sent one after the other, at most one a second,
/// whichever pipelines they come from. The limit is that of
/// https://learn.microsoft.com/graph/throttling-limits#microsoft-teams-service-limits.
/// </summary>
internal sealed class MessageTurns(TimeProvider time)
{
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(1);

    // More chats than this are remembered only while a message to them is due, and for a second after it.
    private const int MaxIdleChats = 1024;

    // Completed when the latest message to a chat has been sent, with the time.
    private readonly Dictionary<string, Task<long?>> sent = new(StringComparer.Ordinal);

    /// <summary>How many chats are remembered.</summary>
    public int Tracked => sent.Count;

    /// <summary>Takes the next turn in a chat. It has to be used, because the turns after it wait for it.</summary>
    public Turn Take(string chatId)
    {
        lock (sent)
        {
            RemoveIdle();
            var turn = new Turn(sent.GetValueOrDefault(chatId) ?? Task.FromResult<long?>(null), time);
            sent[chatId] = turn.Sent;
            return turn;
        }
    }

    private void RemoveIdle()
    {
        if (sent.Count < MaxIdleChats)
            return;
        foreach (var (chatId, latest) in sent)
            if (latest.IsCompleted && DelayAfter(latest.Result, time) <= TimeSpan.Zero)
                sent.Remove(chatId);
    }

    private static TimeSpan DelayAfter(long? sent, TimeProvider time) => sent is { } at ? MinInterval - time.GetElapsedTime(at) : TimeSpan.Zero;

    /// <summary>The turn of a message.</summary>
    /// <param name="previous">When the message before it was sent; null when none was.</param>
    /// <param name="time">The clock.</param>
    internal sealed class Turn(Task<long?> previous, TimeProvider time)
    {
        private readonly TaskCompletionSource<long?> sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<long?> Sent => sent.Task;

        /// <summary>Sends when it's this turn.</summary>
        public async Task<T> UseAsync<T>(Func<Task<T>> send, CancellationToken cancellationToken)
        {
            try
            {
                var latest = await previous.WaitAsync(cancellationToken);
                // Again, because a timer can fire early.
                while (DelayAfter(latest, time) is { Ticks: > 0 } delay)
                    await Task.Delay(Milliseconds.RoundUp(delay), time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // Another pipeline's message may still be on its way: the next turn waits for it instead.
                _ = previous.ContinueWith(done => sent.SetResult(done.Result), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                throw;
            }
            try
            {
                return await send();
            }
            finally
            {
                // When the service received the message isn't known, but it was before now.
                sent.SetResult(time.GetTimestamp());
            }
        }
    }
}
