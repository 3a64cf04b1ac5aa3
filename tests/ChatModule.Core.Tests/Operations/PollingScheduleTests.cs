namespace ChatModule.Tests;

/// <summary>
/// The default delay is one second and grows by half to 30 seconds, with at most one request per second for a chat:
/// https://learn.microsoft.com/graph/throttling-limits#microsoft-teams-service-limits.
/// </summary>
public class PollingScheduleTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Delays_start_at_one_second_and_grow_by_half()
    {
        var schedule = new PollingSchedule();

        Assert.Equal([1, 1.5, 2.25, 3.375, 5.0625], Enumerable.Range(0, 5).Select(attempt => schedule.NextDelay(attempt, TimeSpan.Zero, 0, 1).TotalSeconds));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(20)]
    [InlineData(1_000_000)]
    public void Delays_never_exceed_thirty_seconds(int attempt)
    {
        for (var index = 0; index < 100; index++)
            Assert.Equal(30, new PollingSchedule().NextDelay(attempt, TimeSpan.FromHours(1), index, 1).TotalSeconds);
    }

    [Fact]
    public void Jitter_adds_up_to_a_quarter_of_a_delay()
    {
        var schedule = new PollingSchedule();
        for (var index = 0; index < 4; index++)
            for (var attempt = 0; attempt < 8; attempt++)
            {
                var planned = Math.Pow(1.5, attempt);
                Assert.InRange(schedule.NextDelay(attempt, TimeSpan.Zero, index, 4).TotalSeconds, planned, planned * 1.25);
            }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(25)]
    [InlineData(1000)]
    public void A_sample_of_many_operations_is_polled_every_second_and_later_after_a_tenth_of_its_age(int index)
    {
        var schedule = new PollingSchedule();

        Assert.Equal([1, 1, 1, 2, 6, 30], new[] { 0, 1, 9.5, 20, 60, 3600 }.Select(age => schedule.NextDelay(7, age * Second, index, 1001).TotalSeconds));
    }

    [Fact]
    public void The_others_of_many_operations_wait_until_a_sample_has_finished()
    {
        var schedule = new PollingSchedule();
        Assert.InRange(schedule.NextDelay(0, TimeSpan.Zero, 5, 6).TotalSeconds, 8, 10);
        Assert.InRange(schedule.NextDelay(1, 9 * Second, 5, 6).TotalSeconds, 12, 15);

        schedule.Observe(5 * Second);

        Assert.Equal(5, schedule.NextDelay(0, TimeSpan.Zero, 5, 6).TotalSeconds);
        Assert.Equal(2, schedule.NextAfterObservation(0, 3 * Second, 5, 6).TotalSeconds);
        Assert.Equal(0, schedule.NextAfterObservation(0, 6 * Second, 5, 6).TotalSeconds);
        Assert.InRange(schedule.NextAfterObservation(1, 6 * Second, 5, 6).TotalSeconds, 1, 1.25);
    }

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(1, 1)]
    [InlineData(7, 7)]
    [InlineData(120, 120)]
    public void A_fixed_interval_is_used_but_is_at_least_one_second(double requested, double used)
    {
        var schedule = new PollingSchedule(TimeSpan.FromSeconds(requested));

        Assert.False(schedule.Observe(TimeSpan.FromSeconds(2)));
        for (var n = 0; n < 30; n++)
            Assert.Equal(used, schedule.NextDelay(n, n * Second, n, 1).TotalSeconds);
    }

    [Fact]
    public void The_typical_duration_shortens_a_delay()
    {
        var schedule = new PollingSchedule();
        Assert.True(schedule.Observe(5 * Second));

        // The planned delay is 3.4 s, but after 3.2 s the typical duration ends in 1.8 s.
        Assert.Equal(1.8, schedule.NextDelay(3, 3.2 * Second, 0, 1).TotalSeconds, 6);
        // Not shorter than the limit for requests to a chat.
        Assert.Equal(1, schedule.NextDelay(3, 4.9 * Second, 0, 1).TotalSeconds, 6);
        // Never longer than planned.
        Assert.Equal(1, schedule.NextDelay(0, TimeSpan.Zero, 0, 1).TotalSeconds, 6);
    }

    [Fact]
    public void An_operation_that_exceeds_the_typical_duration_is_polled_soon_and_then_less_often()
    {
        var schedule = new PollingSchedule();
        schedule.Observe(5 * Second);

        // It probably succeeds with the next request.
        Assert.Equal(1, schedule.NextDelay(3, 5.01 * Second, 0, 1).TotalSeconds, 6);
        Assert.Equal(1.5, schedule.NextDelay(4, 6 * Second, 0, 1).TotalSeconds, 6);
        Assert.Equal(3.75, schedule.NextDelay(5, 7.5 * Second, 0, 1).TotalSeconds, 6);
        // Never longer than without the typical duration.
        Assert.Equal(3.375, schedule.NextDelay(3, 60 * Second, 0, 1).TotalSeconds, 6);
    }

    [Fact]
    public void The_typical_duration_follows_slowly_and_reports_a_significant_change()
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
