namespace ChatModule.Tests;

/// <summary>Wait-GraphChatOperation: when it asks, and what counts as over.</summary>
public class WaiterTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Questions_come_after_1_s_then_ever_later_up_to_30_s() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time) { Answer = (id, n, _) => ScriptedOperations.Of(id, n < 14 ? "inProgress" : "succeeded") };
        await using var wait = new Wait(time, service, 1);
        wait.Waiter.Add("chat", "op", null);
        await wait.All;

        var pauses = service.TimesOf("op").Zip(service.TimesOf("op").Skip(1), (a, b) => b - a).Prepend(service.TimesOf("op").First()).ToArray();
        for (var n = 0; n < pauses.Length; n++)
            Assert.Equal(Math.Min(Math.Pow(1.5, n), 30), pauses[n], 0.002);
        Assert.Equal(30, pauses[^1], 0.002);
    });

    [Fact]
    public void A_fixed_interval_is_fixed() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time) { Answer = (id, n, _) => ScriptedOperations.Of(id, n < 8 ? "inProgress" : "succeeded") };
        await using var wait = new Wait(time, service, 1, new PollingSchedule(7 * Second));
        wait.Waiter.Add("chat", "op", null);
        await wait.All;

        Assert.Equal([7, 14, 21, 28, 35, 42, 49, 56], service.TimesOf("op"));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(700)]
    public void A_chat_is_asked_about_once_a_second_at_most_however_many_operations_it_has(int latency) => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time)
        {
            Latency = TimeSpan.FromMilliseconds(latency),
            Answer = (id, _, now) => ScriptedOperations.Of(id, now > 20 * Second ? "succeeded" : "inProgress"),
        };
        await using var wait = new Wait(time, service, 6, new PollingSchedule(Second));
        for (var i = 0; i < 5; i++)
            wait.Waiter.Add("one chat", $"op{i}", null);
        wait.Waiter.Add("another chat", "op5", null);
        await wait.All;

        foreach (var chat in service.Questions.GroupBy(q => q.Chat))
            Assert.All(chat.Zip(chat.Skip(1), (a, b) => b.At - a.At), gap => Assert.True(gap >= Second + TimeSpan.FromMilliseconds(latency)));
        // They take turns: five of one chat share its one question a second.
        Assert.All(service.Questions.Where(q => q.At < 20 * Second && q.Chat == "one chat").GroupBy(q => q.Operation), questions => Assert.True(questions.Count() >= 2));
    });

    [Fact]
    public void All_are_waited_for_at_the_same_time_and_told_in_the_order_they_finish() => VirtualTimeRunner.Run(async time =>
    {
        var ends = new Dictionary<string, int> { ["slow"] = 40, ["quick"] = 3, ["middle"] = 15 };
        var service = new ScriptedOperations(time) { Answer = (id, _, now) => ScriptedOperations.Of(id, now.TotalSeconds >= ends[id] ? "succeeded" : "inProgress") };
        await using var wait = new Wait(time, service, 3);
        foreach (var id in ends.Keys)
            wait.Waiter.Add($"chat of {id}", id, id.ToUpperInvariant());
        await wait.All;

        Assert.Equal(["QUICK", "MIDDLE", "SLOW"], wait.Over.Select(over => over.Operation.Input));
        // Each is seen at most its own last pause late, half as long as it has run by then (and a quarter for the spread).
        Assert.All(wait.Over, over => Assert.InRange(over.At.TotalSeconds, ends[over.Operation.OperationId], 1 + 1.625 * ends[over.Operation.OperationId]));
        Assert.Equal(0, wait.Waiter.Pending);
    });

    [Theory]
    [InlineData("failed")]
    [InlineData("invalid")]
    [InlineData("Failed")]
    public void A_failed_operation_is_over_with_the_services_code_and_message(string status) => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time)
        {
            Answer = (id, _, _) => new() { OperationId = id, ChatId = "chat", Status = status, ErrorCode = "AppBlocked", ErrorMessage = "By policy." },
        };
        await using var wait = new Wait(time, service, 1);
        wait.Waiter.Add("chat", "op", null);
        await wait.All;

        var (operation, _) = Assert.Single(wait.Over);
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
        var service = new ScriptedOperations(time) { Answer = (id, n, _) => n < 5 ? new() { OperationId = id, ChatId = "chat", Status = status } : ScriptedOperations.Of(id, "succeeded") };
        await using var wait = new Wait(time, service, 1);
        wait.Waiter.Add("chat", "op", null);
        await wait.All;

        Assert.Equal(5, service.Questions.Count);
        Assert.Null(wait.Over[0].Operation.Failure);
    });

    [Fact]
    public void Not_found_on_the_first_question_is_tolerated_once() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time) { Answer = (id, n, _) => n == 1 || id == "gone" ? throw NotFound() : ScriptedOperations.Of(id, "succeeded") };
        await using var wait = new Wait(time, service, 2);
        wait.Waiter.Add("chat of new", "new", null);
        wait.Waiter.Add("chat of gone", "gone", null);
        await wait.All;

        Assert.Null(wait.Over.Single(over => over.Operation.OperationId == "new").Operation.Failure);
        Assert.Equal(GraphChatError.OperationNotFound, wait.Over.Single(over => over.Operation.OperationId == "gone").Operation.Failure!.Error);
        Assert.Equal(2, service.TimesOf("gone").Count());
    });

    [Fact]
    public void Not_found_later_and_any_other_failure_end_the_wait_for_that_one() => VirtualTimeRunner.Run(async time =>
    {
        var denied = new GraphChatException(GraphChatError.MissingPermission, "No.");
        var service = new ScriptedOperations(time)
        {
            Answer = (id, n, _) => id switch
            {
                "vanishes" when n > 1 => throw NotFound(),
                "denied" => throw denied,
                "broken" => throw new NotSupportedException("unforeseen"),
                _ => ScriptedOperations.Of(id, n < 4 ? "inProgress" : "succeeded"),
            },
        };
        await using var wait = new Wait(time, service, 4);
        foreach (var id in new[] { "vanishes", "denied", "broken", "well" })
            wait.Waiter.Add($"chat of {id}", id, null);
        await wait.All;

        var failures = wait.Over.ToDictionary(over => over.Operation.OperationId, over => over.Operation.Failure?.Error);
        Assert.Equal(GraphChatError.OperationNotFound, failures["vanishes"]);
        Assert.Equal(GraphChatError.MissingPermission, failures["denied"]);
        Assert.Equal(GraphChatError.InvalidResponse, failures["broken"]);
        Assert.Null(failures["well"]);
    });

    [Fact]
    public void What_is_no_longer_waited_for_is_not_asked_about() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedOperations(time) { Answer = (id, n, _) => ScriptedOperations.Of(id, n < 6 ? "inProgress" : "succeeded") };
        await using var wait = new Wait(time, service, 1);
        var left = wait.Waiter.Add("a", "left", null);
        wait.Waiter.Add("b", "kept", null);
        await Task.Delay(3 * Second, time);
        wait.Waiter.Remove(left);
        Assert.Equal(["kept"], wait.Waiter.Unfinished.Select(operation => operation.OperationId));
        await wait.All;

        Assert.All(service.TimesOf("left"), at => Assert.True(at <= 3));
    });

    [Fact]
    public void A_timed_out_wait_is_told_with_what_is_known()
    {
        var operation = new AwaitedOperation("19:a@thread.v2", "op", null, 0) { Latest = ScriptedOperations.Of("op", "inProgress") };

        var failure = operation.TimedOut(TimeSpan.FromSeconds(90));

        Assert.Equal(GraphChatError.OperationTimedOut, failure.Error);
        foreach (var fact in new[] { "19:a@thread.v2", "op", "90 s", "inProgress" })
            Assert.Contains(fact, failure.Message, StringComparison.Ordinal);
    }

    private static GraphChatException NotFound() => new(GraphChatError.OperationNotFound, "None such.");
}
