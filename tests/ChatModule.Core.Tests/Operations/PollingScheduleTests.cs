namespace ChatModule.Tests;

/// <summary>"Default: 1 s first, growing by half each time to 30 s. Never more than one request a second for a chat."</summary>
public class PollingScheduleTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Pauses_are_one_second_first_and_grow_by_half()
    {
        var schedule = new PollingSchedule();

        Assert.Equal([1, 1.5, 2.25, 3.375, 5.0625], Enumerable.Range(0, 5).Select(asked => schedule.NextDelay(asked, TimeSpan.Zero, 0).TotalSeconds));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(20)]
    [InlineData(1_000_000)]
    public void Pauses_never_exceed_thirty_seconds(int asked)
    {
        for (var index = 0; index < 100; index++)
            Assert.Equal(30, new PollingSchedule().NextDelay(asked, TimeSpan.FromHours(1), index).TotalSeconds);
    }

    [Fact]
    public void No_pause_is_shorter_than_a_second_or_a_quarter_longer_than_planned()
    {
        var schedule = new PollingSchedule();
        for (var index = 0; index < 1000; index++)
            for (var asked = 0; asked < 8; asked++)
            {
                var planned = Math.Pow(1.5, asked);
                Assert.InRange(schedule.NextDelay(asked, TimeSpan.Zero, index).TotalSeconds, planned, planned * 1.25);
            }
    }

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(1, 1)]
    [InlineData(7, 7)]
    [InlineData(120, 120)]
    public void A_fixed_interval_is_kept_but_for_the_limit_of_a_chat(double asked, double kept)
    {
        var schedule = new PollingSchedule(TimeSpan.FromSeconds(asked));

        Assert.False(schedule.Observe(TimeSpan.FromSeconds(2)));
        for (var n = 0; n < 30; n++)
            Assert.Equal(kept, schedule.NextDelay(n, n * Second, n).TotalSeconds);
    }

    [Fact]
    public void What_was_learned_shortens_a_pause_to_the_usual_end()
    {
        var schedule = new PollingSchedule();
        Assert.True(schedule.Observe(5 * Second));

        // 3.4 s would be planned; at 3.2 s of age the usual end is 1.8 s away.
        Assert.Equal(1.8, schedule.NextDelay(3, 3.2 * Second, 0).TotalSeconds, 6);
        // Not shorter than a chat may be asked.
        Assert.Equal(1, schedule.NextDelay(3, 4.9 * Second, 0).TotalSeconds, 6);
        // Never longer than planned.
        Assert.Equal(1, schedule.NextDelay(0, TimeSpan.Zero, 0).TotalSeconds, 6);
    }

    [Fact]
    public void An_operation_that_runs_longer_than_the_others_is_asked_about_soon_at_first_then_seldom()
    {
        var schedule = new PollingSchedule();
        schedule.Observe(5 * Second);

        // Its answer was on its way when the others were seen to end.
        Assert.Equal(1, schedule.NextDelay(3, 5.01 * Second, 0).TotalSeconds, 6);
        Assert.Equal(1.5, schedule.NextDelay(4, 6 * Second, 0).TotalSeconds, 6);
        Assert.Equal(3.75, schedule.NextDelay(5, 7.5 * Second, 0).TotalSeconds, 6);
        // Never longer than planned without what was learned.
        Assert.Equal(3.375, schedule.NextDelay(3, 60 * Second, 0).TotalSeconds, 6);
    }

    [Fact]
    public void Learning_follows_slowly_and_says_when_it_matters()
    {
        var schedule = new PollingSchedule();
        Assert.Null(schedule.TypicalDuration);
        Assert.True(schedule.Observe(5 * Second));
        Assert.False(schedule.Observe(5.5 * Second));
        Assert.True(schedule.Observe(60 * Second));
        Assert.False(schedule.Observe(TimeSpan.Zero));
        Assert.InRange(schedule.TypicalDuration!.Value.TotalSeconds, 5, 20);
    }
}
