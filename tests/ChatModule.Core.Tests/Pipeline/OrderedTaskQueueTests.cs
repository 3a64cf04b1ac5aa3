namespace ChatModule.Tests;

/// <summary>"Output comes in the order of the input, each as soon as it and all before it are done."</summary>
public class OrderedTaskQueueTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Results_come_in_the_order_of_the_work_whatever_it_takes() => VirtualTimeRunner.Run(async time =>
    {
        await using var batch = new OrderedTaskQueue<int>(8, static () => { }, CancellationToken.None);
        var takes = new[] { 9, 1, 5, 2, 8, 3, 7, 4 };
        foreach (var seconds in takes)
            Assert.True(Start(batch, time, seconds, seconds));

        List<int> results = [];
        List<double> at = [];
        while (batch.Pending > 0)
            if (batch.TryTake(out var result))
            {
                results.Add(result);
                at.Add(time.Elapsed.TotalSeconds);
            }
            else
                await Task.Delay(Second / 10, time);

        Assert.Equal(takes, results);
        Assert.InRange(at[^1], 9, 9.2);
    });

    [Fact]
    public void No_more_than_the_limit_is_in_flight_and_a_free_slot_is_told() => VirtualTimeRunner.Run(async time =>
    {
        var changed = 0;
        await using var batch = new OrderedTaskQueue<int>(3, () => changed++, CancellationToken.None);
        for (var i = 0; i < 3; i++)
            Assert.True(Start(batch, time, i, 2));
        Assert.False(Start(batch, time, 3, 2));

        await Task.Delay(3 * Second, time);

        Assert.True(changed >= 3);
        Assert.True(Start(batch, time, 3, 2));
    });

    [Fact]
    public void What_comes_after_sending_holds_no_slot() => VirtualTimeRunner.Run(async time =>
    {
        await using var batch = new OrderedTaskQueue<int>(1, static () => { }, CancellationToken.None);
        for (var i = 0; i < 5; i++)
        {
            var n = i;
            Assert.True(batch.TryStart(_ => Task.FromResult(n), async (sent, token) =>
            {
                await Task.Delay(60 * Second, time, token);
                return sent;
            }));
        }
        Assert.Equal(5, batch.Pending);
    });

    [Fact]
    public void Behind_a_slow_first_the_others_go_on_until_the_look_ahead_is_full() => VirtualTimeRunner.Run(async time =>
    {
        await using var batch = new OrderedTaskQueue<int>(4, static () => { }, CancellationToken.None);
        Assert.True(Start(batch, time, 0, 3600));
        var begun = 1;
        while (begun < OrderedTaskQueue<int>.MaxPending)
            if (Start(batch, time, begun, 1))
                begun++;
            else
                await Task.Delay(Second, time);

        await Task.Delay(10 * Second, time);
        Assert.False(Start(batch, time, begun, 1));
        Assert.False(batch.TryAdd(begun));
        Assert.False(batch.TryTake(out _));

        await Task.Delay(3600 * Second, time);
        for (var i = 0; i < begun; i++)
        {
            Assert.True(batch.TryTake(out var result));
            Assert.Equal(i, result);
        }
        Assert.False(batch.TryTake(out _));
        Assert.True(batch.TryAdd(begun));
    });

    [Fact]
    public void A_result_that_needs_no_work_keeps_its_place() => VirtualTimeRunner.Run(async time =>
    {
        await using var batch = new OrderedTaskQueue<int>(2, static () => { }, CancellationToken.None);
        Start(batch, time, 1, 5);
        Assert.True(batch.TryAdd(2));
        Assert.False(batch.TryTake(out _));

        await Task.Delay(6 * Second, time);

        Assert.True(batch.TryTake(out var first));
        Assert.True(batch.TryTake(out var second));
        Assert.Equal((1, 2), (first, second));
    });

    [Fact]
    public void Disposal_cancels_what_is_in_flight_and_joins_it() => VirtualTimeRunner.Run(async time =>
    {
        var batch = new OrderedTaskQueue<int>(8, static () => { }, CancellationToken.None);
        var ended = 0;
        for (var i = 0; i < 8; i++)
            Assert.True(batch.TryStart<int>(async token =>
            {
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
                }
                finally
                {
                    // Even a request that takes a moment to end is over before disposal is.
                    await Task.Delay(Second, time, CancellationToken.None);
                    ended++;
                }
                return 0;
            }, static (sent, _) => Task.FromResult(sent)));

        await batch.DisposeAsync();

        Assert.Equal(8, ended);
    });

    [Fact]
    public void What_was_done_and_not_taken_is_handed_back_at_the_stop_and_once() => VirtualTimeRunner.Run(async time =>
    {
        var batch = new OrderedTaskQueue<int>(8, static () => { }, CancellationToken.None);
        Start(batch, time, 1, 3600);
        Start(batch, time, 2, 1);
        batch.TryAdd(3);
        await Task.Delay(2 * Second, time);

        Assert.Equal([2, 3], await batch.StopAsync());
        Assert.Empty(await batch.StopAsync());
    });

    [Fact]
    public void A_cancel_from_outside_stops_the_work_and_begins_no_more() => VirtualTimeRunner.Run(async time =>
    {
        using var cancel = new CancellationTokenSource();
        await using var batch = new OrderedTaskQueue<int>(8, static () => { }, cancel.Token);
        Start(batch, time, 1, 3600);
        cancel.Cancel();
        await Task.Yield();

        Assert.False(Start(batch, time, 2, 1));
        Assert.ThrowsAny<OperationCanceledException>(() => batch.TryTake(out _));
        Assert.Equal(TimeSpan.Zero, time.Elapsed);
    });

    [Fact]
    public void An_exception_of_the_work_comes_out_in_its_place() => VirtualTimeRunner.Run(async time =>
    {
        await using var batch = new OrderedTaskQueue<int>(2, static () => { }, CancellationToken.None);
        Start(batch, time, 1, 1);
        batch.TryStart<int>(static _ => throw new InvalidOperationException("a bug"), static (sent, _) => Task.FromResult(sent));
        await Task.Delay(2 * Second, time);

        Assert.True(batch.TryTake(out _));
        Assert.Throws<InvalidOperationException>(() => batch.TryTake(out _));
        Assert.True(Start(batch, time, 2, 1));
        Assert.True(Start(batch, time, 3, 1));
    });

    private static bool Start(OrderedTaskQueue<int> batch, VirtualTime time, int result, double seconds) => batch.TryStart(async token =>
    {
        await Task.Delay(TimeSpan.FromSeconds(seconds), time, token);
        return result;
    }, static (sent, _) => Task.FromResult(sent));
}
