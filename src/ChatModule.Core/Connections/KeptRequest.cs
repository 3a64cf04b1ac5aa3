namespace ChatModule;

/// <summary>
/// One request for all items of a pipeline. Its result is kept, and so is a failure that can't change, such as a
/// missing permission. After a passing failure the next item requests again.
/// </summary>
internal sealed class KeptRequest<T>
{
    private readonly SharedRequest<T> request = new();
    private volatile GraphChatException? lasting;

    /// <summary>The result, of <paramref name="send"/> unless it's known already.</summary>
    public async Task<T> GetAsync(Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken)
    {
        if (lasting is { } known)
            throw known;
        try
        {
            return await request.GetAsync(send, cancellationToken);
        }
        catch (GraphChatException e) when (e.IsLasting)
        {
            lasting = e;
            throw;
        }
    }
}
