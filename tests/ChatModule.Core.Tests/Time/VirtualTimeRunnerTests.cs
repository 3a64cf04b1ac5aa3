namespace ChatModule.Tests;

/// <summary>Virtual time fires timers in order and detects a test that would never end.</summary>
public class VirtualTimeRunnerTests
{
    [Fact]
    public void Timers_fire_in_the_order_of_due_time_and_creation() => VirtualTimeRunner.Run(async time =>
    {
        List<(string Name, double At)> fired = [];
        async Task Wait(string name, double seconds)
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds), time);
            fired.Add((name, time.Elapsed.TotalSeconds));
        }

        await Task.WhenAll(Wait("c", 3), Wait("a", 1), Wait("b", 2), Wait("b2", 2));

        Assert.Equal([("a", 1), ("b", 2), ("b2", 2), ("c", 3)], fired);
    });

    [Fact]
    public void A_day_passes_without_real_delays()
    {
        var elapsed = VirtualTimeRunner.Run(async time =>
        {
            for (var hour = 0; hour < 24; hour++)
                await Task.Delay(TimeSpan.FromHours(1), time);
            return time.Elapsed;
        });

        Assert.Equal(TimeSpan.FromDays(1), elapsed);
    }

    [Fact]
    public void A_canceled_delay_ends_with_its_cancellation() => VirtualTimeRunner.Run(async time =>
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(TimeSpan.FromHours(9), time, cancel.Token));

        Assert.Equal(2, time.Elapsed.TotalSeconds);
    });

    [Fact]
    public void A_test_that_never_ends_is_an_error() =>
        Assert.Throws<TimeoutException>(() => VirtualTimeRunner.Run(async time =>
        {
            while (true)
                await Task.Delay(TimeSpan.FromHours(1), time);
        }));
}
