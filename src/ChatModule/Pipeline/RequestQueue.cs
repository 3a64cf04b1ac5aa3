using System.Management.Automation;

namespace ChatModule.Pipeline;

/// <summary>
/// Sends what isn't to be sent twice, several at the same time, and writes the results in the order of the input, each as
/// soon as it and all before it are done.
/// </summary>
internal sealed class RequestQueue<T> : IAsyncDisposable where T : class
{
    private readonly ConnectedCommand cmdlet;
    private readonly OrderedTaskQueue<ItemResult<T>> queue;
    private readonly ProgressLine progress;
    private readonly BulkTexts texts;
    private readonly Func<ItemResult<T>, string?> describeUnwritten;
    private readonly Func<ItemResult<T>, object> toOutput;

    // What was taken and is being written. A write that throws leaves it here, and it's reported with the rest.
    private ItemResult<T>? writing;
    private IReadOnlyList<ItemResult<T>> unwritten = [];

    /// <param name="cmdlet">The cmdlet that writes the results.</param>
    /// <param name="limit">The most requests at the same time.</param>
    /// <param name="texts">What the progress and the report say.</param>
    /// <param name="describeUnwritten">What isn't to be sent again, in a line; null for what may be.</param>
    /// <param name="toOutput">What is written for a result.</param>
    public RequestQueue(ConnectedCommand cmdlet, int limit, BulkTexts texts, Func<ItemResult<T>, string?> describeUnwritten,
        Func<ItemResult<T>, object> toOutput)
    {
        this.cmdlet = cmdlet;
        this.texts = texts;
        this.describeUnwritten = describeUnwritten;
        this.toOutput = toOutput;
        queue = new(limit, cmdlet.Dispatcher.Signal, cmdlet.Dispatcher.PipelineStopToken);
        progress = new(cmdlet, 1, texts.Activity);
    }

    /// <summary>How many were created or sent.</summary>
    public int Done { get; private set; }

    /// <summary>How many items are errors, without those about what was created.</summary>
    public int Failed { get; private set; }

    /// <summary>Runs what comes before an item is sent. Its failure is the error of that item, and the others go on.</summary>
    public void ForItem(object? item, Action action)
    {
        try
        {
            action();
        }
        catch (GraphChatException e)
        {
            Fail(e, item);
        }
    }

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
        progress.Show(DescribeProgress);
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

    public async ValueTask DisposeAsync() => unwritten = await queue.StopAsync();

    /// <summary>
    /// Names what exists or may exist and wasn't written: what nobody knows of is sent a second time when its item is retried.
    /// </summary>
    public void WarnUnreported()
    {
        var lines = unwritten.Prepend(writing)
            .Select(result => result is null ? null : TextSanitizer.Sanitize(describeUnwritten(result)))
            .OfType<string>().ToArray();
        if (lines.Length > 0)
            cmdlet.WarnAtTheEnd($"{texts.Unwritten}\n{string.Join('\n', lines)}");
    }

    /// <summary>Sends as soon as there is a free slot; writes meanwhile what is done.</summary>
    public void Start<TSent>(Func<CancellationToken, Task<TSent>> send, Func<TSent, CancellationToken, Task<ItemResult<T>>> complete)
    {
        cmdlet.Dispatcher.WaitUntil(() =>
        {
            WriteReady();
            return queue.TryStart(send, complete);
        });
        Views.Load(cmdlet);
    }

    private string DescribeProgress()
    {
        var failed = Failed > 0 ? $", {Failed} failed" : "";
        var rate = FormattableString.Invariant($"{(Done + Failed) / progress.Elapsed.TotalSeconds:0.0}/s");
        return $"{Done} {texts.Verb}{failed}, {queue.Pending} under way, {cmdlet.ThrottleStatus ?? rate}";
    }

    // What exists first: whatever its error does to the pipeline, it isn't lost.
    private void Write(ItemResult<T> result)
    {
        writing = result;
        if (result.Output is not null)
        {
            Done++;
            WriteResult(toOutput(result));
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
