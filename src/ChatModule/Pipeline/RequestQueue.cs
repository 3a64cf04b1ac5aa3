using System.Management.Automation;

namespace ChatModule.Pipeline;

/// <summary>
/// Sends what isn't to be sent twice, several at the same time, and writes the results in the order of the input, each as
/// soon as it and all before it are done.
/// </summary>
internal abstract class RequestQueue<T> : IAsyncDisposable where T : class
{
    private readonly ConnectedCommand cmdlet;
    private readonly OrderedTaskQueue<ItemResult<T>> queue;
    private readonly ProgressLine progress;
    private readonly string verb;

    // What was taken and is being written. A write that throws leaves it here, and it's reported with the rest.
    private ItemResult<T>? writing;
    private IReadOnlyList<ItemResult<T>> unwritten = [];

    /// <param name="cmdlet">The cmdlet that writes the results.</param>
    /// <param name="limit">The most requests at the same time.</param>
    /// <param name="activity">What the progress says: <c>Creating chats</c>.</param>
    /// <param name="verb">What the progress counts: <c>created</c>.</param>
    protected RequestQueue(ConnectedCommand cmdlet, int limit, string activity, string verb)
    {
        this.cmdlet = cmdlet;
        this.verb = verb;
        queue = new(limit, cmdlet.Dispatcher.Signal, cmdlet.Dispatcher.PipelineStopToken);
        progress = new(cmdlet, 1, activity);
    }

    /// <summary>How many were created or sent.</summary>
    public int Done { get; private set; }

    /// <summary>How many items are errors, without those about what was created.</summary>
    public int Failed { get; private set; }

    /// <summary>Writes an error in its place: after the results that came before it.</summary>
    public void Fail(GraphChatException failure, object? input) => cmdlet.Dispatcher.WaitUntil(() =>
    {
        WriteReady();
        return queue.TryAdd(new(input, null, failure));
    });

    /// <summary>Writes what is done so far.</summary>
    public void WriteReady()
    {
        // A stop is detected before a result is taken: after it nothing can be written.
        for (cmdlet.Dispatcher.ThrowIfStopping(); queue.TryTake(out var result); cmdlet.Dispatcher.ThrowIfStopping())
            Write(result!);
        progress.Show(() => $"{Done} {verb}{(Failed > 0 ? $", {Failed} failed" : "")}, {queue.Pending} under way, {cmdlet.ThrottleStatus ?? FormattableString.Invariant($"{(Done + Failed) / progress.Elapsed.TotalSeconds:0.0}/s")}");
    }

    /// <summary>Waits for all.</summary>
    public void Drain()
    {
        cmdlet.Dispatcher.WaitUntil(() =>
        {
            WriteReady();
            return queue.Pending == 0;
        });
        progress.Complete();
    }

    public virtual async ValueTask DisposeAsync() => unwritten = await queue.StopAsync();

    /// <summary>
    /// Names what exists or may exist and wasn't written: what nobody knows of is sent a second time when its item is retried.
    /// </summary>
    public void WarnUnreported()
    {
        var lines = unwritten.Prepend(writing).Select(result => result is null ? null : TextSanitizer.Sanitize(DescribeUnwritten(result))).OfType<string>().ToArray();
        if (lines.Length > 0)
            cmdlet.WarnAtTheEnd($"{UnwrittenWarning}\n{string.Join('\n', lines)}");
    }

    /// <summary>The first line of the warning about what wasn't written.</summary>
    protected abstract string UnwrittenWarning { get; }

    /// <summary>What isn't to be sent again, in a line; null for what may be.</summary>
    protected abstract string? DescribeUnwritten(ItemResult<T> result);

    /// <summary>What is written for a result.</summary>
    protected virtual object ToOutput(ItemResult<T> result) => result.Output!;

    /// <summary>Sends as soon as there is a free slot; writes meanwhile what is done.</summary>
    protected void Start<TSent>(Func<CancellationToken, Task<TSent>> send, Func<TSent, CancellationToken, Task<ItemResult<T>>> complete)
    {
        cmdlet.Dispatcher.WaitUntil(() =>
        {
            WriteReady();
            return queue.TryStart(send, complete);
        });
        Views.Load(cmdlet);
    }

    // What exists first: whatever its error does to the pipeline, it isn't lost.
    private void Write(ItemResult<T> result)
    {
        writing = result;
        if (result.Output is not null)
        {
            Done++;
            WriteResult(ToOutput(result));
            writing = result with { Output = null };
        }
        if (result.Failure is { } failure)
        {
            if (result.Output is null)
                Failed++;
            cmdlet.WriteFailure(failure, result.Input);
        }
        writing = null;
    }

    private void WriteResult(object output)
    {
        try
        {
            cmdlet.WriteResult(output);
        }
        catch (Exception e) when (e is FlowControlException || e is PipelineStoppedException && !cmdlet.Stopping)
        {
            // Downstream has it, and wants no more: break, Select-Object -First, or a cmdlet that ended with an error of its own.
            writing = null;
            throw;
        }
    }
}
