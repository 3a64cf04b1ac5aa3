using System.Management.Automation;

namespace ChatModule.Pipeline;

/// <summary>A <see cref="RequestQueue"/> of results of one type.</summary>
internal sealed class RequestQueue<T> : RequestQueue where T : class
{
    private readonly ConnectedCommand cmdlet;
    private readonly OrderedTaskQueue<ItemResult<T>> queue;
    private readonly ProgressLine progress;
    private readonly BulkTexts texts;
    private readonly Func<ItemResult<T>, string?> describeUnwritten;
    private readonly Func<ItemResult<T>, object?> toOutput;

    // What was taken and is being written. A write that throws leaves it here, and it's reported with the rest.
    private ItemResult<T>? writing;
    private IReadOnlyList<ItemResult<T>> unwritten = [];

    // From then on, how many are left is known.
    private bool isInputComplete;

    /// <param name="cmdlet">The cmdlet that writes the results.</param>
    /// <param name="texts">What the progress and the report say.</param>
    /// <param name="describeUnwritten">What isn't to be sent again, in a line; null for what may be.</param>
    /// <param name="toOutput">What is written for a result.</param>
    public RequestQueue(ConnectedCommand cmdlet, BulkTexts texts, Func<ItemResult<T>, string?> describeUnwritten,
        Func<ItemResult<T>, object?> toOutput)
    {
        this.cmdlet = cmdlet;
        this.texts = texts;
        this.describeUnwritten = describeUnwritten;
        this.toOutput = toOutput;
        queue = new(cmdlet.Dispatcher.Signal, cmdlet.Dispatcher.PipelineStopToken);
        progress = new(cmdlet, 1, texts.Activity);
    }

    /// <inheritdoc/>
    public override void Fail(GraphChatException failure, object? input) => cmdlet.Dispatcher.WaitUntil(() =>
    {
        WriteReady();
        return queue.TryAdd(new(input, null, failure));
    });

    /// <inheritdoc/>
    public override void WriteReady()
    {
        // A stop is detected before a result is taken: after it nothing can be written.
        for (cmdlet.Dispatcher.ThrowIfStopping(); queue.TryTake(out var result); cmdlet.Dispatcher.ThrowIfStopping())
            Write(result!);
        progress.Show(DescribeProgress);
    }

    /// <inheritdoc/>
    public override void Drain()
    {
        isInputComplete = true;
        cmdlet.Dispatcher.WaitUntil(() =>
        {
            WriteReady();
            return queue.Pending == 0;
        });
        progress.Complete();
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync() => unwritten = await queue.StopAsync();

    /// <inheritdoc/>
    public override void ReportUnwritten()
    {
        var lines = unwritten.Prepend(writing)
            .Select(result => result is null ? null : TextSanitizer.Sanitize(describeUnwritten(result)))
            .OfType<string>().ToArray();
        if (lines.Length > 0)
            cmdlet.WarnAtTheEnd($"{texts.Unwritten}\n{string.Join('\n', lines)}");
    }

    /// <summary>
    /// Begins an item as soon as there is room for another result; writes meanwhile what is done.
    /// </summary>
    /// <param name="enqueue">
    /// Called on the pipeline's thread, in the order of the items. What it returns runs off that thread, which goes on
    /// with the next item and the views.
    /// </param>
    /// <param name="complete">What comes of the running change, in its place; null for its result.</param>
    public void Start(
        Func<ItemChange<T>> enqueue, Func<Task<ItemResult<T>>, Task<ItemResult<T>>>? complete = null)
    {
        cmdlet.Dispatcher.WaitUntil(() =>
        {
            WriteReady();
            return !cmdlet.HasBacklog && queue.TryStart(cancellationToken =>
            {
                var change = enqueue();
                var result = Task.Run(() => change(cancellationToken), CancellationToken.None);
                return complete?.Invoke(result) ?? result;
            });
        });
        Views.Load(cmdlet);
    }

    private string DescribeProgress()
    {
        var failed = Failed > 0 ? $", {Failed} failed" : "";
        var rate = FormattableString.Invariant($"{(Done + Failed) / progress.Elapsed.TotalSeconds:0.0}/s");
        var wait = cmdlet.DescribeWait(isInputComplete ? queue.Pending : null);
        // Not "created": some exist already.
        return $"{Done} done{failed}, {queue.Pending} under way, {wait ?? rate}";
    }

    // What exists first: whatever its error does to the pipeline, it isn't lost.
    private void Write(ItemResult<T> result)
    {
        writing = result;
        if (result.Output is not null || result.Failure is null)
        {
            Done++;
            if (toOutput(result) is { } output)
                WriteResult(output);
            writing = result with { Output = null };
        }
        if (result.Failure is { } failure)
        {
            if (result.Output is null)
                CountFailure(failure.Error);
            cmdlet.WriteFailure(failure, result.Input);
        }
        if (result.Verbose is not null)
            cmdlet.WriteVerboseText(result.Verbose);
        if (result.Warning is not null)
            cmdlet.WriteWarningText(result.Warning);
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
            // Downstream has it, and wants no more: break, Select-Object -First, or a cmdlet that ended with an error
            // of its own.
            writing = null;
            throw;
        }
    }
}

/// <summary>What a cmdlet that sends in bulk says of its work.</summary>
/// <param name="Activity">The title of the progress: <c>Creating chats</c>.</param>
/// <param name="Verb">What becomes of an item: <c>created</c>.</param>
/// <param name="Unwritten">The first line of the warning about what was sent and couldn't be output.</param>
internal sealed record BulkTexts(string Activity, string Verb, string Unwritten)
{
    /// <summary>A failed item that may have been carried out, in a line; null for any other.</summary>
    public string? DescribeUncertain(GraphChatException? failure) =>
        failure is { Outcome: RequestOutcome.Unknown } ? $"May be {Verb}: {failure.Message}" : null;
}
