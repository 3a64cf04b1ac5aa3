using GraphEmulator.Chats;

namespace ChatModule.Cmdlets.Tests.Operations;

public sealed class WaitTests
{
    [Theory]
    [InlineData("$args | Wait-GraphChatOperation")]
    [InlineData("Wait-GraphChatOperation $args")]
    [InlineData("$args | Get-GraphChatOperation | Wait-GraphChatOperation")]
    [InlineData("Wait-GraphChatOperation -ChatId $args[0].ChatId -OperationId $args[0].OperationId")]
    public async Task Chats_operations_and_IDs_are_waited_for_and_the_completed_operation_is_output(string script)
    {
        await using var shell = await Shell.StartAsync();
        var chat = shell.CreatePending()[0];

        var operation = Assert.IsType<GraphChatOperation>(Assert.Single(shell.Run(script, chat).Output));

        Assert.True(operation.Succeeded);
        Assert.Equal(chat.OperationId, operation.OperationId);
    }

    [Fact]
    public async Task Operations_are_waited_for_in_parallel_with_at_most_one_request_per_second_for_a_chat()
    {
        await using var shell = await Shell.StartAsync(new() { OperationSeconds = 1.5 });
        var chats = shell.CreatePending(40);

        var result = shell.Run("$args | Wait-GraphChatOperation", chats);

        Assert.Equal(40, result.Output.Count);
        var summary = shell.Emulator.State.Summary();
        Assert.InRange(summary.RequestsPerOperation.Max, 1, 4);
        Assert.InRange(summary.MinSecondsBetweenRequestsPerChat!.Value, 0.7, double.MaxValue);
    }

    [Fact]
    public async Task A_chat_with_several_operations_has_at_most_one_request_per_second()
    {
        await using var shell = await Shell.StartAsync(limits: "Documented");

        var result = shell.Run("$app = $args[0]; 1..3 | ForEach-Object { New-GraphChat megan@contoso.com -OneOnOne -InstalledApp $app } | Wait-GraphChatOperation", PendingChats.App);

        Assert.Equal(3, result.Output.Count);
        Assert.InRange(shell.Emulator.State.Summary().MinSecondsBetweenRequestsPerChat!.Value, 0.7, double.MaxValue);
    }

    [Fact]
    public async Task An_operation_that_is_piped_several_times_is_polled_once_and_output_as_often()
    {
        var polls = 0;
        await using var shell = Shell.On(new OperationNetwork((_, _) =>
        {
            polls++;
            return Task.FromResult("succeeded");
        }));

        var result = shell.Run("$pending = $args[0]; 1..30 | ForEach-Object { $pending } | Wait-GraphChatOperation -Timeout 300", OperationNetwork.Pending("one"));

        Assert.Empty(result.Errors);
        Assert.Equal((30, 1), (result.Output.Count, polls));
    }

    [Fact]
    public async Task Each_operation_is_output_when_it_completes()
    {
        RunningScript? running = null;
        // The slow operation runs until the others are in the output.
        await using var shell = Shell.On(new OperationNetwork((chatId, _) => Task.FromResult(chatId == "slow" && running?.Output.Count is null or < 2 ? "inProgress" : "succeeded")));

        running = shell.Start("$args | Wait-GraphChatOperation -Timeout 300", OperationNetwork.Pending("slow"), OperationNetwork.Pending("one"), OperationNetwork.Pending("other"));
        var result = running.Result();

        Assert.Empty(result.Errors);
        Assert.Equal(3, result.Output.Count);
        Assert.Equal("slow", ((GraphChatOperation)result.Output[^1]).ChatId);
    }

    [Fact]
    public async Task PollingInterval_is_the_fixed_delay_between_two_requests()
    {
        var network = new OperationNetwork((_, poll) => Task.FromResult(poll < 3 ? "inProgress" : "succeeded"));
        await using var shell = Shell.On(network);

        shell.Run("$args | Wait-GraphChatOperation -PollingInterval 1.3", OperationNetwork.Pending("one")).ThrowOnError();

        Assert.Equal(2, network.Intervals.Count);
        Assert.All(network.Intervals, interval => Assert.InRange(interval.TotalSeconds, 1.29, double.MaxValue));
    }

