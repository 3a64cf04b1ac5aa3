namespace ChatModule.Tests;

/// <summary>A wait that ends in any way doesn't hang and doesn't affect other operations.</summary>
public class OperationWaiterEndTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(5)]
    [InlineData(600)]
    public void An_operation_that_is_removed_during_a_request_does_not_block_its_chat(int latency) => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time) { LatencyOf = id => id == "hangs" ? latency * Second : TimeSpan.Zero };
        await using var fixture = new WaiterFixture(time, service, 1);
        var pending = fixture.Waiter.Add("chat", "hangs", null);
        fixture.Waiter.Add("chat", "next", null);
        await Task.Delay(2 * Second, time);

        Assert.True(fixture.Waiter.Remove(pending));
        await fixture.All;

        Assert.Equal("next", Assert.Single(fixture.Completed).Operation.OperationId);
        Assert.Null(fixture.Completed[0].Operation.Failure);
        // Not sooner than a second after the canceled request.
        Assert.InRange(time.Elapsed.TotalSeconds, 3, 4.5);
        Assert.Equal(0, fixture.Waiter.Pending);
    });

    [Fact]
    public void A_removed_operation_releases_its_slot() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time) { LatencyOf = id => id == "hangs" ? 600 * Second : TimeSpan.Zero };
        await using var fixture = new WaiterFixture(time, service, 1, limit: 1);
        var pending = fixture.Waiter.Add("a", "hangs", null);
        await Task.Delay(2 * Second, time);
        fixture.Waiter.Remove(pending);
        fixture.Waiter.Add("b", "next", null);
        await fixture.All;

        Assert.InRange(time.Elapsed.TotalSeconds, 2, 5);
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
