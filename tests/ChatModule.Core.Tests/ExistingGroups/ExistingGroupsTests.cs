namespace ChatModule.Tests;

/// <summary>With -ReuseExisting, creating a group is idempotent.</summary>
public class ExistingGroupsTests
{
    private const string MeganId = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";
    private const string AlexId = "82fe7758-5bb3-4f0d-a43f-e555fd399c6f";
    private const string SamId = "4562bcc8-c436-4f95-b7c0-4f8ce89dca5f";
    private const string Sam = "sam@fabrikam.com";
    private const string HomeTenant = "b33cbe9f-8ebe-4f2a-912b-7e2a427f477f";
    private const string OtherTenant = "4dc1fe35-8ac6-4f0d-904a-7ebcd364bea1";

    private int created;

    [Fact]
    public void A_group_with_the_same_topic_and_members_is_reused_without_a_create_request() => VirtualTimeRunner.Run(async time =>
    {
        var client = Client(Listed("19:a", "Sales", AlexId, MeganId), Listed("19:b", "Sales", MeganId));

        var (chat, isExisting) = await Groups(client, time).GetOrCreateAsync(Group("Sales", MeganId, AlexId), default);

        Assert.Equal(("19:a", true, 0), (chat.ChatId, isExisting, created));
    });

    [Theory]
    [InlineData("sales")]
    [InlineData("Sales ")]
    [InlineData(null)]
    public void A_group_with_a_different_topic_is_not_reused(string? topic) => VirtualTimeRunner.Run(async time =>
    {
        var client = Client(Listed("19:a", "Sales", MeganId));

        var (_, isExisting) = await Groups(client, time).GetOrCreateAsync(Group(topic, MeganId), default);

        Assert.Equal((false, 1), (isExisting, created));
    });

    [Fact]
    public void A_group_with_a_member_who_is_not_a_user_is_ruled_out_without_reading_a_user() => VirtualTimeRunner.Run(async time =>
    {
        var client = Client(Listed("19:a", "Sales", new() { DisplayName = "Visitor", MemberType = "anonymousGuest" }, new GraphChatMember { UserId = MeganId, UserPrincipalName = "megan.bowen@contoso.com" }));

        Assert.Null(await Groups(client, time).FindAsync(Group("Sales", "megan@contoso.com", "alex@contoso.com"), isPlanned: true, default));
    });

    [Theory]
    [InlineData("Sales", MeganId, AlexId)]
    [InlineData("Sales", "megan@contoso.com", "alex@contoso.com")]
    public void A_group_with_a_user_without_an_ID_who_can_be_one_of_the_people_is_ExistingChatUncertain(
        string topic, params string[] people) => VirtualTimeRunner.Run(async time =>
    {
        var client = Client([Listed("19:a", "Sales", Member(MeganId, "m.bowen@contoso.com"), Nameless)], static _ => MeganId);

        var failure = await Assert.ThrowsAsync<GraphChatException>(() =>
            Groups(client, time).GetOrCreateAsync(Group(topic, people), default));

        Assert.Equal((GraphChatError.ExistingChatUncertain, 0), (failure.Error, created));
        Assert.Contains("19:a", failure.Message, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("Other", MeganId, AlexId)]
    [InlineData("Sales", MeganId)]
    [InlineData("Sales", SamId, AlexId)]
    [InlineData("Sales", "megan@contoso.com", AlexId)]
    public void A_group_with_a_user_without_an_ID_that_differs_otherwise_is_not_reused(
        string topic, params string[] people) => VirtualTimeRunner.Run(async time =>
    {
        var client = Client([Listed("19:a", "Sales", Member(MeganId, "m.bowen@contoso.com"), Nameless)], static _ => SamId);

        Assert.False((await Groups(client, time).GetOrCreateAsync(Group(topic, people), default)).IsExisting);
    });

    [Fact]
    public void Groups_without_a_topic_match() => VirtualTimeRunner.Run(async time =>
        Assert.Equal("19:a", (await Groups(Client(Listed("19:a", null, MeganId)), time).FindAsync(Group(null, MeganId), isPlanned: true, default))?.Chat?.ChatId));

    [Fact]
    public void Groups_are_listed_once_per_run() => VirtualTimeRunner.Run(async time =>
    {
        var client = Client();
        var groups = Groups(client, time);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => groups.GetOrCreateAsync(Group($"Topic {i}", MeganId), default)));

        Assert.Equal((1, 5), (client.ListCount, created));
    });