    [Fact]
    public async Task Any_returns_after_the_first_completed_operation()
    {
        await using var shell = await Shell.StartAsync(new() { OperationSeconds = 0, OperationRules = [new() { BodyContains = "user00001", Outcome = OperationOutcome.Hang }, new() { BodyContains = "user00003", Outcome = OperationOutcome.Hang }] });
        var chats = shell.CreatePending(3);

        var result = shell.Run("$args | Wait-GraphChatOperation -Any", chats);

        Assert.Equal(chats[1].ChatId, Assert.IsType<GraphChatOperation>(Assert.Single(result.Output)).ChatId);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task PassThru_outputs_the_input_chats_also_those_without_an_operation()
    {
        await using var shell = await Shell.StartAsync();
        GraphChat[] chats = [.. shell.CreatePending(2), .. shell.Run("New-GraphChat megan@contoso.com -OneOnOne").Chats];

        var result = shell.Run("$args | Wait-GraphChatOperation -PassThru", chats);

        Assert.Equal(3, result.Output.Count);
        Assert.All(chats, chat => Assert.Contains(result.Output, output => ReferenceEquals(output, chat)));
    }

    [Fact]
    public async Task A_chat_without_an_operation_is_skipped_with_a_verbose_line()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("$chat = New-GraphChat megan@contoso.com -OneOnOne; $chat.ChatId; $chat | Wait-GraphChatOperation -Verbose");

        Assert.Contains((string)Assert.Single(result.Output), Assert.Single(result.Verbose), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chat_binds_a_parameter_ChatId_by_property_name()
    {
        await using var shell = await Shell.StartAsync();
        var chat = shell.CreatePending()[0];

        var result = shell.Run("function New-MgChatMessage { param([Parameter(ValueFromPipelineByPropertyName)] [string] $ChatId) process { $ChatId } }; $args | New-MgChatMessage", chat);

        Assert.Equal([chat.ChatId], result.Output);
    }

    [Fact]
    public async Task Progress_has_the_counts_and_the_slowest_person_and_is_completed()
    {
        var displayed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var emulator = await Shell.StartAsync();
        await using var shell = Shell.On(new OperationNetwork(async (_, _) =>
        {
            await displayed.Task;
            return "succeeded";
        }));

        var running = shell.Start("$args | Wait-GraphChatOperation", (object[])emulator.CreatePending(2));
        running.Streams.Progress.DataAdded += (_, _) => displayed.TrySetResult();
        var progress = running.Result().Progress;

        Assert.Contains("0 of 2", progress[0].StatusDescription, StringComparison.Ordinal);
        Assert.Contains("slowest: user00001@contoso.com", progress[0].StatusDescription, StringComparison.Ordinal);
        Assert.Equal(ProgressRecordType.Completed, progress[^1].RecordType);
    }

    [Theory]
    [InlineData("$chat | Wait-GraphChatOperation", "slowest: 'Project X'")]
    [InlineData("[pscustomobject]@{ ChatId = $chat.ChatId; OperationId = $chat.OperationId; Members = $chat.Members.ToString() } | Wait-GraphChatOperation", "slowest: adele@contoso.com;megan@contoso.com")]
    [InlineData("Wait-GraphChatOperation -ChatId $chat.ChatId -OperationId $chat.OperationId", "slowest: 19:")]
    public async Task Progress_shows_the_topic_the_members_or_the_ID_of_a_chat(string script, string displayed)
    {
        // It doesn't finish, so that the progress is displayed before the time-out, however busy the computer is.
        await using var shell = await Shell.StartAsync(new() { OperationSeconds = 3600 });
        shell.Run("$chat = 'megan@contoso.com' | New-GraphChat -Topic 'Project X' -InstalledApp $args[0]", PendingChats.App).ThrowOnError();

        Assert.Contains(displayed, shell.Run($"{script} -Timeout 1").Progress[0].StatusDescription, StringComparison.Ordinal);
    }
}
