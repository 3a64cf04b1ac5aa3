namespace ChatModule.Tests;

/// <summary>A waiter on a scripted service, and what it told.</summary>
internal sealed class Wait : IAsyncDisposable
{
    private readonly VirtualTime time;
    private readonly TaskCompletionSource all = new();
    private readonly int expected;

    public Wait(VirtualTime time, ScriptedOperations service, int expected, PollingSchedule? schedule = null, int limit = 8, CancellationToken cancellationToken = default)
    {
        this.time = time;
        this.expected = expected;
        Waiter = new(service, schedule ?? new PollingSchedule(), limit, Finished, time, cancellationToken);
    }

    public OperationWaiter Waiter { get; }

    public List<(AwaitedOperation Operation, TimeSpan At)> Over { get; } = [];

    public Task All => all.Task;

    public ValueTask DisposeAsync() => Waiter.DisposeAsync();

    private void Finished(AwaitedOperation operation)
    {
        Over.Add((operation, time.Elapsed));
        if (Over.Count == expected)
            all.TrySetResult();
    }
}
