namespace ChatModule.Tests;

/// <summary>Wait-GraphChatOperation: when it sends requests, and which statuses are final.</summary>
public class OperationWaiterTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Requests_start_after_1_s_with_delays_that_grow_to_30_s() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time) { Respond = (id, n, _) => ScriptedOperations.Of(id, n < 14 ? "inProgress" : "succeeded") };
        await using var fixture = new WaiterFixture(time, service, 1);
        fixture.Waiter.Add("chat", "op", null);
        await fixture.All;

        var delays = service.TimesOf("op").Zip(service.TimesOf("op").Skip(1), (a, b) => b - a).Prepend(service.TimesOf("op").First()).ToArray();
        for (var n = 0; n < delays.Length; n++)
            Assert.Equal(Math.Min(Math.Pow(1.5, n), 30), delays[n], 0.002);
        Assert.Equal(30, delays[^1], 0.002);
    });

    [Fact]
    public void A_fixed_interval_is_used() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time) { Respond = (id, n, _) => ScriptedOperations.Of(id, n < 8 ? "inProgress" : "succeeded") };
        await using var fixture = new WaiterFixture(time, service, 1, 7 * Second);
        fixture.Waiter.Add("chat", "op", null);
        await fixture.All;

        Assert.Equal([7, 14, 21, 28, 35, 42, 49, 56], service.TimesOf("op"));
    });

    [Fact]
    public void Operations_are_waited_for_in_parallel_and_reported_in_the_order_of_completion() => VirtualTimeRunner.Run(async time =>
    {
        var ends = new Dictionary<string, int> { ["slow"] = 40, ["quick"] = 3, ["middle"] = 15 };
        var service = new ScriptedOperations(time) { Respond = (id, _, now) => ScriptedOperations.Of(id, now.TotalSeconds >= ends[id] ? "succeeded" : "inProgress") };
        await using var fixture = new WaiterFixture(time, service, 3);
        foreach (var id in ends.Keys)
            fixture.Waiter.Add($"chat of {id}", id, id.ToUpperInvariant());
        await fixture.All;

        Assert.Equal(["QUICK", "MIDDLE", "SLOW"], fixture.Completed.Select(completed => completed.Operation.Inputs[0]));
        // An operation is reported at most one delay late: half of its duration.
        Assert.All(fixture.Completed, completed => Assert.InRange(completed.At.TotalSeconds, ends[completed.Operation.OperationId], 1 + 1.5 * ends[completed.Operation.OperationId]));
        Assert.Equal(0, fixture.Waiter.Pending);
    });

    [Theory]
    [InlineData("failed")]
    [InlineData("invalid")]
    [InlineData("Failed")]
    public void A_failed_operation_has_the_code_and_message_of_the_service(string status) => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time)
        {
            Respond = (id, _, _) => new() { OperationId = id, ChatId = "chat", Status = status, ErrorCode = "AppBlocked", ErrorMessage = "By policy." },
        };
        await using var fixture = new WaiterFixture(time, service, 1);
        fixture.Waiter.Add("chat", "op", null);
        await fixture.All;

        var (operation, _) = Assert.Single(fixture.Completed);
        Assert.Equal(GraphChatError.OperationFailed, operation.Failure!.Error);
        Assert.Equal("AppBlocked", operation.Failure.ServiceCode);
        Assert.Contains("AppBlocked", operation.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("By policy.", operation.Failure.Message, StringComparison.Ordinal);
        Assert.Equal(status, operation.Latest!.Status);
    });

    [Theory]
    [InlineData("notStarted")]
    [InlineData("inProgress")]
    [InlineData("unknownFutureValue")]
    [InlineData("almostThere")]
    [InlineData(null)]
    public void Only_succeeded_failed_and_invalid_are_final(string? status) => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time) { Respond = (id, n, _) => n < 5 ? new() { OperationId = id, ChatId = "chat", Status = status } : ScriptedOperations.Of(id, "succeeded") };
        await using var fixture = new WaiterFixture(time, service, 1);
        fixture.Waiter.Add("chat", "op", null);
        await fixture.All;

        Assert.Equal(5, service.Requests.Count);
        Assert.Null(fixture.Completed[0].Operation.Failure);
    });

    [Fact]
    public void Not_found_is_tolerated_for_the_first_request() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time) { Respond = (id, n, _) => n == 1 || id == "gone" ? throw NotFound() : ScriptedOperations.Of(id, "succeeded") };
        await using var fixture = new WaiterFixture(time, service, 2);
        fixture.Waiter.Add("chat of new", "new", null);
        fixture.Waiter.Add("chat of gone", "gone", null);
        await fixture.All;

        Assert.Null(fixture.Completed.Single(completed => completed.Operation.OperationId == "new").Operation.Failure);
        Assert.Equal(GraphChatError.OperationNotFound, fixture.Completed.Single(completed => completed.Operation.OperationId == "gone").Operation.Failure!.Error);
        Assert.Equal(2, service.TimesOf("gone").Count());
    });

    [Fact]
    public void A_later_not_found_and_any_other_failure_end_the_wait_for_one_operation() => VirtualTimeRunner.Run(async time =>
    {
        var denied = new GraphChatException(GraphChatError.MissingPermission, "No.");
        var service = new ScriptedOperations(time)
        {
            Respond = (id, n, _) => id switch
            {
                "vanishes" when n > 1 => throw NotFound(),
                "denied" => throw denied,
                "broken" => throw new NotSupportedException("unforeseen"),
                _ => ScriptedOperations.Of(id, n < 4 ? "inProgress" : "succeeded"),
            },
        };
        await using var fixture = new WaiterFixture(time, service, 4);
        foreach (var id in new[] { "vanishes", "denied", "broken", "well" })
            fixture.Waiter.Add($"chat of {id}", id, null);
        await fixture.All;

        var failures = fixture.Completed.ToDictionary(completed => completed.Operation.OperationId, completed => completed.Operation.Failure?.Error);
        Assert.Equal(GraphChatError.OperationNotFound, failures["vanishes"]);
        Assert.Equal(GraphChatError.MissingPermission, failures["denied"]);
        Assert.Equal(GraphChatError.InvalidResponse, failures["broken"]);
        Assert.Null(failures["well"]);
    });

    [Fact]
    public void An_expired_operation_that_was_polled_times_out_at_once_and_is_not_polled_again() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time) { Respond = (id, n, _) => ScriptedOperations.Of(id, n < 6 ? "inProgress" : "succeeded") };
        await using var fixture = new WaiterFixture(time, service, 2);
        var expired = fixture.Waiter.Add("a", "expired", null);
        fixture.Waiter.Add("b", "kept", null);
        await Task.Delay(3 * Second, time);
        fixture.Waiter.Expire(expired, 3 * Second);
        Assert.Equal(["kept"], fixture.Waiter.Unfinished.Select(operation => operation.OperationId));
        await fixture.All;

        Assert.Equal((expired, GraphChatError.OperationTimedOut, 3 * Second), (fixture.Completed[0].Operation, expired.Failure!.Error, fixture.Completed[0].At));
        Assert.All(service.TimesOf("expired"), at => Assert.True(at <= 3));
    });

    [Theory]
    [InlineData(0, null)]
    [InlineData(0.5, null)]
    [InlineData(3, 5.0)]
    public void An_operation_that_expires_before_its_first_poll_is_polled_once(double timeout, double? interval) => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time) { Respond = (id, _, _) => ScriptedOperations.Of(id, id == "done" ? "succeeded" : "inProgress") };
        await using var fixture = new WaiterFixture(time, service, 2, interval is { } seconds ? seconds * Second : null);
        var done = fixture.Waiter.Add("a", "done", null);
        var runs = fixture.Waiter.Add("b", "runs", null);
        await Task.Delay(timeout * Second, time);
        fixture.Waiter.Expire(done, timeout * Second);
        fixture.Waiter.Expire(runs, timeout * Second);
        await fixture.All;

        Assert.Equal(timeout, time.Elapsed.TotalSeconds);
        Assert.True(done.Latest!.Succeeded);
        Assert.Null(done.Failure);
        Assert.Equal(GraphChatError.OperationTimedOut, runs.Failure!.Error);
        Assert.Contains("inProgress", runs.Failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, service.Requests.Count);
    });

    [Fact]
    public void A_first_poll_in_flight_finishes_after_the_timeout() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time) { Latency = 2 * Second };
        await using var fixture = new WaiterFixture(time, service, 1);
        var operation = fixture.Waiter.Add("chat", "op", null);
        await Task.Delay(1.5 * Second, time);
        fixture.Waiter.Expire(operation, 1.5 * Second);
        await fixture.All;

        Assert.Null(operation.Failure);
        Assert.Equal(3, time.Elapsed.TotalSeconds);
        Assert.Single(service.Requests);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    public void A_poll_without_a_response_ends_ten_seconds_after_the_timeout(double timeout) => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time) { Latency = 600 * Second };
        await using var fixture = new WaiterFixture(time, service, 1);
        var operation = fixture.Waiter.Add("chat", "op", null);
        await Task.Delay(timeout * Second, time);
        fixture.Waiter.Expire(operation, timeout * Second);
        await fixture.All;

        Assert.Equal(GraphChatError.OperationTimedOut, operation.Failure!.Error);
        Assert.Equal(timeout + 10, time.Elapsed.TotalSeconds);
        Assert.Single(service.Requests);
    });

    [Fact]
    public void An_operation_that_was_polled_and_expires_while_it_waits_for_a_slot_is_not_polled_again() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time)
        {
            LatencyOf = id => id == "slow" && time.Elapsed > 5 * Second ? 10 * Second : TimeSpan.Zero,
            Respond = (id, _, _) => ScriptedOperations.Of(id, "inProgress"),
        };
        await using var fixture = new WaiterFixture(time, service, 2, 3 * Second, limit: 1);
        fixture.Waiter.Add("a", "slow", null);
        fixture.Waiter.Add("b", "waits", null);
        await Task.Delay(7 * Second, time);
        foreach (var operation in fixture.Waiter.Unfinished)
            fixture.Waiter.Expire(operation, 7 * Second);
        await fixture.All;

        Assert.Equal([3, 6], service.TimesOf("slow"));
        Assert.Equal([3], service.TimesOf("waits"));
    });

    [Fact]
    public void An_operation_that_is_added_several_times_is_polled_once_for_all() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time);
        await using var fixture = new WaiterFixture(time, service, 1);
        for (var n = 0; n < 30; n++)
            fixture.Waiter.Add("chat", "op", n);
        await fixture.All;

        Assert.Single(service.Requests);
        Assert.Equal(Enumerable.Range(0, 30).Cast<object?>(), Assert.Single(fixture.Completed).Operation.Inputs);
        Assert.Equal((1, 0), (fixture.Waiter.Added, fixture.Waiter.Pending));
    });

    [Fact]
    public void What_has_been_due_for_longest_is_polled_first() => VirtualTimeRunner.Run(async time =>
    {
        var start = time.GetTimestamp();
        await Task.Delay(20 * Second, time);
        var service = new ScriptedOperations(time) { Latency = Second, Respond = (id, n, _) => ScriptedOperations.Of(id, n < 2 ? "inProgress" : "succeeded") };
        await using var fixture = new WaiterFixture(time, service, 3, limit: 1);
        fixture.Waiter.Add("a", "new", null);
        await Task.Delay(0.5 * Second, time);
        fixture.Waiter.Add("b", "newer", null);
        fixture.Waiter.Add("c", "old", null, start);
        await fixture.All;

        // The old one at once. While it's polled again only a second and a half later, the others have been due for longer.
        Assert.Equal(["old", "new", "newer", "old", "new", "newer"], service.Requests.Select(request => request.Operation));
    });

    [Fact]
    public void A_timeout_has_the_last_known_status()
    {
        var operation = new AwaitedOperation("19:a@thread.v2", "op", 0) { Latest = ScriptedOperations.Of("op", "inProgress") };

        var failure = operation.TimedOut(TimeSpan.FromSeconds(90));

        Assert.Equal(GraphChatError.OperationTimedOut, failure.Error);
        foreach (var fact in new[] { "19:a@thread.v2", "op", "90 s", "inProgress" })
            Assert.Contains(fact, failure.Message, StringComparison.Ordinal);
    }

    private static GraphChatException NotFound() => new(GraphChatError.OperationNotFound, "None such.");
}
