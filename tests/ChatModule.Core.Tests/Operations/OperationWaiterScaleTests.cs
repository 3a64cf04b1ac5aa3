using Xunit.Abstractions;

namespace ChatModule.Tests;

/// <summary>Hundreds of operations at the same time: few requests, short delays, and immediate cancellation.</summary>
public class OperationWaiterScaleTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(50, 0)]
    [InlineData(0, 30)]
    [InlineData(50, 30)]
    public void Two_hundred_operations_of_5_s_complete_within_7_s_with_at_most_6_requests_each(int latency, int apart) => VirtualTimeRunner.Run(async time =>
    {
        const int Count = 200;
        var started = new Dictionary<string, TimeSpan>();
        var service = new ScriptedOperations(time)
        {
            Latency = TimeSpan.FromMilliseconds(latency),
            Respond = (id, _, now) => ScriptedOperations.Of(id, now - started[id] >= 5 * Second ? "succeeded" : "inProgress"),
        };
        await using var fixture = new WaiterFixture(time, service, Count, limit: 16);
        for (var i = 0; i < Count; i++)
        {
            started[$"op{i}"] = time.Elapsed;
            fixture.Waiter.Add($"chat{i}", $"op{i}", null);
            if (apart > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(apart), time);
        }
        var last = started.Values.Max();
        await fixture.All;

        var most = service.Requests.GroupBy(request => request.Operation).Max(requests => requests.Count());
        var delay = (fixture.Completed.Max(completed => completed.At) - last).TotalSeconds;
        output.WriteLine($"latency {latency} ms, {apart} ms apart: all completed {delay:0.00} s after the last start, {service.Requests.Count} requests, at most {most} for one");
        Assert.True(delay <= 7, $"the last one completed after {delay} s");
        Assert.True(most <= 6, $"{most} requests for one operation");
        Assert.True(service.MaxInFlight <= 16);
    });

    [Fact]
    public void The_duration_of_the_first_operation_shortens_the_wait_for_the_next() => VirtualTimeRunner.Run(async time =>
    {
        // By the service's timestamps, the operation took 12 s, although the waiter read its status later.
        var started = new Dictionary<string, TimeSpan>();
        var service = new ScriptedOperations(time)
        {
            Respond = (id, _, now) => now - started[id] < 12 * Second ? ScriptedOperations.Of(id, "inProgress") : new()
            {
                OperationId = id,
                ChatId = "chat",
                Status = "succeeded",
                CreatedDateTime = DateTimeOffset.UnixEpoch,
                LastActionDateTime = DateTimeOffset.UnixEpoch + 12 * Second,
            },
        };
        await using var fixture = new WaiterFixture(time, service, 2);
        started["first"] = time.Elapsed;
        fixture.Waiter.Add("chat of first", "first", null);
        await Task.Delay(60 * Second, time);
        started["second"] = time.Elapsed;
        fixture.Waiter.Add("chat of second", "second", null);
        await fixture.All;

        var first = (fixture.Completed[0].At - started["first"]).TotalSeconds;
        var second = (fixture.Completed[1].At - started["second"]).TotalSeconds;
        output.WriteLine($"the first completed after {first:0.00} s, the second after {second:0.00} s");
        Assert.InRange(second, 12, 12.1);
        Assert.True(first > 13);
    });

    [Fact]
    public void Memory_depends_on_pending_operations_only() => VirtualTimeRunner.Run(async time =>
    {
        const int Count = 300;
        var service = new ScriptedOperations(time);
        await using var fixture = new WaiterFixture(time, service, Count);
        var most = 0;
        for (var i = 0; i < Count; i++)
        {
            fixture.Waiter.Add($"chat{i}", $"op{i}", null);
            await Task.Delay(5 * Second, time);
            most = Math.Max(most, fixture.Waiter.Tracked);
        }
        await fixture.All;

        Assert.Equal(Count, fixture.Waiter.Added);
        Assert.Equal(Count, service.Requests.Count);
        // One operation is pending at a time, and the entries of the others are limited.
        Assert.InRange(most, 1, 100);
    });

    [Fact]
    public void Cancellation_ends_the_wait_immediately_and_joins_the_requests_in_flight() => VirtualTimeRunner.Run(async time =>
    {
        using var cancel = new CancellationTokenSource();
        var service = new ScriptedOperations(time) { Latency = 600 * Second };
        var fixture = new WaiterFixture(time, service, 20, limit: 4, cancellationToken: cancel.Token);
        for (var i = 0; i < 20; i++)
            fixture.Waiter.Add($"chat{i}", $"op{i}", null);
        await Task.Delay(3 * Second, time);
        Assert.Equal(4, service.MaxInFlight);

        // CancelAsync would cancel on the thread pool while virtual time advances.
        cancel.Cancel();
        await fixture.DisposeAsync();

        Assert.Equal(3 * Second, time.Elapsed);
        Assert.Equal(4, service.Canceled);
        Assert.Equal(4, service.Requests.Count);
        Assert.Empty(fixture.Completed);
    });
}
