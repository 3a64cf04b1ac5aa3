namespace ChatModule;

/// <summary>
/// One request for everybody who needs its result. Who stops waiting doesn't end it for the others; when the last one does, it's
/// canceled and joined, so that nothing is sent behind a pipeline that was stopped. A failure isn't kept.
/// </summary>
internal sealed class SharedRequest<T>
{
    private readonly object sync = new();
    private Attempt? current;

    /// <summary>The result, of <paramref name="send"/> unless a request succeeded already or is on its way.</summary>
    public async Task<T> GetAsync(Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken)
    {
        var attempt = Join(send);
        try
        {
            return await attempt.Response.WaitAsync(cancellationToken);
        }
        finally
        {
            if (Leave(attempt))
            {
                await attempt.Stop.CancelAsync();
                await attempt.Response.ContinueWith(static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    private Attempt Join(Func<CancellationToken, Task<T>> send)
    {
        lock (sync)
        {
            if (current is null or { IsAbandoned: true } or { Response: { IsCompleted: true, IsCompletedSuccessfully: false } })
            {
                var stop = new CancellationTokenSource();
                current = new Attempt(send(stop.Token), stop);
            }
            current.Waiting++;
            return current;
        }
    }

    // Whether the attempt has lost the last one who waits for it.
    private bool Leave(Attempt attempt)
    {
        lock (sync)
            return attempt.IsAbandoned = --attempt.Waiting == 0 && !attempt.Response.IsCompleted;
    }

    private sealed class Attempt(Task<T> response, CancellationTokenSource stop)
    {
        public Task<T> Response { get; } = response;

        public CancellationTokenSource Stop { get; } = stop;

        public int Waiting { get; set; }

        public bool IsAbandoned { get; set; }
    }
}
