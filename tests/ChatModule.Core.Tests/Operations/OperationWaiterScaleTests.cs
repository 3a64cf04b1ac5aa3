namespace ChatModule.Tests;

/// <summary>Hundreds of operations at the same time: memory that follows what is pending, and immediate cancellation.</summary>
public class OperationWaiterScaleTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Memory_depends_on_pending_operations_only() => VirtualTimeRunner.Run(async time =>
    {
        const int Count = 300;
        var service = new ScriptedOperations(time);
        var finished = 0;
        await using var waiter = new OperationWaiter(service, interval: null, limit: 8, _ => finished++, time, default);
        List<WeakReference> chats = [];
        for (var i = 0; i < Count; i++)
        {
            chats.Add(Add(waiter, i));
            await Task.Delay(5 * Second, time);
            service.Requests.Clear();
        }

        Assert.Equal((Count, 0), (finished, waiter.Pending));
        GC.Collect();
        // What is kept of the operations that finished is limited.
        Assert.InRange(chats.Count(chat => chat.IsAlive), 0, 100);

        static WeakReference Add(OperationWaiter waiter, int number)
        {
            var chat = $"chat{number}";
            waiter.Add(chat, $"op{number}", null);
            return new(chat);
        }
    });

    [Fact]
    public void Cancellation_ends_the_wait_immediately_and_joins_the_requests_in_flight() => VirtualTimeRunner.Run(async time =>
    {
        using var cancel = new CancellationTokenSource();
        var service = new ScriptedOperations(time) { Latency = 600 * Second };
        var fixture = new WaiterFixture(time, service, 20, limit: 4, cancellationToken: cancel.Token);
        for (var i = 0; i < 20; i++)
            fixture.Waiter.Add($"chat{i}", $"op{i}", null);
        await Task.Delay(3 * Second, time);
        Assert.Equal(4, service.MaxInFlight);

        // CancelAsync would cancel on the thread pool while virtual time advances.
        cancel.Cancel();
        await fixture.DisposeAsync();

        Assert.Equal(3 * Second, time.Elapsed);
        Assert.Equal(4, service.Canceled);
        Assert.Equal(4, service.Requests.Count);
        Assert.Empty(fixture.Completed);
    });
}
