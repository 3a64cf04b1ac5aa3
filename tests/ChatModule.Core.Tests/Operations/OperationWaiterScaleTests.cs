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
    public void Two_hundred_operations_of_5_s_are_detected_within_5_and_a_half_seconds_with_few_requests(int latency, int apart) => VirtualTimeRunner.Run(async time =>
    {
        var (service, delays) = await WaitForAllAsync(time, 200, apart, TimeSpan.FromMilliseconds(latency), _ => 5 * Second);

        // 16 requests in flight take longer to poll all of them than the operations are apart.
        Assert.InRange(delays.Max(), 5, 5.5 + latency / 1000.0 * 200 / 16);
        Assert.InRange(service.Requests.Count, 200, 300);
        Assert.InRange(service.Requests.GroupBy(request => request.Operation).Max(requests => requests.Count()), 1, 6);
        Assert.True(service.MaxInFlight <= 16);
    });

    [Theory]
    [InlineData(0.5)]
    [InlineData(3.3)]
    [InlineData(7.9)]
    [InlineData(42)]
    public void Two_hundred_operations_of_any_duration_are_detected_little_later_than_they_finish(double seconds) => VirtualTimeRunner.Run(async time =>
    {
        var (service, delays) = await WaitForAllAsync(time, 200, 0, TimeSpan.Zero, _ => seconds * Second);

        Assert.InRange(delays.Max(), seconds, seconds * 1.1 + 1.3);
        Assert.InRange(service.Requests.Count, 200, 1000);
    });

    [Fact]
    public void Operations_are_detected_within_ten_seconds_although_the_first_ones_never_finish() => VirtualTimeRunner.Run(async time =>
    {
        var (_, delays) = await WaitForAllAsync(time, 24, 0, TimeSpan.Zero, id => id is "op0" or "op1" or "op2" or "op3" ? 300 * Second : 3 * Second);

        // The first of the others is polled after 8 to 10 s. It tells how long to wait for the rest.
        Assert.InRange(delays.Order().ElementAt(19), 3, 10);
    });

    [Theory]
    [InlineData(4, 5.5)]
    [InlineData(60, 60.1)]
    public void Operations_that_began_before_the_wait_are_not_waited_for_from_the_beginning(int begun, double detected) => VirtualTimeRunner.Run(async time =>
    {
        var start = time.GetTimestamp();
        await Task.Delay(begun * Second, time);
        var service = new ScriptedOperations(time) { Respond = (id, _, now) => ScriptedOperations.Of(id, now >= 5 * Second ? "succeeded" : "inProgress") };
        await using var fixture = new WaiterFixture(time, service, 100);
        for (var i = 0; i < 100; i++)
            fixture.Waiter.Add($"chat{i}", $"op{i}", null, start);
        await fixture.All;

        Assert.InRange(fixture.Completed.Max(completed => completed.At.TotalSeconds), begun, detected);
        Assert.InRange(service.Requests.Count, 100, 110);
    });

    [Fact]
    public void Operations_of_different_durations_are_detected_soon_after_they_finish() => VirtualTimeRunner.Run(async time =>
    {
        var random = new Random(1);
        var durations = Enumerable.Range(0, 300).ToDictionary(n => $"op{n}", _ => (2 + 8 * random.NextDouble()) * Second);
        var (service, delays) = await WaitForAllAsync(time, 300, 30, TimeSpan.Zero, id => durations[id]);

        var late = delays.Select((delay, n) => delay - durations[$"op{n}"].TotalSeconds).Order().ToArray();
        output.WriteLine($"late: median {late[150]:0.0} s, at most {late[^1]:0.0} s");
        Assert.InRange(late[150], 0, 2);
        Assert.InRange(late[^1], 0, 6);
        Assert.InRange(service.Requests.Count, 300, 1100);
    });

    // How long after its start each was detected to be finished.
    private async Task<(ScriptedOperations Service, double[] Delays)> WaitForAllAsync(VirtualTime time, int count, int apart, TimeSpan latency, Func<string, TimeSpan> durationOf)
    {
        var started = new Dictionary<string, TimeSpan>();
        var service = new ScriptedOperations(time)
        {
            Latency = latency,
            Respond = (id, _, now) => ScriptedOperations.Of(id, now - started[id] >= durationOf(id) ? "succeeded" : "inProgress"),
        };
        await using var fixture = new WaiterFixture(time, service, count, limit: 16);
        for (var i = 0; i < count; i++)
        {
            started[$"op{i}"] = time.Elapsed;
            fixture.Waiter.Add($"chat{i}", $"op{i}", null);
            if (apart > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(apart), time);
        }
        await fixture.All;

        var delays = fixture.Completed.OrderBy(completed => completed.Operation.Index).Select(completed => (completed.At - started[completed.Operation.OperationId]).TotalSeconds).ToArray();
        output.WriteLine($"the last one was detected after {delays.Max():0.00} s, {service.Requests.Count} requests");
        return (service, delays);
    }

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
        var finished = 0;
        await using var waiter = new OperationWaiter(service, new PollingSchedule(), limit: 8, _ => finished++, time, default);
        List<WeakReference> chats = [];
        for (var i = 0; i < Count; i++)
        {
            chats.Add(Add(waiter, i));
            await Task.Delay(5 * Second, time);
            service.Requests.Clear();
        }

        Assert.Equal((Count, 0), (finished, waiter.Pending));
        GC.Collect();
        // What is kept of the operations that finished is limited.
        Assert.InRange(chats.Count(chat => chat.IsAlive), 0, 100);

        static WeakReference Add(OperationWaiter waiter, int number)
        {
            var chat = $"chat{number}";
            waiter.Add(chat, $"op{number}", null);
            return new(chat);
        }
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
