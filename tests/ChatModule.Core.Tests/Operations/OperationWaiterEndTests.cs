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
}
