namespace ChatModule;

/// <summary>
/// A group, and its creation: one's own, which others wait for, or that of another item, which one waits for.
/// </summary>
/// <param name="Group">The group.</param>
/// <param name="Creation">The group when it's created.</param>
/// <param name="Source">Ends the creation when it's one's own; null otherwise.</param>
internal sealed record GroupClaim(CreatedGroup Group, Task<GraphChat> Creation, TaskCompletionSource<GraphChat>? Source)
{
    /// <summary>
    /// The group that another item creates, once it's created. Null when the pipeline of that item was stopped: then
    /// the group has to be looked for again.
    /// </summary>
    /// <exception cref="GraphChatException">It couldn't be created, or it isn't known whether it was.</exception>
    public async Task<GraphChat?> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Creation.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
