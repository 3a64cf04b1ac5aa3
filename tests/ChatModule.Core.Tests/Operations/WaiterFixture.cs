namespace ChatModule.Tests;

/// <summary>An operation waiter with a scripted client, and the operations that it completed.</summary>
internal sealed class WaiterFixture : IAsyncDisposable
{
    private readonly VirtualTime time;
    private readonly TaskCompletionSource all = new();
    private readonly int expected;

    public WaiterFixture(VirtualTime time, ScriptedOperations service, int expected, TimeSpan? interval = null, int limit = 8, CancellationToken cancellationToken = default)
    {
        this.time = time;
        this.expected = expected;
        Waiter = new(service, interval, limit, OnCompleted, time, cancellationToken);
    }

    public OperationWaiter Waiter { get; }

    public List<(AwaitedOperation Operation, TimeSpan At)> Completed { get; } = [];

    public Task All => all.Task;

    public ValueTask DisposeAsync() => Waiter.DisposeAsync();

    private void OnCompleted(AwaitedOperation operation)
    {
        Completed.Add((operation, time.Elapsed));
        if (Completed.Count == expected)
            all.TrySetResult();
    }
}
