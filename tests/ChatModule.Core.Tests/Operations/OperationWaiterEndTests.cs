namespace ChatModule.Tests;

/// <summary>A wait that ends in any way doesn't hang and doesn't affect other operations.</summary>
public class OperationWaiterEndTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Dispose_ends_the_poll_of_an_expired_operation_at_once() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time) { Latency = 600 * Second };
        var fixture = new WaiterFixture(time, service, 1);
        fixture.Waiter.Expire(fixture.Waiter.Add("chat", "op", null), TimeSpan.Zero);
        await Task.Delay(2 * Second, time);

        await fixture.Waiter.DisposeAsync();

        Assert.Equal((2, 1, 0), (time.Elapsed.TotalSeconds, service.Canceled, fixture.Completed.Count));
    });

    [Fact]
    public void Dispose_can_be_called_again() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time) { Latency = 600 * Second };
        var fixture = new WaiterFixture(time, service, 1);
        fixture.Waiter.Add("chat", "op", null);
        await Task.Delay(2 * Second, time);

        var first = fixture.Waiter.DisposeAsync();
        var second = fixture.Waiter.DisposeAsync();
        await first;
        await second;
        await fixture.Waiter.DisposeAsync();

        Assert.Equal(1, service.Canceled);
    });

    [Fact]
    public void An_exception_in_the_loop_fails_all_pending_operations() => VirtualTimeRunner.Run(async time =>
    {
        var broken = new BrokenClock(time);
        List<AwaitedOperation> completed = [];
        await using var waiter = new OperationWaiter(new ScriptedOperations(time), new PollingSchedule(), 8, completed.Add, broken, default);
        waiter.Add("a", "first", null);
        waiter.Add("b", "second", null);
        broken.IsBroken = true;
        await Task.Delay(5 * Second, time);

        Assert.Equal(["first", "second"], completed.Select(operation => operation.OperationId).Order());
        Assert.All(completed, operation => Assert.Equal(GraphChatError.InvalidResponse, operation.Failure!.Error));
        Assert.Equal(0, waiter.Pending);

        // The waiter continues.
        broken.IsBroken = false;
        waiter.Add("c", "third", null);
        await Task.Delay(5 * Second, time);
        Assert.Null(Assert.Single(completed, operation => operation.OperationId == "third").Failure);
    });

    /// <summary>A clock that can't create timers while it's broken.</summary>
    private sealed class BrokenClock(VirtualTime time) : TimeProvider
    {
        public bool IsBroken { get; set; }

        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            IsBroken ? throw new InvalidOperationException("no timer") : time.CreateTimer(callback, state, dueTime, period);
    }
}
