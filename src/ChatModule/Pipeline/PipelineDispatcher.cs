using System.Collections.Concurrent;
using System.Management.Automation;

namespace ChatModule.Pipeline;

/// <summary>
/// Runs actions of other threads on the pipeline's thread, the only one that may write. Other threads post them; the
/// pipeline's thread runs them whenever it waits.
/// </summary>
internal sealed class PipelineDispatcher(Func<bool> isPipelineStopping) : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<Action> queue = new();
    private readonly SemaphoreSlim signal = new(0);
    private readonly CancellationTokenSource stop = new();

    /// <summary>Cancelled when the pipeline stops, whatever stops it.</summary>
    public CancellationToken PipelineStopToken => stop.Token;

    /// <summary>Runs an action on the pipeline's thread; called on any thread.</summary>
    public void Post(Action action)
    {
        queue.Enqueue(action);
        Signal();
    }

    /// <summary>Wakes the pipeline's thread, so that it evaluates its condition again; called on any thread.</summary>
    public void Signal()
    {
        // One pending signal-up is enough, and late ones may come after the end.
        try
        {
            if (signal.CurrentCount == 0)
                signal.Release();
        }
        catch (ObjectDisposedException)
        {
        }
    }

    /// <summary>Ends all waits.</summary>
    public void Stop()
    {
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
        }
    }

    /// <summary>
    /// Runs what was posted. A stop is detected before an action is taken: after a stop nothing can be written, and
    /// what isn't taken can still be reported by other means.
    /// </summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped.</exception>
    public void ProcessQueue()
    {
        ThrowIfStopping();
        while (queue.TryDequeue(out var action))
        {
            action();
            ThrowIfStopping();
        }
    }

    /// <summary>The engine marks a pipeline as stopping before it stops the cmdlets, so both are checked.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped.</exception>
    public void ThrowIfStopping()
    {
        if (stop.IsCancellationRequested || isPipelineStopping())
            throw new PipelineStoppedException();
    }

    /// <summary>
    /// Waits until the condition is true, and meanwhile runs what is posted; false when the time-out comes first. The
    /// condition is evaluated at least once a second, so that the progress it shows is current.
    /// </summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped.</exception>
    public bool WaitUntil(Func<bool> condition, TimeSpan? timeout = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            ProcessQueue();
            if (condition())
                return true;
            var remaining = timeout is { } limit ? limit - TimeProvider.System.GetElapsedTime(began) : PollInterval;
            if (remaining <= TimeSpan.Zero)
                return false;
            try
            {
                signal.Wait(remaining < PollInterval ? remaining : PollInterval, stop.Token);
            }
            catch (OperationCanceledException)
            {
                throw new PipelineStoppedException();
            }
        }
    }

    /// <summary>
    /// The result of a task that <see cref="PipelineStopToken"/> cancels, waited for. However the wait ends, the task
    /// has ended too.
    /// </summary>
    public T Await<T>(Task<T> task)
    {
        _ = task.ContinueWith(_ => Signal(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        try
        {
            WaitUntil(() => task.IsCompleted);
        }
        catch
        {
            Stop();
            // Joined, and its exception observed, which isn't needed any more.
            var joined = task.ContinueWith(static done => _ = done.Exception, CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            joined.GetAwaiter().GetResult();
            throw;
        }
        return task.GetAwaiter().GetResult();
    }

    /// <summary>
    /// Reads a sequence whose reading <see cref="PipelineStopToken"/> cancels, element by element. However that ends,
    /// nothing is being read any more.
    /// </summary>
    public void ForEach<T>(IAsyncEnumerable<T> sequence, Action<T> action)
    {
        var elements = sequence.GetAsyncEnumerator(PipelineStopToken);
        try
        {
            while (Await(elements.MoveNextAsync().AsTask()))
                action(elements.Current);
        }
        finally
        {
            elements.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    public void Dispose()
    {
        stop.Dispose();
        signal.Dispose();
    }
}
