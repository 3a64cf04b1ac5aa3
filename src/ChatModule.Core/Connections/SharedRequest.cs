namespace ChatModule;

/// <summary>
/// One request for all callers that need its result. A caller that stops waiting doesn't end it for the others; when
/// the last one does, it's canceled and joined, so that nothing is sent behind a pipeline that was stopped. A failure
/// isn't kept.
/// </summary>
internal sealed class SharedRequest<T>
{
    private readonly object sync = new();
    private Attempt? current;

    /// <summary>The result, of <paramref name="send"/> unless a request succeeded already or is on its way.</summary>
    public async Task<T> GetAsync(Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken)
    {
        var attempt = Join(send, out var isFirst);
        // Outside the lock: the synchronous part of a request can take long.
        if (isFirst)
            attempt.Start();
        try
        {
            return await attempt.Response.WaitAsync(cancellationToken);
        }
        finally
        {
            if (Leave(attempt))
            {
                await attempt.Stop.CancelAsync();
                await ((Task)attempt.Response).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private Attempt Join(Func<CancellationToken, Task<T>> send, out bool isFirst)
    {
        lock (sync)
        {
            isFirst = current is null or { IsAbandoned: true } or { HasFailed: true };
            if (isFirst)
                current = new Attempt(send);
            current!.Waiting++;
            return current;
        }
    }

    // Whether the attempt has lost the last caller that waits for it.
    private bool Leave(Attempt attempt)
    {
        lock (sync)
            return attempt.IsAbandoned = --attempt.Waiting == 0 && !attempt.Response.IsCompleted;
    }

    private sealed class Attempt
    {
        public Attempt(Func<CancellationToken, Task<T>> send)
        {
            var start = new Task<Task<T>>(() => send(Stop.Token));
            Response = start.Unwrap();
            Start = () => start.RunSynchronously(TaskScheduler.Default);
        }

        public Action Start { get; }

        public Task<T> Response { get; }

        public bool HasFailed => Response is { IsCompleted: true, IsCompletedSuccessfully: false };

        public CancellationTokenSource Stop { get; } = new();

        public int Waiting { get; set; }

        public bool IsAbandoned { get; set; }
    }
}
