using Xunit.Abstractions;

namespace ChatModule.Tests;

/// <summary>Hundreds of operations at once: few questions, soon seen, ended at once.</summary>
public class WaiterAtScaleTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(50, 0)]
    [InlineData(0, 30)]
    [InlineData(50, 30)]
    public void Two_hundred_operations_of_5_s_are_seen_within_7_s_with_6_questions_at_most(int latency, int apart) => VirtualTimeRunner.Run(async time =>
    {
        const int Count = 200;
        var began = new Dictionary<string, TimeSpan>();
        var service = new ScriptedOperations(time)
        {
            Latency = TimeSpan.FromMilliseconds(latency),
            Answer = (id, _, now) => ScriptedOperations.Of(id, now - began[id] >= 5 * Second ? "succeeded" : "inProgress"),
        };
        await using var wait = new Wait(time, service, Count, limit: 16);
        for (var i = 0; i < Count; i++)
        {
            began[$"op{i}"] = time.Elapsed;
            wait.Waiter.Add($"chat{i}", $"op{i}", null);
            if (apart > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(apart), time);
        }
        var last = began.Values.Max();
        await wait.All;

        var most = service.Questions.GroupBy(q => q.Operation).Max(questions => questions.Count());
        var seen = (wait.Over.Max(over => over.At) - last).TotalSeconds;
        output.WriteLine($"latency {latency} ms, {apart} ms apart: all seen {seen:0.00} s after the last start, {service.Questions.Count} questions, {most} at most for one");
        Assert.True(seen <= 7, $"the last was seen after {seen} s");
        Assert.True(most <= 6, $"{most} questions for one operation");
        Assert.True(service.MostInFlight <= 16);
    });

    [Fact]
    public void What_the_first_took_shortens_the_wait_for_the_others() => VirtualTimeRunner.Run(async time =>
    {
        // The service's own times say how long it worked: 12 s, though it was seen later.
        var began = new Dictionary<string, TimeSpan>();
        var service = new ScriptedOperations(time)
        {
            Answer = (id, _, now) => now - began[id] < 12 * Second ? ScriptedOperations.Of(id, "inProgress") : new()
            {
                OperationId = id,
                ChatId = "chat",
                Status = "succeeded",
                CreatedDateTime = DateTimeOffset.UnixEpoch,
                LastActionDateTime = DateTimeOffset.UnixEpoch + 12 * Second,
            },
        };
        await using var wait = new Wait(time, service, 2);
        began["first"] = time.Elapsed;
        wait.Waiter.Add("chat of first", "first", null);
        await Task.Delay(60 * Second, time);
        began["second"] = time.Elapsed;
        wait.Waiter.Add("chat of second", "second", null);
        await wait.All;

        var first = (wait.Over[0].At - began["first"]).TotalSeconds;
        var second = (wait.Over[1].At - began["second"]).TotalSeconds;
        output.WriteLine($"the first was seen after {first:0.00} s, the second after {second:0.00} s");
        Assert.InRange(second, 12, 12.1);
        Assert.True(first > 13);
    });

    [Fact]
    public void Memory_follows_what_is_pending_and_the_waiter_works_on_after_a_pause() => VirtualTimeRunner.Run(async time =>
    {
        const int Count = 2000;
        var service = new ScriptedOperations(time);
        await using var wait = new Wait(time, service, Count);
        var most = 0;
        for (var i = 0; i < Count; i++)
        {
            wait.Waiter.Add($"chat{i}", $"op{i}", null);
            await Task.Delay(5 * Second, time);
            most = Math.Max(most, wait.Waiter.Tracked);
        }
        await wait.All;

        Assert.Equal(Count, wait.Waiter.Added);
        Assert.Equal(Count, service.Questions.Count);
        // One is pending at a time; what is kept of the others is a bounded rest.
        Assert.InRange(most, 1, 100);
    });

    [Fact]
    public void A_cancel_ends_the_wait_at_once_and_joins_what_is_in_flight() => VirtualTimeRunner.Run(async time =>
    {
        using var cancel = new CancellationTokenSource();
        var service = new ScriptedOperations(time) { Latency = 600 * Second };
        var wait = new Wait(time, service, 20, limit: 4, cancellationToken: cancel.Token);
        for (var i = 0; i < 20; i++)
            wait.Waiter.Add($"chat{i}", $"op{i}", null);
        await Task.Delay(3 * Second, time);
        Assert.Equal(4, service.MostInFlight);

        // Not CancelAsync, which would cancel on the pool while the clock jumps.
        cancel.Cancel();
        await wait.DisposeAsync();

        Assert.Equal(3 * Second, time.Elapsed);
        Assert.Equal(4, service.Cancelled);
        Assert.Equal(4, service.Questions.Count);
        Assert.Empty(wait.Over);
    });
}
