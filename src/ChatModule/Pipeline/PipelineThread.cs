using System.Collections.Concurrent;
using System.Management.Automation;

namespace ChatModule.Pipeline;

/// <summary>
/// Where the work of other threads meets the pipeline's thread, the only one that may write. Other threads post
/// what is to be written; the pipeline's thread writes it whenever it waits.
/// </summary>
internal sealed class PipelineThread(Func<bool> isPipelineStopping) : IDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<Action> posted = new();
    private readonly SemaphoreSlim wake = new(0);
    private readonly CancellationTokenSource stop = new();

    /// <summary>Cancelled when the pipeline stops, whatever stops it.</summary>
    public CancellationToken Stopping => stop.Token;

    /// <summary>Has something done on the pipeline's thread; called on any thread.</summary>
    public void Post(Action action)
    {
        posted.Enqueue(action);
        Wake();
    }

    /// <summary>Has the pipeline's thread look again at what it waits for; called on any thread.</summary>
    public void Wake()
    {
        // One pending wake-up is enough, and late ones may come after the end.
        try
        {
            if (wake.CurrentCount == 0)
                wake.Release();
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
    /// Does what was posted. A stop is seen before an action is taken: behind a stop nothing can be written, and what is not
    /// taken can still be reported by other means.
    /// </summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped.</exception>
    public void Drain()
    {
        ThrowIfStopping();
        while (posted.TryDequeue(out var action))
        {
            action();
            ThrowIfStopping();
        }
    }

    /// <summary>The engine marks a pipeline as stopping before it tells the cmdlets, so both are looked at.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped.</exception>
    public void ThrowIfStopping()
    {
        if (stop.IsCancellationRequested || isPipelineStopping())
            throw new PipelineStoppedException();
    }

    /// <summary>
    /// Waits until the condition holds, doing meanwhile what is posted; false when the time is up first. The condition is
    /// looked at again each second, whatever happens or not: the progress it shows is of now.
    /// </summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped.</exception>
    public bool WaitUntil(Func<bool> condition, TimeSpan? timeout = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            Drain();
            if (condition())
                return true;
            var left = timeout is { } limit ? limit - TimeProvider.System.GetElapsedTime(began) : Glance;
            if (left <= TimeSpan.Zero)
                return false;
            try
            {
                wake.Wait(left < Glance ? left : Glance, stop.Token);
            }
            catch (OperationCanceledException)
            {
                throw new PipelineStoppedException();
            }
        }
    }

    /// <summary>The result of a task that <see cref="Stopping"/> cancels, waited for. However the wait ends, the task has ended too.</summary>
    public T Await<T>(Task<T> task)
    {
        _ = task.ContinueWith(_ => Wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            WaitUntil(() => task.IsCompleted);
        }
        catch
        {
            Stop();
            // Joined, and its exception observed, which nobody asks for any more.
            task.ContinueWith(static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).GetAwaiter().GetResult();
            throw;
        }
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Reads a sequence whose reading <see cref="Stopping"/> cancels, element by element. However that ends, nothing is being read any more.</summary>
    public void ForEach<T>(IAsyncEnumerable<T> sequence, Action<T> action)
    {
        var elements = sequence.GetAsyncEnumerator(Stopping);
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
        wake.Dispose();
    }
}
