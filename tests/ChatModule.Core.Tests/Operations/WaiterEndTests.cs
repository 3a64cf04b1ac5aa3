namespace ChatModule.Tests;

/// <summary>However a wait ends, nobody waits indefinitely, and no other operation pays for it.</summary>
public class WaiterEndTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(5)]
    [InlineData(600)]
    public void An_operation_that_is_removed_during_its_poll_leaves_its_chat_to_the_others(int latency) => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time) { LatencyOf = id => id == "hangs" ? latency * Second : TimeSpan.Zero };
        await using var wait = new Wait(time, service, 1);
        var hangs = wait.Waiter.Add("chat", "hangs", null);
        wait.Waiter.Add("chat", "next", null);
        await Task.Delay(2 * Second, time);

        Assert.True(wait.Waiter.Remove(hangs));
        await wait.All;

        Assert.Equal("next", Assert.Single(wait.Over).Operation.OperationId);
        Assert.Null(wait.Over[0].Operation.Failure);
        // Not before a second has passed since the poll that was canceled.
        Assert.InRange(time.Elapsed.TotalSeconds, 3, 4.5);
        Assert.Equal(0, wait.Waiter.Pending);
    });

    [Fact]
    public void A_removed_operation_gives_its_slot_back() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time) { LatencyOf = id => id == "hangs" ? 600 * Second : TimeSpan.Zero };
        await using var wait = new Wait(time, service, 1, limit: 1);
        var hangs = wait.Waiter.Add("a", "hangs", null);
        await Task.Delay(2 * Second, time);
        wait.Waiter.Remove(hangs);
        wait.Waiter.Add("b", "next", null);
        await wait.All;

        Assert.InRange(time.Elapsed.TotalSeconds, 2, 5);
    });

    [Fact]
    public void Disposing_twice_is_disposing_once() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time) { Latency = 600 * Second };
        var wait = new Wait(time, service, 1);
        wait.Waiter.Add("chat", "op", null);
        await Task.Delay(2 * Second, time);

        var first = wait.Waiter.DisposeAsync();
        var second = wait.Waiter.DisposeAsync();
        await first;
        await second;
        await wait.Waiter.DisposeAsync();

        Assert.Equal(1, service.Cancelled);
    });

    [Fact]
    public void A_fault_of_the_loop_is_the_failure_of_all_that_are_waited_for() => VirtualTimeRunner.Run(async time =>
    {
        var broken = new BrokenClock(time);
        List<AwaitedOperation> over = [];
        await using var waiter = new OperationWaiter(new ScriptedOperations(time), new PollingSchedule(), 8, over.Add, broken, default);
        waiter.Add("a", "first", null);
        waiter.Add("b", "second", null);
        broken.IsBroken = true;
        await Task.Delay(5 * Second, time);

        Assert.Equal(["first", "second"], over.Select(operation => operation.OperationId).Order());
        Assert.All(over, operation => Assert.Equal(GraphChatError.InvalidResponse, operation.Failure!.Error));
        Assert.Equal(0, waiter.Pending);

        // And the waiter works on.
        broken.IsBroken = false;
        waiter.Add("c", "third", null);
        await Task.Delay(5 * Second, time);
        Assert.Null(Assert.Single(over, operation => operation.OperationId == "third").Failure);
    });

    /// <summary>A clock whose timers can't be had for a while.</summary>
    private sealed class BrokenClock(VirtualTime time) : TimeProvider
    {
        public bool IsBroken { get; set; }

        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            IsBroken ? throw new InvalidOperationException("no timer") : time.CreateTimer(callback, state, dueTime, period);
    }
}
