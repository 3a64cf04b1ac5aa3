namespace ChatModule.Tests;

/// <summary>Output has the order of the input. A result is available as soon as it and all results before it are complete.</summary>
public class OrderedTaskQueueTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Results_have_the_order_of_the_input() => VirtualTimeRunner.Run(async time =>
    {
        await using var queue = new OrderedTaskQueue<int>(static () => { }, CancellationToken.None);
        var durations = new[] { 9, 1, 5, 2, 8, 3, 7, 4 };
        foreach (var seconds in durations)
            Assert.True(Start(queue, time, seconds, seconds));

        List<int> results = [];
        List<double> at = [];
        while (queue.Pending > 0)
            if (queue.TryTake(out var result))
            {
                results.Add(result);
                at.Add(time.Elapsed.TotalSeconds);
            }
            else
                await Task.Delay(Second / 10, time);

        Assert.Equal(durations, results);
        Assert.InRange(at[^1], 9, 9.2);
    });

    [Fact]
    public void A_result_is_signaled() => VirtualTimeRunner.Run(async time =>
    {
        var changed = 0;
        await using var queue = new OrderedTaskQueue<int>(() => changed++, CancellationToken.None);
        for (var i = 0; i < 3; i++)
            Assert.True(Start(queue, time, i, 2));

        await Task.Delay(3 * Second, time);

        Assert.Equal(3, changed);
    });

    [Fact]
    public void Tasks_behind_a_slow_one_run_until_MaxPending_is_reached() => VirtualTimeRunner.Run(async time =>
    {
        await using var queue = new OrderedTaskQueue<int>(static () => { }, CancellationToken.None);
        Assert.True(Start(queue, time, 0, 3600));
        var started = 1;
        for (; started < OrderedTaskQueue<int>.MaxPending; started++)
            Assert.True(Start(queue, time, started, 1));

        await Task.Delay(10 * Second, time);
        Assert.False(Start(queue, time, started, 1));
        Assert.False(queue.TryAdd(started));
        Assert.False(queue.TryTake(out _));

        await Task.Delay(3600 * Second, time);
        for (var i = 0; i < started; i++)
        {
            Assert.True(queue.TryTake(out var result));
            Assert.Equal(i, result);
        }
        Assert.False(queue.TryTake(out _));
        Assert.True(queue.TryAdd(started));
    });

    [Fact]
    public void A_result_without_a_task_keeps_its_position() => VirtualTimeRunner.Run(async time =>
    {
        await using var queue = new OrderedTaskQueue<int>(static () => { }, CancellationToken.None);
        Start(queue, time, 1, 5);
        Assert.True(queue.TryAdd(2));
        Assert.False(queue.TryTake(out _));

        await Task.Delay(6 * Second, time);

        Assert.True(queue.TryTake(out var first));
        Assert.True(queue.TryTake(out var second));
        Assert.Equal((1, 2), (first, second));
    });

    [Fact]
    public void Dispose_cancels_and_joins_running_tasks() => VirtualTimeRunner.Run(async time =>
    {
        var queue = new OrderedTaskQueue<int>(static () => { }, CancellationToken.None);
        var ended = 0;
        for (var i = 0; i < 8; i++)
            Assert.True(queue.TryStart(async token =>
            {
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
                }
                finally
                {
                    // Dispose also waits for a task that needs a second to end.
                    await Task.Delay(Second, time, CancellationToken.None);
                    ended++;
                }
                return 0;
            }));

        await queue.DisposeAsync();

        Assert.Equal(8, ended);
    });

    [Fact]
    public void Stop_returns_completed_results_that_were_not_taken_and_only_once() => VirtualTimeRunner.Run(async time =>
    {
        var queue = new OrderedTaskQueue<int>(static () => { }, CancellationToken.None);
        Start(queue, time, 1, 3600);
        Start(queue, time, 2, 1);
        queue.TryAdd(3);
        await Task.Delay(2 * Second, time);

        Assert.Equal([2, 3], await queue.StopAsync());
        Assert.Empty(await queue.StopAsync());
    });

    [Fact]
    public void Cancellation_stops_running_tasks_and_starts_no_more() => VirtualTimeRunner.Run(async time =>
    {
        using var cancel = new CancellationTokenSource();
        await using var queue = new OrderedTaskQueue<int>(static () => { }, cancel.Token);
        Start(queue, time, 1, 3600);
        cancel.Cancel();
        await Task.Yield();

        Assert.False(Start(queue, time, 2, 1));
        Assert.ThrowsAny<OperationCanceledException>(() => queue.TryTake(out _));
        Assert.Equal(TimeSpan.Zero, time.Elapsed);
    });

    [Fact]
    public void An_exception_is_thrown_in_the_order_of_the_input() => VirtualTimeRunner.Run(async time =>
    {
        await using var queue = new OrderedTaskQueue<int>(static () => { }, CancellationToken.None);
        Start(queue, time, 1, 1);
        queue.TryStart(static async _ =>
        {
            await Task.Yield();
            throw new InvalidOperationException("a bug");
        });
        await Task.Delay(2 * Second, time);

        Assert.True(queue.TryTake(out _));
        Assert.Throws<InvalidOperationException>(() => queue.TryTake(out _));
        Assert.True(Start(queue, time, 2, 1));
        Assert.True(Start(queue, time, 3, 1));
    });

    private static bool Start(OrderedTaskQueue<int> queue, VirtualTime time, int result, double seconds) => queue.TryStart(async token =>
    {
        await Task.Delay(TimeSpan.FromSeconds(seconds), time, token);
        return result;
    });
}
