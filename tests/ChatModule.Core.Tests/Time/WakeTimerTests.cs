namespace ChatModule.Tests;

/// <summary>A timer for the earliest of several times.</summary>
public class WakeTimerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void It_wakes_at_the_earliest_time_and_again_after_waking_too_early() => VirtualTimeRunner.Run(async time =>
    {
        List<double> woken = [];
        WakeTimer timer = null!;
        timer = new WakeTimer(time, new object(), () =>
        {
            woken.Add(time.Elapsed.TotalSeconds);
            // As a timer of the system does sometimes: it's still some time before the time that was set.
            if (woken.Count == 1)
                timer.Set(time.Elapsed + Second, time.Elapsed);
        });
        timer.Set(5 * Second, TimeSpan.Zero);
        timer.Set(2 * Second, TimeSpan.Zero);
        timer.Set(null, TimeSpan.Zero);
        timer.Set(9 * Second, TimeSpan.Zero);

        await Task.Delay(20 * Second, time);

        Assert.Equal([2, 3], woken);
    }, usesPool: false);
}
