using static ChatModule.Tests.ChatWithMembers;

namespace ChatModule.Tests;

/// <summary>
/// A person is added once, whatever is known of the person, and a lost response is decided by the members.
/// </summary>
public sealed class MemberAdderTests
{
    private const string Id = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";
    private const string OtherId = "82fe7758-5bb3-4f0d-a43f-e555fd399c6f";

    [Fact]
    public void The_changes_of_a_chat_are_made_in_order_while_other_chats_go_on() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time) { Seconds = 10 };

        await AddAsync(service, time, (Chat(), Id), (Chat(), OtherId), (Chat("19:b"), Id));

        Assert.Equal(
            ["0 read 19:a", $"0 add {Id} 19:a", "0 read 19:b", $"0 add {Id} 19:b", $"10 add {OtherId} 19:a"],
            service.Requests);
    });

    [Fact]
    public void A_member_is_emitted_with_IsExisting_and_nothing_is_sent() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time);
        service.Join(Id);

        var result = Assert.Single(await AddAsync(service, time, (Chat(), Id.ToUpperInvariant())));

        Assert.Equal((true, "membership " + Id), (result.Output!.IsExisting, result.Output.MembershipId));
        Assert.Contains(Id, result.Verbose, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["0 read 19:a"], service.Requests);
    });

    [Fact]
    public void A_person_who_comes_twice_is_added_once() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time) { UserId = static _ => Id, ListLag = 60 };

        var results = await AddAsync(service, time, (Chat(), Id), (Chat(), "lidia@contoso.com"), (Chat(), Id));

        Assert.Equal([false, true, true], results.Select(result => result.Output!.IsExisting));
        Assert.Single(service.Requests, request => request.Contains("add", StringComparison.Ordinal));
    });

    [Fact]
    public void Members_that_came_with_the_chat_are_not_read_again() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time);
        var chat = ChatTarget.Of(new GraphChat { ChatId = "19:a", Members = [service.Join(OtherId)] });

        await AddAsync(service, time, (chat, Id), (chat, OtherId));

        Assert.Equal([$"0 add {Id} 19:a"], service.Requests);
    });

    [Theory]
    [InlineData(25, true)]
    [InlineData(3, false)]
    public void Members_that_may_be_incomplete_are_read(int count, bool hasMembershipIds) =>
        VirtualTimeRunner.Run(async time =>
        {
            var service = new ChatWithMembers(time);
            service.Join(Id);
            var members = Enumerable.Range(0, count).Select(i => new GraphChatMember
            {
                UserId = $"{i}",
                MembershipId = hasMembershipIds ? $"{i}" : null,
            });
            var chat = ChatTarget.Of(new GraphChat { ChatId = "19:a", Members = [.. members] });

            var result = Assert.Single(await AddAsync(service, time, (chat, Id)));

            Assert.True(result.Output!.IsExisting);
        });

    [Fact]
    public void Only_an_ID_tells_a_person_from_a_member_with_another_address() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time) { UserId = static _ => Id };
        service.Join(Id, "lidia.holloway@contoso.com");

        var result = Assert.Single(await AddAsync(service, time, (Chat(), "lidia@contoso.com")));

        Assert.True(result.Output!.IsExisting);
        Assert.Equal(["0 read 19:a", "0 user lidia@contoso.com"], service.Requests);
    });

    [Fact]
    public void Without_the_ID_that_decides_nothing_is_sent() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time)
        {
            UserId = static _ => throw new GraphChatException(GraphChatError.MissingPermission, "Forbidden."),
        };
        service.Join(Id, "lidia.holloway@contoso.com");

        var failure = Assert.Single(await AddAsync(service, time, (Chat(), "lidia@contoso.com"))).Failure!;

        Assert.Equal(GraphChatError.MissingPermission, failure.Error);
        Assert.Contains("lidia@contoso.com", failure.Message, StringComparison.Ordinal);
        Assert.Contains("User.ReadBasic.All", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain(service.Requests, static request => request.Contains("add", StringComparison.Ordinal));
    });

    // Adding a member once more can remove the member.
    [Theory]
    [InlineData(OtherId)]
    [InlineData("lidia@contoso.com")]
    public void A_user_who_is_listed_without_an_ID_can_be_anyone_but_a_member_with_one(string person) =>
        VirtualTimeRunner.Run(async time =>
        {
            var service = new ChatWithMembers(time) { UserId = static _ => OtherId };
            service.Join(Id);
            service.Join(null);

            var results = await AddAsync(service, time, (Chat(), Id), (Chat(), person));

            Assert.True(results[0].Output!.IsExisting);
            Assert.Equal(GraphChatError.InvalidResponse, results[1].Failure!.Error);
            Assert.DoesNotContain(service.Requests, IsAddition);
        });

    [Fact]
    public void A_person_of_another_tenant_can_only_be_a_member_of_that_tenant() => VirtualTimeRunner.Run(async time =>
    {
        const string Tenant = "4dc1fe35-8ac6-4f0d-904a-7ebcd364bea1";
        var service = new ChatWithMembers(time);
        service.Join(OtherId, "megan@contoso.com");
        service.Join(Id, "guest@fabrikam.com", "19:b", Tenant);
        var person = Person.FromKey("lidia@fabrikam.com") with { TenantId = Tenant };

        var results = await AddAsync(service, time, (Chat(), person), (Chat("19:b"), person));

        Assert.False(results[0].Output!.IsExisting);
        Assert.Equal(GraphChatError.MemberNotRecognized, results[1].Failure!.Error);
        Assert.Contains("object ID", results[1].Failure!.RecommendedAction, StringComparison.Ordinal);
    });

    [Fact]
    public void A_group_gets_no_more_members_than_Teams_allows() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time);
        for (var i = 0; i < 249; i++)
            service.Join($"{i}");

        var results = await AddAsync(service, time, (Chat(), Id), (Chat(), OtherId), (Chat(), Id));

        Assert.Null(results[0].Failure);
        Assert.True(results[2].Output!.IsExisting);
        Assert.Equal(GraphChatError.TooManyMembers, results[1].Failure!.Error);
        Assert.Contains("251", results[1].Failure!.Message, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(0, 1)]
    [InlineData(6, 7)]
    public void A_lost_response_is_decided_by_the_members(double listLag, double seconds) =>
        VirtualTimeRunner.Run(async time =>
        {
            var service = new ChatWithMembers(time) { Fail = LoseAddition, ExecutesFailed = true, ListLag = listLag };

            var result = Assert.Single(await AddAsync(service, time, (Chat(), Id)));

            Assert.Equal((null, Id, false), (result.Failure, result.Output!.UserId, result.Output.IsExisting));
            Assert.Equal(seconds, time.Elapsed.TotalSeconds);
            Assert.Single(service.Requests, IsAddition);
        });

    [Fact]
    public void What_the_members_do_not_decide_is_an_error_and_not_sent_again() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time) { Fail = LoseAddition };

        var results = await AddAsync(service, time, (Chat(), Id), (Chat(), Id), (Chat(), OtherId));

        Assert.All(results, static result => Assert.Equal(GraphChatError.MemberOutcomeUnknown, result.Failure!.Error));
        Assert.All(results, static result => Assert.Equal(RequestOutcome.Unknown, result.Failure!.Outcome));
        Assert.All(results, static result =>
            Assert.Contains("isn't added twice", result.Failure!.RecommendedAction, StringComparison.Ordinal));
        Assert.Equal(2, service.Requests.Count(IsAddition));
    });

    [Fact]
    public void A_member_who_appears_later_is_emitted_for_a_later_item() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time) { Fail = LoseAddition };
        var adder = service.Adder();
        var first = await adder.Enqueue(Member(Chat(), Id), null)(default);
        service.Join(Id);

        var second = await adder.Enqueue(Member(Chat(), Id), null)(default);

        Assert.NotNull(first.Failure);
        Assert.Equal((true, Id), (second.Output!.IsExisting, second.Output.UserId));
    });

    // Between the lookups of the first item, which end after 15 s, and the minute.
    [Theory]
    [InlineData(40, GraphChatError.MemberOutcomeUnknown)]
    [InlineData(60, null)]
    public void A_minute_after_a_lost_response_the_members_decide(double seconds, GraphChatError? expected) =>
        VirtualTimeRunner.Run(async time =>
        {
            var service = new ChatWithMembers(time) { Fail = LoseAddition };
            var adder = service.Adder();
            await adder.Enqueue(Member(Chat(), Id), null)(default);
            service.Fail = static _ => null;
            await Task.Delay(TimeSpan.FromSeconds(seconds), time);

            var second = await adder.Enqueue(Member(Chat(), Id), null)(default);

            Assert.Equal((expected, expected is null), (second.Failure?.Error, second.Output?.IsExisting == false));
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_person_whom_another_request_has_just_added_is_existing(bool isMember) =>
        VirtualTimeRunner.Run(async time =>
        {
            var service = new ChatWithMembers(time)
            {
                Fail = static _ => new(GraphChatError.BadRequest, "Conflict.") { StatusCode = 409 },
                ExecutesFailed = isMember,
            };

            var result = Assert.Single(await AddAsync(service, time, (Chat(), Id)));

            Assert.Equal((isMember, !isMember), (result.Output?.IsExisting == true, result.Failure is not null));
        });

    // The list doesn't show the person for some seconds, and a second addition would remove them.
    [Fact]
    public void A_409_of_a_gateway_leaves_unknown_whether_the_person_was_added() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time)
        {
            Fail = static _ => new(GraphChatError.MemberOutcomeUnknown, "A page.") { StatusCode = 409, IsForeign = true, Outcome = RequestOutcome.Unknown },
            ExecutesFailed = true,
            ListLag = 60,
        };

        var results = await AddAsync(service, time, (Chat(), Id), (Chat(), Id));

        Assert.All(results, static result => Assert.Equal(GraphChatError.MemberOutcomeUnknown, result.Failure?.Error));
        Assert.Single(service.Requests, static request => request.Contains(Id, StringComparison.Ordinal));
    });

    [Fact]
    public void When_the_members_cannot_be_read_after_a_lost_response_the_error_says_so() =>
        VirtualTimeRunner.Run(async time =>
        {
            var service = new ChatWithMembers(time);
            service.Fail = request =>
            {
                service.FailToRead = static () => new(GraphChatError.ServiceUnavailable, "The service failed.");
                return LoseAddition(request);
            };

            var failure = Assert.Single(await AddAsync(service, time, (Chat(), Id))).Failure!;

            Assert.Equal(GraphChatError.MemberOutcomeUnknown, failure.Error);
            Assert.Contains("can't be read. The service failed.", failure.Message, StringComparison.Ordinal);
        });

    [Fact]
    public void A_canceled_request_that_may_have_been_executed_is_reported() => VirtualTimeRunner.Run(async time =>
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1.5), time);
        var service = new ChatWithMembers(time) { Fail = LoseAddition };

        var result = await service.Adder().Enqueue(Member(Chat(), Id), "row")(stop.Token);

        Assert.Equal((GraphChatError.MemberOutcomeUnknown, "row"), (result.Failure!.Error, result.Input));
        Assert.Contains("The pipeline ended", result.Failure.Message, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(404, false, 1)]
    [InlineData(500, false, 3)]
    [InlineData(404, true, 3)]
    public void Only_a_lasting_failure_to_read_the_members_is_remembered(int status, bool isForeign, int reads) =>
        VirtualTimeRunner.Run(async time =>
        {
            var service = new ChatWithMembers(time)
            {
                FailToRead = () => new(GraphChatError.ChatNotFound, "No.") { StatusCode = status, IsForeign = isForeign },
            };

            var results = await AddAsync(service, time, (Chat(), Id), (Chat(), OtherId), (Chat(), Id));

            Assert.All(results, static result => Assert.Equal(GraphChatError.ChatNotFound, result.Failure!.Error));
            Assert.Equal(reads, service.Requests.Count);
        });

    [Fact]
    public void A_failed_change_does_not_block_the_next_one() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time)
        {
            Fail = static request => request.Contains(Id, StringComparison.Ordinal)
                ? throw new InvalidOperationException("Broken.")
                : null,
        };

        var results = await AddAsync(service, time, (Chat(), Id), (Chat(), OtherId));

        Assert.Equal(GraphChatError.MemberOutcomeUnknown, results[0].Failure!.Error);
        Assert.Equal(OtherId, results[1].Output!.UserId);
    });

    // Two runspaces, or two lines one after the other.
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Two_commands_of_a_connection_add_a_person_once(bool atOnce, bool isLost) =>
        VirtualTimeRunner.Run(async time =>
        {
            var service = new ChatWithMembers(time)
            {
                Seconds = 1,
                ListLag = 30,
                Fail = isLost ? LoseAddition : static _ => null,
                ExecutesFailed = true,
            };
            var second = service.Adder();
            await second.Enqueue(Member(Chat(), OtherId), null)(default);

            var first = service.Adder().Enqueue(Member(Chat(), Id), null)(default);
            if (!atOnce)
                await first;
            var result = await second.Enqueue(Member(Chat(), Id.ToUpperInvariant()), null)(default);
            await first;

            Assert.Equal(2, service.Requests.Count(IsAddition));
            Assert.Equal(isLost ? GraphChatError.MemberOutcomeUnknown : null, result.Failure?.Error);
            Assert.Equal(!isLost, result.Output?.IsExisting == true);
        });

    // The list of the second command is older than the addition of the first.
    [Fact]
    public void A_person_whom_another_command_added_long_ago_is_not_added_again() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time);
        var second = service.Adder();
        await second.Enqueue(Member(Chat(), OtherId), null)(default);
        await service.Adder().Enqueue(Member(Chat(), Id), null)(default);
        await Task.Delay(TimeSpan.FromMinutes(11), time);
        await service.Adder().Enqueue(Member(Chat("19:b"), Id), null)(default);

        var result = await second.Enqueue(Member(Chat(), Id), null)(default);

        Assert.True(result.Output!.IsExisting);
    });

    [Fact]
    public void An_added_person_is_known_when_the_members_are_read_again() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time) { ListLag = 50 };
        var adder = service.Adder();
        await adder.Enqueue(Member(Chat(), Id), null)(default);
        service.Fail = LoseAddition;
        await adder.Enqueue(Member(Chat(), OtherId), null)(default);
        service.Fail = static _ => null;

        var again = await adder.Enqueue(Member(Chat(), Id), null)(default);
        var removed = await service.Remover().Enqueue(new(Chat()) { Person = Person.FromKey(Id) }, null)(default);

        Assert.True(again.Output!.IsExisting);
        Assert.Equal("membership " + Id, removed.Output!.MembershipId);
    });

    [Fact]
    public void A_person_who_was_removed_is_added_again() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time);
        await service.Adder().Enqueue(Member(Chat(), Id), null)(default);
        await service.Remover().Enqueue(new(Chat()) { Person = Person.FromKey(Id) }, null)(default);

        var result = await service.Adder().Enqueue(Member(Chat(), Id), null)(default);

        Assert.False(result.Output!.IsExisting);
    });

    private static bool IsAddition(string request) => request.Contains(" add ", StringComparison.Ordinal);

    private static GraphChatException? LoseAddition(string request) => Lost(ChatChangeKinds.AddMember);

    private static NewMember Member(ChatTarget chat, string key) => new(chat, Person.FromKey(key), null, HomeTenant);

    private static Task<ItemResult<GraphChatMember>[]> AddAsync(
        ChatWithMembers service, VirtualTime time, params (ChatTarget Chat, string Key)[] people) =>
        AddAsync(service, time, [.. people.Select(static item => (item.Chat, Person.FromKey(item.Key)))]);

    private static async Task<ItemResult<GraphChatMember>[]> AddAsync(
        ChatWithMembers service, VirtualTime time, params (ChatTarget Chat, Person Person)[] people)
    {
        var adder = service.Adder();
        // All are queued before one is sent, as in a pipeline that is faster than the service.
        var members = people.Select(static item => new NewMember(item.Chat, item.Person, null, HomeTenant));
        var changes = members.Select(member => adder.Enqueue(member, null)).ToArray();
        return await Task.WhenAll(changes.Select(static change => change(default)));
    }
}
