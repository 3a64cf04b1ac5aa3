namespace ChatModule.Tests;

/// <summary>
/// A connection remembers the groups that it created or may have created, so that a list that is run again at once,
/// before the service lists them, creates none twice.
/// </summary>
public class CreatedGroupsTests
{
    private const string MeganId = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";

    private readonly CreatedGroups connection = new();
    private readonly List<string> warnings = [];
    private RecentMemberChanges? memberChanges;
    private RecentRenames? renames;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_list_that_is_stopped_in_the_middle_and_run_again_at_once_creates_each_group_once(bool reusesFirst) =>
        VirtualTimeRunner.Run(async time =>
    {
        var service = new LaggingService(time, lagSeconds: 5);

        await RunAsync(service, time, Rows(40), reuses: reusesFirst, take: 20);
        var again = await RunAsync(service, time, Rows(40));

        Assert.Equal((40, 40), (again.Count(static result => result.Output is not null), service.Created));
        Assert.Equal(40, again.Select(static result => result.Output!.Topic).Distinct().Count());
    });

    [Fact]
    public void One_command_for_each_row_creates_the_same_group_once() => VirtualTimeRunner.Run(async time =>
    {
        var service = new LaggingService(time, lagSeconds: 2);

        for (var i = 0; i < 4; i++)
            await RunAsync(service, time, [Row("Sales")]);

        Assert.Equal(1, service.Created);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Two_commands_with_the_same_rows_at_the_same_time_create_each_group_once(double lagSeconds) =>
        VirtualTimeRunner.Run(async time =>
    {
        var service = new LaggingService(time, lagSeconds);

        var results = await Task.WhenAll(RunAsync(service, time, Rows(20)), RunAsync(service, time, Rows(20)));

        Assert.Equal(20, service.Created);
        Assert.All(results, result => Assert.Equal(20, result.Count(static item => item.Output is not null)));
        Assert.Equal(20, results.SelectMany(static result => result).Count(static item => item.Output!.IsExisting));
    });

    [Fact]
    public void A_row_by_ID_is_the_group_that_an_earlier_command_created_by_UPN() => VirtualTimeRunner.Run(async time =>
    {
        var service = new LaggingService(time, lagSeconds: 5) { UserId = MeganId };

        await RunAsync(service, time, [Row("Sales", "megan@contoso.com")]);
        await RunAsync(service, time, [Row("Sales", MeganId)]);

        Assert.Equal(1, service.Created);
    });

    [Fact]
    public void A_group_that_was_certainly_not_created_is_forgotten() => VirtualTimeRunner.Run(async time =>
    {
        var service = new LaggingService(time, lagSeconds: 5);
        service.Lost.Enqueue(LostRequest.Rejected);

        Assert.Equal(GraphChatError.MemberNotFound, (await RunAsync(service, time, [Row("Sales")]))[0].Failure?.Error);
        Assert.False((await RunAsync(service, time, [Row("Sales")]))[0].Output!.IsExisting);
        Assert.Equal((1, TimeSpan.FromSeconds(1.5)), (service.Created, time.Elapsed));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_group_that_may_exist_is_looked_for_until_it_would_be_listed(bool wasCreated) =>
        VirtualTimeRunner.Run(async time =>
    {
        var service = new LaggingService(time, lagSeconds: 35);
        service.Lost.Enqueue(wasCreated ? LostRequest.AfterCreation : LostRequest.BeforeCreation);
        var lost = await RunAsync(service, time, [Row("Sales")]);

        var results = await Task.WhenAll(
            RunAsync(service, time, [Row("Sales")]), RunAsync(service, time, [Row("Sales")]));

        Assert.Equal(GraphChatError.ChatOutcomeUnknown, lost[0].Failure?.Error);

        Assert.Equal(1, service.Created);
        Assert.Equal(wasCreated ? 2 : 1, results.Count(static result => result[0].Output!.IsExisting));
        // Lost after a second, looked for until the group is listed, or created a minute after the loss.
        Assert.InRange(time.Elapsed.TotalSeconds, wasCreated ? 35.5 : 62, wasCreated ? 46 : 62);
        Assert.Contains("'Sales'", Assert.Single(warnings), StringComparison.Ordinal);
    });

    [Fact]
    public void A_group_that_may_exist_is_created_at_once_when_the_list_would_show_it() =>
        VirtualTimeRunner.Run(async time =>
    {
        var service = new LaggingService(time, lagSeconds: 5);
        service.Lost.Enqueue(LostRequest.BeforeCreation);
        await RunAsync(service, time, [Row("Sales")]);
        await Task.Delay(TimeSpan.FromMinutes(1), time);
        var start = time.Elapsed;

        await RunAsync(service, time, [Row("Sales")]);

        Assert.Equal((1, TimeSpan.FromSeconds(1)), (service.Created, time.Elapsed - start));
        Assert.Empty(warnings);
    });

    [Fact]
    public void A_group_that_may_exist_stays_so_when_the_search_fails() => VirtualTimeRunner.Run(async time =>
    {
        var service = new LaggingService(time, lagSeconds: 30);
        service.Lost.Enqueue(LostRequest.AfterCreation);
        await RunAsync(service, time, [Row("Sales")]);
        service.FailsByTopic = true;

        var failure = (await RunAsync(service, time, [Row("Sales")]))[0].Failure!;
        service.FailsByTopic = false;
        var found = (await RunAsync(service, time, [Row("Sales")]))[0].Output!;

        Assert.Equal(GraphChatError.ServiceUnavailable, failure.Error);
        Assert.True(found.IsExisting);
        Assert.Equal(1, service.Created);
    });

    [Fact]
    public void When_the_command_that_creates_a_group_is_stopped_another_one_goes_on() =>
        VirtualTimeRunner.Run(async time =>
    {
        var service = new LaggingService(time, lagSeconds: 2);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(0.2), time);

        var stopped = RunAsync(service, time, [Row("Sales")], stop: stop.Token);
        var other = RunAsync(service, time, [Row("Sales")]);

        Assert.Empty(await stopped);
        Assert.False((await other)[0].Output!.IsExisting);
        Assert.Equal(1, service.Created);
    });

    [Fact]
    public void When_the_command_that_sent_a_group_is_stopped_another_one_looks_for_it() =>
        VirtualTimeRunner.Run(async time =>
    {
        var service = new LaggingService(time, lagSeconds: 2);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(0.7), time);

        var stopped = RunAsync(service, time, [Row("Sales")], stop: stop.Token);
        var other = RunAsync(service, time, [Row("Sales")]);

        Assert.Equal(GraphChatError.ChatOutcomeUnknown, (await stopped)[0].Failure?.Error);
        Assert.True((await other)[0].Output!.IsExisting);
        Assert.Equal(1, service.Created);
    });

    [Fact]
    public void A_group_that_was_renamed_since_is_created_again() => VirtualTimeRunner.Run(async time =>
    {
        var service = new LaggingService(time, lagSeconds: 0);
        await RunAsync(service, time, [Row("Sales")]);
        service.Change(static chat => new()
        {
            ChatId = chat.ChatId,
            ChatType = chat.ChatType,
            Topic = "Renamed",
            Members = chat.Members,
        });

        Assert.False((await RunAsync(service, time, [Row("Sales")]))[0].Output!.IsExisting);
    });

    // Neither the list nor the chat shows it yet.
    [Theory]
    [InlineData(false, 0, 0)]
    [InlineData(true, 0, 0)]
    [InlineData(false, 0, 5)]
    [InlineData(true, 0, 5)]
    [InlineData(false, 70, 5)]
    [InlineData(true, 70, 5)]
    public void A_group_that_another_command_changes_is_created_again(bool isRenamed, int secondsBefore, int lag) =>
        VirtualTimeRunner.Run(async time =>
    {
        (memberChanges, renames) = (new(time), new(time));
        var service = new LaggingService(time, lag);
        var group = (await RunAsync(service, time, [Row("Sales")]))[0].Output!;
        await Task.Delay(TimeSpan.FromSeconds(secondsBefore), time);
        if (isRenamed)
            renames.Add(group.ChatId, "Renamed", isDone: true);
        else
            memberChanges.Add(group.ChatId, new() { UserId = "82fe7758-5bb3-4f0d-a43f-e555fd399c6f" }, MemberEffect.Added);

        Assert.False((await RunAsync(service, time, [Row("Sales")]))[0].Output!.IsExisting);
    });

    // The request failed, was stopped, or was never sent.
    [Fact]
    public void A_group_that_kept_its_title_is_not_created_again() => VirtualTimeRunner.Run(async time =>
    {
        renames = new(time);
        var service = new LaggingService(time, lagSeconds: 0);
        var group = (await RunAsync(service, time, [Row("Sales")]))[0].Output!;
        renames.Add(group.ChatId, "Renamed", isDone: false);

        Assert.True((await RunAsync(service, time, [Row("Sales")]))[0].Output!.IsExisting);
    });

    [Theory]
    [InlineData(null, 0)]
    [InlineData("Sales", 1)]
    public void A_new_group_that_the_list_shows_incompletely_is_not_created_again(string? topic, int missing) =>
        VirtualTimeRunner.Run(async time =>
    {
        var service = new LaggingService(time, lagSeconds: 0)
        {
            Listed = chat => new()
            {
                ChatId = chat.ChatId,
                ChatType = chat.ChatType,
                Topic = topic,
                Members = [.. chat.Members.Skip(missing)],
            },
        };

        await RunAsync(service, time, [Row("Sales")]);
        await RunAsync(service, time, [Row("Sales")]);

        Assert.Equal(1, service.Created);
    });

    [Theory]
    [InlineData(0, true, true)]
    [InlineData(61, true, false)]
    [InlineData(61, false, true)]
    public void A_group_that_the_list_should_show_is_read_by_itself(double seconds, bool isGone, bool isExisting) =>
        VirtualTimeRunner.Run(async time =>
    {
        var service = new LaggingService(time, lagSeconds: 1000);
        await RunAsync(service, time, [Row("Sales")]);
        if (isGone)
            service.Clear();
        await Task.Delay(TimeSpan.FromSeconds(seconds), time);

        Assert.Equal(isExisting, (await RunAsync(service, time, [Row("Sales")]))[0].Output!.IsExisting);
    });

    [Fact]
    public void The_newest_groups_are_remembered()
    {
        var comparison = new MemberComparison(new UserIdReader(new ScriptedChats()), null);
        var people = Row("Sales").ToListedMembers(null);

        for (var i = 0; i <= CreatedGroups.MaxCount; i++)
            connection.Add($"Row {i}", people);

        Assert.Null(connection.Find("Row 0", people, comparison, out _));
        Assert.NotNull(connection.Find("Row 1", people, comparison, out _));
        Assert.NotNull(connection.Find($"Row {CreatedGroups.MaxCount}", people, comparison, out _));
    }

    // One command: eight chats at once, stopped by itself after some were output, or from outside.
    private async Task<List<ItemResult<GraphChat>>> RunAsync(
        LaggingService service, VirtualTime time, IEnumerable<ChatDefinition> rows, bool reuses = true,
        int take = int.MaxValue, CancellationToken stop = default)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var slots = new SemaphoreSlim(8);
        var users = new UserIdReader(service.Client);
        var existing = new ExistingGroups(service.Client, users, connection, null, isAppOnly: false, time)
        {
            OnWarning = warnings.Add,
            MemberChanges = memberChanges ?? new(time),
            Renames = renames ?? new(time),
        };
        await using var creator = new ChatCreator(service.Client, time)
        {
            Created = connection,
            Users = users,
            Existing = reuses ? existing : null,
        };
        List<ItemResult<GraphChat>> results = [];
        await Task.WhenAll(rows.Select(SendAsync));
        return results;

        async Task SendAsync(ChatDefinition row)
        {
            try
            {
                await slots.WaitAsync(stopping.Token);
                results.Add(await creator.SendAsync(row, null, stopping.Token));
                if (results.Count == take)
                    await stopping.CancelAsync();
                slots.Release();
            }
            catch (OperationCanceledException)
            {
                // It wasn't sent.
            }
        }
    }

    private static IEnumerable<ChatDefinition> Rows(int count) =>
        Enumerable.Range(1, count).Select(static i => Row($"Row {i}"));

    private static ChatDefinition Row(string topic, string person = MeganId) => new()
    {
        ChatType = ChatDefinition.Group,
        Topic = topic,
        People = [Person.FromKey(person), Person.FromKey("alex@contoso.com")],
    };
}
