using System.Collections.Concurrent;

namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>
/// A thread with a SynchronizationContext that runs everything on that thread, like WPF, Windows Forms, and some editors.
/// A continuation that is posted while the thread is busy never runs.
/// </summary>
internal sealed class UserInterfaceThread : SynchronizationContext
{
    private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> posted = new();

    /// <summary>The number of callbacks that were posted to the thread.</summary>
    public int Posted => posted.Count;

    public override void Post(SendOrPostCallback d, object? state) => posted.Enqueue((d, state));

    public override void Send(SendOrPostCallback d, object? state) => throw new InvalidOperationException("The thread is busy.");

    /// <summary>Runs a function on the thread and returns its result.</summary>
    public Task<T> RunAsync<T>(Func<T> action)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            SetSynchronizationContext(this);
            try
            {
                result.SetResult(action());
            }
            catch (Exception e)
            {
                result.SetException(e);
            }
        });
        thread.IsBackground = true;
        thread.Start();
        return result.Task;
    }
}
