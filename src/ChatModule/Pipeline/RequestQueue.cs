namespace ChatModule.Pipeline;

/// <summary>
/// Sends what isn't to be sent twice, several at the same time, and writes the results in the order of the input, each
/// as soon as it and all before it are done.
/// </summary>
internal abstract class RequestQueue : IAsyncDisposable
{
    private readonly Dictionary<GraphChatError, int> failures = [];

    /// <summary>How many were created or sent.</summary>
    public int Done { get; private protected set; }

    /// <summary>How many items are errors, without those about what was created.</summary>
    public int Failed => failures.Values.Sum();

    /// <summary>How many of them are errors with these IDs.</summary>
    public int FailedBy(params GraphChatError[] errors) => errors.Sum(failures.GetValueOrDefault);

    /// <summary>
    /// Runs what comes before an item is sent. Its failure is the error of that item, and the others go on.
    /// </summary>
    /// <returns>Whether it didn't fail.</returns>
    public bool ForItem(object? item, Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (GraphChatException e)
        {
            Fail(e, item);
            return false;
        }
    }

    /// <summary>Writes an error in its place: after the results that came before it.</summary>
    public abstract void Fail(GraphChatException failure, object? input);

    /// <summary>Writes what is done so far.</summary>
    public abstract void WriteReady();

    private protected void CountFailure(GraphChatError error) =>
        failures[error] = failures.GetValueOrDefault(error) + 1;

    /// <summary>Waits for all.</summary>
    public abstract void Drain();

    /// <summary>
    /// Names what exists or may exist and wasn't written: otherwise it's sent a second time when its item is retried.
    /// </summary>
    public abstract void ReportUnwritten();

    /// <summary>Cancels what is in flight and joins it.</summary>
    public abstract ValueTask DisposeAsync();
}