    [Fact]
    public void Two_rows_for_the_same_group_create_one_group() => VirtualTimeRunner.Run(async time =>
    {
        var groups = Groups(Client(), time);

        var results = await Task.WhenAll(groups.GetOrCreateAsync(Group("Sales", MeganId, AlexId), default), groups.GetOrCreateAsync(Group("Sales", AlexId, MeganId), default));

        Assert.Equal(1, created);
        Assert.Equal([false, true], results.Select(result => result.IsExisting));
        Assert.Equal(results[0].Chat.ChatId, results[1].Chat.ChatId);
    });

    [Fact]
    public void A_duplicate_of_a_failed_row_has_the_same_error_and_is_not_sent() => VirtualTimeRunner.Run(async time =>
    {
        var client = new ScriptedChats { Create = _ => throw new GraphChatException(GraphChatError.ChatOutcomeUnknown, $"Lost {++created}.") };
        var groups = Groups(client, time);

        var first = groups.GetOrCreateAsync(Group("Sales", MeganId), default);
        var second = groups.GetOrCreateAsync(Group("Sales", MeganId), default);

        Assert.Equal(GraphChatError.ChatOutcomeUnknown, (await Assert.ThrowsAsync<GraphChatException>(() => first)).Error);
        Assert.Equal(GraphChatError.ChatOutcomeUnknown, (await Assert.ThrowsAsync<GraphChatException>(() => second)).Error);
        Assert.Equal(1, created);
    });

    [Fact]
    public void Of_several_matching_groups_the_last_updated_is_reused_and_a_warning_lists_the_others() => VirtualTimeRunner.Run(async time =>
    {
        var warnings = new List<string>();
        var client = Client(Listed("19:old", "Sales", MeganId), Listed("19:new", "Sales", MeganId));

        var group = await Groups(client, time, warnings.Add).FindAsync(Group("Sales", MeganId), isPlanned: true, default);

        Assert.Equal("19:new", group?.Chat?.ChatId);
        Assert.Contains("19:old", Assert.Single(warnings), StringComparison.Ordinal);
    });

