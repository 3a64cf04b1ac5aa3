namespace ChatModule;

/// <summary>
/// What became of one item: what was created, a failure, or both (a chat was created, but its app wasn't installed);
/// neither when there was nothing to do.
/// </summary>
internal sealed record ItemResult<T>(object? Input, T? Output, GraphChatException? Failure) where T : class
{
    /// <summary>A line for the verbose stream, such as why nothing was sent.</summary>
    public string? Verbose { get; init; }

    /// <summary>A warning that isn't an error.</summary>
    public string? Warning { get; init; }
}

/// <summary>Results of items.</summary>
internal static class ItemResult
{
    /// <summary>The result of what is done for an item. Any exception is its failure, except a cancellation.</summary>
    /// <param name="input">The item.</param>
    /// <param name="kind">The request that may have been sent when an unexpected exception comes.</param>
    /// <param name="description">What is done; begins a sentence.</param>
    /// <param name="action">Does it.</param>
    /// <param name="cancellationToken">The token that the action is canceled with.</param>
    public static async Task<ItemResult<T>> OfAsync<T>(object? input, GraphRequestKind kind, string description,
        Func<Task<ItemResult<T>>> action, CancellationToken cancellationToken) where T : class
    {
        try
        {
            return await action() with { Input = input };
        }
        catch (GraphChatException e)
        {
            return new(input, null, e);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return new(input, null, kind.Unexpected(description, e, mayHaveExecuted: true));
        }
    }
}