    [Fact]
    public void A_group_without_the_time_of_its_last_update_is_not_the_last_updated_one() => VirtualTimeRunner.Run(async time =>
    {
        var members = Listed("19:x", "Sales", MeganId).Members;
        var undated = new GraphChat { ChatId = "19:undated", ChatType = ChatDefinition.Group, Topic = "Sales", Members = members };
        var client = Client(undated, Listed("19:new", "Sales", MeganId));

        Assert.Equal("19:new", (await Groups(client, time).FindAsync(Group("Sales", MeganId), isPlanned: true, default))?.Chat?.ChatId);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Members_that_the_list_lacks_are_read(int listed) => VirtualTimeRunner.Run(async time =>
    {
        var chat = Listed("19:a", "Sales", MeganId, AlexId);
        var incomplete = new GraphChat { ChatId = "19:a", Topic = "Sales", Members = [.. chat.Members.Take(listed)], HasAllMembers = false };
        var reads = 0;
        var client = new ScriptedChats
        {
            List = _ => [incomplete],
            MembersOf = _ => reads++ >= 0 ? chat.Members : [],
            Create = Create,
        };
        var groups = Groups(client, time);

        Assert.Equal("19:a", (await groups.GetOrCreateAsync(Group("Sales", MeganId, AlexId), default)).Chat.ChatId);
        Assert.False((await groups.GetOrCreateAsync(Group("Sales", MeganId, SamId), default)).IsExisting);
        Assert.False((await groups.GetOrCreateAsync(Group("Other", MeganId, AlexId), default)).IsExisting);
        Assert.Equal(1, reads);
    });

    // A user whose groups are listed is a member of each.
    [Fact]
    public void A_group_whose_members_are_empty_when_they_are_read_too_is_ExistingChatUncertain() => VirtualTimeRunner.Run(async time =>
    {
        var client = new ScriptedChats { List = _ => [new() { ChatId = "19:a", Topic = "Sales", HasAllMembers = false }], MembersOf = _ => [], Create = Create };

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => Groups(client, time).GetOrCreateAsync(Group("Sales", MeganId), default));

        Assert.Equal((GraphChatError.ExistingChatUncertain, 0), (failure.Error, created));
    });

    [Fact]
    public void Groups_that_move_while_the_pages_are_read_are_listed() => VirtualTimeRunner.Run(async time =>
    {
        var client = new ScriptedChats { List = filter => filter.IncludesMoved ? [Listed("19:moved", "Sales", MeganId)] : [], Create = Create };

        Assert.True((await Groups(client, time).GetOrCreateAsync(Group("Sales", MeganId), default)).IsExisting);
    });

    [Fact]
    public void A_list_that_failed_for_now_is_requested_again_by_the_next_row() => VirtualTimeRunner.Run(async time =>
    {
        var fails = true;
        var client = new ScriptedChats
        {
            List = _ => fails ? throw new GraphChatException(GraphChatError.ServiceUnavailable, "Down.") : [Listed("19:a", "Sales", MeganId)],
            Create = Create,
        };
        var groups = Groups(client, time);

        await Assert.ThrowsAsync<GraphChatException>(() => groups.GetOrCreateAsync(Group("Sales", MeganId), default));
        fails = false;

        Assert.Equal("19:a", (await groups.GetOrCreateAsync(Group("Sales", MeganId), default)).Chat.ChatId);
        Assert.Equal((2, 0), (client.ListCount, created));
    });

    [Fact]
    public void A_user_who_could_not_be_read_for_now_is_read_again_for_the_next_row() => VirtualTimeRunner.Run(async time =>
    {
        var reads = 0;
        var client = Client([Listed("19:a", "Sales", MeganId)],
            _ => reads++ == 0 ? throw new GraphChatException(GraphChatError.ServiceUnavailable, "Down.") : MeganId);
        var groups = Groups(client, time);
        var row = Group("Sales", "megan.bowen@contoso.com");

        Assert.Equal(GraphChatError.ServiceUnavailable,
            (await Assert.ThrowsAsync<GraphChatException>(() => groups.GetOrCreateAsync(row, default))).Error);
        Assert.True((await groups.GetOrCreateAsync(row, default)).IsExisting);
        Assert.True((await groups.GetOrCreateAsync(row, default)).IsExisting);
        Assert.Equal(2, reads);
    });

    [Fact]
    public void The_warning_about_several_matching_groups_is_written_once_per_group_and_without_an_app() => VirtualTimeRunner.Run(async time =>
    {
        var warnings = new List<string>();
        var client = Client(Listed("19:old", "Sales", MeganId), Listed("19:new", "Sales", MeganId), Listed("19:1", "Other", MeganId), Listed("19:2", "Other", MeganId));
        var groups = Groups(client, time, warnings.Add);

        foreach (var topic in new[] { "Sales", "Sales", "Other", "Sales" })
            await groups.GetOrCreateAsync(Group(topic, MeganId) with { InstalledApp = "app-1" }, default);

        Assert.Equal(["Sales", "Other"], warnings.Select(warning => warning.Split('\'')[1]));
        Assert.DoesNotContain(warnings, warning => warning.Contains("app-1", StringComparison.Ordinal));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_lost_group_with_an_app_has_the_operation_that_installs_it(bool hasOperation) => VirtualTimeRunner.Run(async time =>
    {
        var client = Lost(() => hasOperation ? [Operation("other", "teamifyChat", 3), Operation("old", "createChat", 1), Operation("op", "createChat", 2)] : []);

        var (chat, isExisting) = await Groups(client, time).GetOrCreateAsync(Group("Sales", MeganId) with { InstalledApp = "app-1" }, default);

        Assert.Equal(("19:lost", false, "app-1", hasOperation ? "op" : null), (chat.ChatId, isExisting, chat.InstalledApp, chat.OperationId));
    });

    [Fact]
    public void A_lost_group_whose_operations_cannot_be_read_is_an_error_with_the_chat() => VirtualTimeRunner.Run(async time =>
    {
        var client = Lost(static () => throw new GraphChatException(GraphChatError.ServiceUnavailable, "Down.") { StatusCode = 500, RecommendedAction = "Retry." });

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => Groups(client, time).GetOrCreateAsync(Group("Sales", MeganId) with { InstalledApp = "app-1" }, default));

        Assert.Equal((GraphChatError.ServiceUnavailable, 500, "19:lost", "app-1"), (failure.Error, failure.StatusCode, failure.Chat?.ChatId, failure.Chat?.InstalledApp));
        Assert.StartsWith("The chat 19:lost was created", failure.Message, StringComparison.Ordinal);
        Assert.Contains("don't create it again", failure.RecommendedAction, StringComparison.Ordinal);
    });

    [Fact]
    public void A_UPN_is_compared_with_the_listed_email_address() => VirtualTimeRunner.Run(async time =>
    {
        var client = Client(Listed("19:a", "Sales", new GraphChatMember { UserId = MeganId, UserPrincipalName = "Megan@contoso.com" }));

        Assert.Equal("19:a", (await Groups(client, time).FindAsync(Group("Sales", "megan@contoso.com"), isPlanned: true, default))?.Chat?.ChatId);
    });

    [Theory]
    [InlineData(MeganId, true)]
    [InlineData(AlexId, false)]
    public void When_only_the_email_address_differs_the_user_ID_decides(string id, bool exists) => VirtualTimeRunner.Run(async time =>
    {
        var client = Client([Listed("19:a", "Sales", new GraphChatMember { UserId = MeganId, UserPrincipalName = "megan.bowen@contoso.com" })], _ => id);

        Assert.Equal(exists, await Groups(client, time).FindAsync(Group("Sales", "megan@contoso.com"), isPlanned: true, default) is not null);
    });

    [Fact]
    public void A_user_who_does_not_exist_is_in_no_group() => VirtualTimeRunner.Run(async time =>
    {
        var client = Client([Listed("19:a", "Sales", MeganId)], static _ => throw new GraphChatException(GraphChatError.MemberNotFound, "Who?"));

        Assert.Null(await Groups(client, time).FindAsync(Group("Sales", "nobody@contoso.com"), isPlanned: true, default));
    });

    [Fact]
    public void Without_permission_to_read_users_the_result_is_ExistingChatUncertain_and_nothing_is_sent() => VirtualTimeRunner.Run(async time =>
    {
        var denied = new GraphChatException(GraphChatError.MissingPermission, "No.") { RecommendedAction = "Sign in." };
        var client = Client([Listed("19:a", "Sales", MeganId)], _ => throw denied);

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => Groups(client, time).GetOrCreateAsync(Group("Sales", "megan@contoso.com"), default));

        Assert.Equal((GraphChatError.ExistingChatUncertain, 0), (failure.Error, created));
        Assert.Contains("megan@contoso.com", failure.Message, StringComparison.Ordinal);
        Assert.Contains("wasn't sent", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Sign in.", failure.RecommendedAction, StringComparison.Ordinal);
    });

    [Fact]
    public void After_a_lost_response_no_message_says_that_the_group_was_not_sent() => VirtualTimeRunner.Run(async time =>
    {
        var lists = 0;
        var client = new ScriptedChats
        {
            Create = static _ => throw new GraphChatException(GraphChatError.ChatOutcomeUnknown, "Lost."),
            List = _ => lists++ > 0 ? [Listed("19:lost", "Sales", MeganId)] : [],
            UserId = static _ => throw new GraphChatException(GraphChatError.MissingPermission, "No."),
        };

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => Groups(client, time).GetOrCreateAsync(Group("Sales", "megan@contoso.com"), default));

        Assert.Equal(GraphChatError.ChatOutcomeUnknown, failure.Error);
        Assert.Contains("it isn't certain whether megan@contoso.com is a member.", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wasn't sent", failure.Message, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("sam.smith@fabrikam.com")]
    [InlineData(null)]
    public void A_federated_user_with_another_listed_address_is_ExistingChatUncertain_without_reading_a_user(string? listed) => VirtualTimeRunner.Run(async time =>
    {
        var client = Client(Listed("19:a", "Sales", Member(MeganId, "megan@contoso.com"), Member(SamId, listed, OtherTenant)));

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => Groups(client, time).GetOrCreateAsync(Group("Sales", Person.FromKey(MeganId), Federated), default));

        Assert.Equal((GraphChatError.ExistingChatUncertain, 0), (failure.Error, created));
        Assert.Contains($"wasn't sent, because it isn't known whether it exists. There is a group like it, but it isn't certain whether {Sam} is a member.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("object ID", failure.RecommendedAction, StringComparison.Ordinal);
    });

    [Fact]
    public void A_federated_user_is_recognized_by_the_listed_address_or_by_ID() => VirtualTimeRunner.Run(async time =>
    {
        var client = Client(Listed("19:a", "Address", Member(SamId, Sam, OtherTenant)), Listed("19:b", "ID", Member(SamId, null, OtherTenant)));
        var groups = Groups(client, time);

        Assert.Equal("19:a", (await groups.FindAsync(Group("Address", Federated), isPlanned: true, default))?.Chat?.ChatId);
        Assert.Equal("19:b", (await groups.FindAsync(Group("ID", Person.FromKey(SamId) with { TenantId = OtherTenant }), isPlanned: true, default))?.Chat?.ChatId);
    });

    [Fact]
    public void A_federated_user_is_not_a_member_of_another_tenant() => VirtualTimeRunner.Run(async time =>
    {
        var groups = Groups(Client(Listed("19:a", "Sales", Member(MeganId, "megan@contoso.com"))), time);

        Assert.Null(await groups.FindAsync(Group("Sales", Federated), isPlanned: true, default));
        Assert.Null(await groups.FindAsync(Group("Sales", AlexId), isPlanned: true, default));
    });

    [Fact]
    public void A_guest_who_is_listed_with_another_tenant_is_recognized_by_ID() => VirtualTimeRunner.Run(async time =>
    {
        var client = Client([Listed("19:a", "Sales", Member(SamId, Sam, OtherTenant))], static _ => SamId);

        Assert.NotNull(await Groups(client, time).FindAsync(Group("Sales", "sam_fabrikam.com#EXT#@contoso.com"), isPlanned: true, default));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Users_of_the_home_tenant_are_read_before_a_group_is_uncertain(bool federatedFirst) => VirtualTimeRunner.Run(async time =>
    {
        var people = new[] { Federated, Person.FromKey("megan@contoso.com") };
        var client = Client([Listed("19:a", "Sales", Member(AlexId, "alex@contoso.com"), Member(SamId, "sam.smith@fabrikam.com", OtherTenant))], static _ => MeganId);

        Assert.Null(await Groups(client, time).FindAsync(Group("Sales", federatedFirst ? people : [.. people.Reverse()]), isPlanned: true, default));
    });

    [Fact]
    public void An_address_that_the_home_tenant_does_not_know_can_be_a_federated_user() => VirtualTimeRunner.Run(async time =>
    {
        var listed = Member(SamId, "sam.smith@fabrikam.com", OtherTenant);
        var client = Client([Listed("19:a", "Sales", listed), Listed("19:b", "No tenant", listed)], static _ => throw new GraphChatException(GraphChatError.MemberNotFound, "Who?"));
        var groups = Groups(client, time);

        Assert.Null(await groups.FindAsync(Group("No tenant", Sam), isPlanned: true, default));
        Assert.Equal(GraphChatError.ExistingChatUncertain, (await Assert.ThrowsAsync<GraphChatException>(() => groups.FindAsync(Group("Sales", Federated), isPlanned: true, default))).Error);
    });

    [Fact]
    public void A_lost_group_with_a_federated_user_who_cannot_be_compared_may_exist() => VirtualTimeRunner.Run(async time =>
    {
        var lists = 0;
        var client = new ScriptedChats
        {
            Create = static _ => throw new GraphChatException(GraphChatError.ChatOutcomeUnknown, "Lost."),
            List = _ => lists++ > 0 ? [Listed("19:lost", "Sales", Member(SamId, "sam.smith@fabrikam.com", OtherTenant))] : [],
        };

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => Groups(client, time).GetOrCreateAsync(Group("Sales", Federated), default));

        Assert.Equal(GraphChatError.ChatOutcomeUnknown, failure.Error);
        Assert.Equal($"Lost. It was looked for, but it isn't certain whether it exists. There is a group like it, but it isn't certain whether {Sam} is a member.", failure.Message);
    });

    [Fact]
    public void Rows_with_the_same_topic_and_different_UPNs_are_different_groups_without_reading_a_user() => VirtualTimeRunner.Run(async time =>
    {
        var groups = Groups(Client(), time);

        await groups.GetOrCreateAsync(Group("Welcome", "megan@contoso.com"), default);
        await groups.GetOrCreateAsync(Group("Welcome", "alex@contoso.com"), default);

        Assert.Equal(2, created);
    });

    [Fact]
    public void A_row_by_UPN_and_a_row_by_ID_of_the_same_user_are_one_group() => VirtualTimeRunner.Run(async time =>
    {
        var groups = Groups(Client([], static _ => MeganId), time);

        await groups.GetOrCreateAsync(Group("Welcome", "megan@contoso.com"), default);
        var (_, isExisting) = await groups.GetOrCreateAsync(Group("Welcome", MeganId), default);

        Assert.Equal((true, 1), (isExisting, created));
    });

    [Fact]
    public void Users_that_cannot_be_read_are_requested_once_per_run() => VirtualTimeRunner.Run(async time =>
    {
        var requests = 0;
        var groups = Groups(Client([Listed("19:a", "Sales", MeganId)], _ => throw new GraphChatException(GraphChatError.MissingPermission, $"No {++requests}.")), time);

        foreach (var upn in new[] { "a@contoso.com", "b@contoso.com" })
            Assert.Equal(GraphChatError.ExistingChatUncertain, (await Assert.ThrowsAsync<GraphChatException>(() => groups.FindAsync(Group("Sales", upn), isPlanned: true, default))).Error);
        Assert.Equal(1, requests);
    });

    [Fact]
    public void A_different_member_ID_rules_out_a_group_without_reading_a_user() => VirtualTimeRunner.Run(async time =>
    {
        var client = Client(Listed("19:a", "Sales", MeganId, AlexId));

        Assert.Null(await Groups(client, time).FindAsync(Group("Sales", "jacob@contoso.com", "00000000-0000-4000-8000-000000000001"), isPlanned: true, default));
    });

    [Fact]
    public void When_groups_cannot_be_listed_every_group_fails_and_nothing_is_sent() => VirtualTimeRunner.Run(async time =>
    {
        var client = new ScriptedChats { List = static _ => throw new GraphChatException(GraphChatError.MissingPermission, "No."), Create = Create };
        var groups = Groups(client, time);

        for (var i = 0; i < 2; i++)
        {
            var failure = await Assert.ThrowsAsync<GraphChatException>(() => groups.GetOrCreateAsync(Group($"Row {i}", MeganId), default));
            Assert.Equal(GraphChatError.MissingPermission, failure.Error);
            Assert.Contains($"'Row {i}'", failure.Message, StringComparison.Ordinal);
        }
        Assert.Equal((0, 1), (created, client.ListCount));
    });

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 5)]
    [InlineData(2, 15)]
    public void After_a_lost_response_the_group_is_searched_after_2_5_and_15_seconds(int emptyLists, double seconds) => VirtualTimeRunner.Run(async time =>
    {
        var lists = -1;
        var client = new ScriptedChats
        {
            Create = static _ => throw new GraphChatException(GraphChatError.ChatOutcomeUnknown, "Lost."),
            List = filter => ++lists > emptyLists ? [Listed("19:lost", "Sales", MeganId)] : [],
        };

        var (chat, isExisting) = await Groups(client, time).GetOrCreateAsync(Group("Sales", MeganId), default);

        Assert.Equal(("19:lost", false, seconds), (chat.ChatId, isExisting, time.Elapsed.TotalSeconds));
    });

    // Also when the service ignores the filter.
    [Theory]
    [InlineData("Other", MeganId)]
    [InlineData("sales", MeganId)]
    [InlineData(null, MeganId)]
    [InlineData("Sales", AlexId)]
    [InlineData("Sales", MeganId, AlexId)]
    public void After_a_lost_response_another_group_is_not_taken_for_it(string? topic, params string[] people) => VirtualTimeRunner.Run(async time =>
    {
        var lists = 0;
        var client = new ScriptedChats
        {
            Create = static _ => throw new GraphChatException(GraphChatError.ChatOutcomeUnknown, "Lost."),
            List = _ => lists++ > 0 ? [Listed("19:other", topic, people)] : [],
        };

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => Groups(client, time).GetOrCreateAsync(Group("Sales", MeganId), default));

        Assert.Equal(GraphChatError.ChatOutcomeUnknown, failure.Error);
    });

    [Fact]
    public void When_the_search_finds_no_group_the_outcome_is_unknown_and_the_message_mentions_the_search() => VirtualTimeRunner.Run(async time =>
    {
        var client = new ScriptedChats { Create = static _ => throw new GraphChatException(GraphChatError.ChatOutcomeUnknown, "Lost.") };

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => Groups(client, time).GetOrCreateAsync(Group("Sales", MeganId), default));

        Assert.Equal((GraphChatError.ChatOutcomeUnknown, 15d), (failure.Error, time.Elapsed.TotalSeconds));
        Assert.Contains("looked for", failure.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void When_the_search_is_canceled_the_outcome_is_unknown() => VirtualTimeRunner.Run(async time =>
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(3), time);
        var client = new ScriptedChats { Create = static _ => throw new GraphChatException(GraphChatError.ChatOutcomeUnknown, "Lost.") };

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => Groups(client, time).GetOrCreateAsync(Group("Sales", MeganId), cancel.Token));

        Assert.Equal((GraphChatError.ChatOutcomeUnknown, 3d), (failure.Error, time.Elapsed.TotalSeconds));
    });

    [Fact]
    public void Members_that_may_be_truncated_in_the_list_are_read_in_full() => VirtualTimeRunner.Run(async time =>
    {
        var people = Enumerable.Range(0, 30).Select(i => new Guid(i + 1, 0, 0, new byte[8]).ToString()).ToArray();
        var client = new ScriptedChats { List = _ => [Listed("19:a", "Big", people[..25])], Members = () => Listed("19:a", "Big", people).Members, Create = Create };

        Assert.Equal("19:a", (await Groups(client, time).FindAsync(Group("Big", people), isPlanned: true, default))?.Chat?.ChatId);
        Assert.Null(await Groups(client, time).FindAsync(Group("Big", people[..29]), isPlanned: true, default));
    });

    [Fact]
    public void Rows_with_the_same_topic_share_the_requests_for_members() => VirtualTimeRunner.Run(async time =>
    {
        var people = Enumerable.Range(0, 31).Select(i => new Guid(i + 1, 0, 0, new byte[8]).ToString()).ToArray();
        var (one, other) = (people[..30], people[1..]);
        var reads = 0;
        var client = new ScriptedChats
        {
            List = _ => [Listed("19:one", "Big", one[..25]), Listed("19:other", "Big", other[..25])],
            MembersOf = chat =>
            {
                reads++;
                return Listed(chat, "Big", chat == "19:one" ? one : other).Members;
            },
            Create = Create,
        };
        var groups = Groups(client, time);

        var results = await Task.WhenAll(groups.GetOrCreateAsync(Group("Big", one), default), groups.GetOrCreateAsync(Group("Big", other), default));

        Assert.Equal(["19:one", "19:other"], results.Select(result => result.Chat.ChatId));
        Assert.Equal((2, 0), (reads, created));
    });

    [Fact]
    public void When_members_cannot_be_read_every_such_row_fails_and_nothing_is_sent() => VirtualTimeRunner.Run(async time =>
    {
        var people = Enumerable.Range(0, 30).Select(i => new Guid(i + 1, 0, 0, new byte[8]).ToString()).ToArray();
        var client = new ScriptedChats { List = _ => [Listed("19:a", "Big", people[..25])], MembersOf = static _ => throw new GraphChatException(GraphChatError.ServiceUnavailable, "Down."), Create = Create };
        var groups = Groups(client, time);

        for (var i = 0; i < 2; i++)
        {
            var failure = await Assert.ThrowsAsync<GraphChatException>(() => groups.GetOrCreateAsync(Group("Big", people), default));
            Assert.Equal(GraphChatError.ExistingChatUncertain, failure.Error);
            Assert.Contains("Down.", failure.Message, StringComparison.Ordinal);
            Assert.Contains("'Big'", failure.Message, StringComparison.Ordinal);
        }
        Assert.Equal(0, created);
    });

    [Fact]
    public void A_lost_group_whose_listed_members_may_be_truncated_is_found() => VirtualTimeRunner.Run(async time =>
    {
        var people = Enumerable.Range(0, 30).Select(i => new Guid(i + 1, 0, 0, new byte[8]).ToString()).ToArray();
        var lists = 0;
        var client = new ScriptedChats
        {
            Create = static _ => throw new GraphChatException(GraphChatError.ChatOutcomeUnknown, "Lost."),
            List = _ => lists++ > 0 ? [Listed("19:lost", "Big", people[..25])] : [],
            MembersOf = chat => Listed(chat, "Big", people).Members,
        };

        Assert.Equal("19:lost", (await Groups(client, time).GetOrCreateAsync(Group("Big", people), default)).Chat.ChatId);
    });

    [Fact]
    public void A_failed_search_after_a_lost_response_is_in_the_message() => VirtualTimeRunner.Run(async time =>
    {
        var lists = 0;
        var client = new ScriptedChats
        {
            Create = static _ => throw new GraphChatException(GraphChatError.ChatOutcomeUnknown, "Lost."),
            List = _ => lists++ > 0 ? throw new GraphChatException(GraphChatError.ServiceUnavailable, "The list failed.") : [],
        };

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => Groups(client, time).GetOrCreateAsync(Group("Sales", MeganId), default));

        Assert.Equal(GraphChatError.ChatOutcomeUnknown, failure.Error);
        Assert.Contains("isn't certain whether it exists. The list failed.", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("isn't in the list", failure.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void A_topic_with_control_characters_is_compared_with_the_unsanitized_topic() => VirtualTimeRunner.Run(async time =>
    {
        var client = Client(new GraphChat { ChatId = "19:a", Topic = "a\uFFFDb", ExactTopic = "a\tb", Members = Listed("19:a", null, MeganId).Members });

        Assert.Equal("19:a", (await Groups(client, time).FindAsync(Group("a\tb", MeganId), isPlanned: true, default))?.Chat?.ChatId);
    });

    [Fact]
    public void A_definition_is_found_again_by_a_later_lookup() => VirtualTimeRunner.Run(async time =>
    {
        var groups = Groups(Client(), time);

        Assert.Null(await groups.FindAsync(Group("Sales", MeganId), isPlanned: true, default));
        var second = await groups.FindAsync(Group("Sales", MeganId), isPlanned: true, default);

        Assert.NotNull(second);
        Assert.Null(second.Chat);
        Assert.Equal(0, created);
    });

    [Theory]
    [InlineData(MeganId, OtherTenant, AlexId, null, AlexId)]
    [InlineData(MeganId, OtherTenant, AlexId, HomeTenant, AlexId)]
    [InlineData(MeganId, null, AlexId, HomeTenant, MeganId)]
    [InlineData(MeganId, OtherTenant, AlexId, OtherTenant, MeganId)]
    public void For_an_app_the_groups_of_the_first_member_of_the_home_tenant_are_listed(string first, string? firstTenant, string second, string? secondTenant, string expected) => VirtualTimeRunner.Run(async time =>
    {
        var users = new List<string?>();
        var client = new ScriptedChats
        {
            List = filter =>
            {
                users.Add(filter.User);
                return [];
            },
        };

        await new ExistingGroups(client, new(client), new(), HomeTenant, isAppOnly: true, time).FindAsync(
            Group("Sales", Person.FromKey(first) with { TenantId = firstTenant }, Person.FromKey(second) with { TenantId = secondTenant }), isPlanned: true, default);

        Assert.Equal([expected], users);
    });

    private static ExistingGroups Groups(IGraphChatClient client, TimeProvider time, Action<string>? onWarning = null) =>
        new(client, new(client), new(), HomeTenant, isAppOnly: false, time) { OnWarning = onWarning ?? (static _ => { }) };

    private static GraphChatOperation Operation(string id, string type, int second) => new() { ChatId = "19:lost", OperationId = id, OperationType = type, CreatedDateTime = DateTimeOffset.UnixEpoch.AddSeconds(second) };

    // The response to the request gets lost, and the group is listed afterwards.
    private static ScriptedChats Lost(Func<IEnumerable<GraphChatOperation>> operations)
    {
        var lists = 0;
        return new()
        {
            Create = static _ => throw new GraphChatException(GraphChatError.ChatOutcomeUnknown, "Lost."),
            List = _ => lists++ > 0 ? [Listed("19:lost", "Sales", MeganId)] : [],
            Operations = operations,
        };
    }

    private static Person Federated => Person.FromKey(Sam) with { TenantId = OtherTenant };

    private static ChatDefinition Group(string? topic, params string[] people) => Group(topic, [.. people.Select(Person.FromKey)]);

    private static ChatDefinition Group(string? topic, params Person[] people) => new() { ChatType = ChatDefinition.Group, Topic = topic, People = people };

    private static GraphChatMember Nameless => new()
    {
        ChatId = "19:a",
        DisplayName = "Alex",
        MemberType = GraphChatMember.User,
    };

    private static GraphChatMember Member(string id, string? address, string tenant = HomeTenant) => new() { UserId = id, UserPrincipalName = address, TenantId = tenant };

    private static GraphChat Listed(string id, string? topic, params string[] people) => Listed(id, topic, [.. people.Select(person => new GraphChatMember { UserId = person, UserPrincipalName = $"{person}@contoso.com" })]);

    private static GraphChat Listed(string id, string? topic, params GraphChatMember[] members) => new()
    {
        ChatId = id,
        ChatType = ChatDefinition.Group,
        Topic = topic,
        Members = members,
        // The service lists 25 members of a chat.
        HasAllMembers = members.Length < 25,
        LastUpdatedDateTime = id == "19:old" ? DateTimeOffset.UnixEpoch : DateTimeOffset.UnixEpoch.AddDays(1),
    };

    private ScriptedChats Client(params GraphChat[] listed) => Client(listed, static _ => throw new NotSupportedException());

    private ScriptedChats Client(GraphChat[] listed, Func<string, string> userId) => new() { List = _ => listed, UserId = userId, Create = Create };

    private GraphChat Create(ChatDefinition definition) => new() { ChatId = $"19:new{++created}", ChatType = definition.ChatType, Topic = definition.Topic };
}
