namespace ChatModule.Tests;

/// <summary>A chat with an app is returned when its app is installed. A failure after the creation doesn't lose the chat.</summary>
public class ChatCreatorTests
{
    private static readonly GraphChatMember Megan = new() { UserId = "8b081ef6-4792-4def-b2c9-c363a1bf41d5", UserPrincipalName = "megan@contoso.com" };
    private static readonly GraphChatMember Alex = new() { UserPrincipalName = "alex@contoso.com" };
    private static readonly GraphChat Installing = new() { ChatId = "19:x", OperationId = "op", Members = [Megan, Alex] };
    private static readonly GraphChatMember Guest = new() { UserPrincipalName = "guest_fabrikam.com#EXT#@contoso.com" };
    private static readonly GraphChatMember ListedGuest = new() { UserId = "d2a1f6b4-6c0b-4f3e-8c58-5e0d7f1b9a77", UserPrincipalName = "guest@fabrikam.com" };
    private static readonly GraphChat WithGuest = new() { ChatId = "19:x", Members = [Megan, Guest, Alex] };
    private static readonly ChatDefinition Requested = new() { ChatType = ChatDefinition.Group, People = [] };

    [Fact]
    public void A_failure_has_its_input() => VirtualTimeRunner.Run(async time =>
    {
        await using var creator = new ChatCreator(new ScriptedChats { Create = static _ => throw new GraphChatException(GraphChatError.MemberNotFound, "Who?") }, time);

        var result = await creator.CompleteAsync(await creator.SendAsync(Requested, "row 7", default), default);

        Assert.Equal(("row 7", null, GraphChatError.MemberNotFound), (result.Input, result.Output, result.Failure!.Error));
    });

    [Fact]
    public void With_Wait_a_chat_is_returned_when_its_app_is_installed() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedChats { Operation = id => new() { ChatId = "19:x", OperationId = id, Status = time.Elapsed.TotalSeconds < 10 ? "inProgress" : "succeeded" } };
        await using var creator = new ChatCreator(service, time) { WaitFor = Timeout.InfiniteTimeSpan };

        var result = await creator.CompleteAsync(new(null, Installing, null), default);

        Assert.Same(Installing, result.Output);
        Assert.Null(result.Failure);
        Assert.InRange(time.Elapsed.TotalSeconds, 10, 17);
    });

    [Fact]
    public void Cancellation_ends_the_wait_and_returns_the_chat() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedChats { Operation = static id => new() { ChatId = "19:x", OperationId = id, Status = "inProgress" } };
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(3), time);
        await using var creator = new ChatCreator(service, time) { WaitFor = Timeout.InfiniteTimeSpan };

        var result = await creator.CompleteAsync(new(null, Installing, null), cancel.Token);

        Assert.Same(Installing, result.Output);
        Assert.Equal(3, time.Elapsed.TotalSeconds);
    });

    [Fact]
    public void A_chat_without_an_operation_is_returned_without_a_delay() => VirtualTimeRunner.Run(async time =>
    {
        await using var creator = new ChatCreator(new ScriptedChats(), time) { WaitFor = Timeout.InfiniteTimeSpan };

        await creator.CompleteAsync(new(null, new GraphChat { ChatId = "19:x" }, null), default);

        Assert.Equal(TimeSpan.Zero, time.Elapsed);
    });

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    [InlineData(false, false, false)]
    public void With_Wait_a_new_chat_whose_response_names_no_operation_is_returned_with_a_warning(bool waits, bool isExisting, bool isWarned) => VirtualTimeRunner.Run(async time =>
    {
        await using var creator = new ChatCreator(new ScriptedChats(), time) { WaitFor = waits ? Timeout.InfiniteTimeSpan : null };

        var result = await creator.CompleteAsync(new(null, new GraphChat { ChatId = "19:x", InstalledApp = "app" }.For(null, isExisting), null), default);

        Assert.Equal("19:x", result.Output!.ChatId);
        Assert.Equal(isWarned, result.Warning?.Contains("Add-GraphChatApp", StringComparison.Ordinal) == true);
    });

    [Theory]
    [InlineData("failed", GraphChatError.OperationFailed)]
    [InlineData("inProgress", GraphChatError.OperationTimedOut)]
    public void An_operation_that_fails_or_times_out_is_an_error_and_the_chat_is_returned(string status, GraphChatError expected) => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedChats { Operation = id => new() { ChatId = "19:x", OperationId = id, Status = status } };
        await using var creator = new ChatCreator(service, time) { WaitFor = TimeSpan.FromSeconds(30), Verify = true };

        var result = await creator.CompleteAsync(new("row", Installing, null), default);

        Assert.Same(Installing, result.Output);
        Assert.Same(Installing, result.Input);
        Assert.Equal(expected, result.Failure!.Error);
        Assert.True(time.Elapsed <= TimeSpan.FromSeconds(30));
    });

    [Fact]
    public void A_missing_member_is_an_error_and_the_chat_is_returned() => VirtualTimeRunner.Run(async time =>
    {
        await using var creator = new ChatCreator(new ScriptedChats { Members = static () => [Megan] }, time) { Verify = true };

        var result = await creator.CompleteAsync(new("row", Installing, null), default);

        Assert.Equal(GraphChatError.MemberMissing, result.Failure!.Error);
        Assert.Contains("alex@contoso.com", result.Failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("megan@contoso.com", result.Failure.Message, StringComparison.Ordinal);
        Assert.Same(Installing, result.Output);
        Assert.Same(Installing, result.Input);
    });

    [Fact]
    public void Complete_members_are_verified_and_a_failed_verification_is_an_error() => VirtualTimeRunner.Run(async time =>
    {
        await using var complete = new ChatCreator(new ScriptedChats { Members = static () => [new() { UserId = Megan.UserId!.ToUpperInvariant() }, Alex] }, time) { Verify = true };
        await using var denied = new ChatCreator(new ScriptedChats { Members = static () => throw new GraphChatException(GraphChatError.MissingPermission, "No.") }, time) { Verify = true };

        Assert.Null((await complete.CompleteAsync(new("row", Installing, null), default)).Failure);
        var result = await denied.CompleteAsync(new("row", Installing, null), default);
        Assert.Equal(GraphChatError.MissingPermission, result.Failure!.Error);
        Assert.Same(Installing, result.Output);
    });

    [Fact]
    public void A_guest_who_is_listed_with_another_address_is_not_missing() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedChats { Members = static () => [Megan, ListedGuest], UserId = static upn => upn == Guest.UserPrincipalName ? ListedGuest.UserId!.ToUpperInvariant() : "somebody else" };
        await using var creator = new ChatCreator(service, time) { Verify = true };

        var failure = (await creator.CompleteAsync(new("row", WithGuest, null), default)).Failure!;

        Assert.Equal((GraphChatError.MemberMissing, "The chat 19:x was created without alex@contoso.com."), (failure.Error, failure.Message));
    });

    [Theory]
    [InlineData(GraphChatError.MissingPermission, 1)]
    [InlineData(GraphChatError.MemberNotFound, 2)]
    public void Members_whose_IDs_cannot_be_read_may_be_missing_and_are_requested_once_per_run(GraphChatError error, int requests) => VirtualTimeRunner.Run(async time =>
    {
        var count = 0;
        var service = new ScriptedChats { Members = static () => [Megan, ListedGuest], UserId = _ => throw new GraphChatException(error, $"No {++count}.") };
        await using var creator = new ChatCreator(service, time) { Verify = true };

        for (var run = 0; run < 2; run++)
        {
            var failure = (await creator.CompleteAsync(new("row", WithGuest, null), default)).Failure!;
            Assert.Equal("The chat 19:x was created with 2 of 3 members. One of these may be missing: guest_fabrikam.com#EXT#@contoso.com, alex@contoso.com.", failure.Message);
            Assert.Contains("User.ReadBasic.All", failure.RecommendedAction, StringComparison.Ordinal);
        }
        Assert.Equal(requests, count);
    });

    [Theory]
    [InlineData(201)]
    [InlineData(409)]
    public void An_app_that_a_row_asks_for_is_installed_into_a_group_that_exists(int status) => VirtualTimeRunner.Run(async time =>
    {
        List<(string Chat, string App)> installed = [];
        var service = new ScriptedChats
        {
            List = static _ => [Existing],
            InstallApp = (chat, app) =>
            {
                installed.Add((chat, app));
                return status == 201;
            },
        };
        await using var creator = Reusing(service, time);

        var chat = (await creator.SendAsync(WithApp, "row", default)).Output!;

        Assert.Equal([("19:x", "app-1")], installed);
        Assert.Equal(("app-1", true, null), (chat.InstalledApp, chat.IsExisting, chat.OperationId));
        Assert.Null((await creator.SendAsync(WithApp with { InstalledApp = null }, "row", default)).Output!.InstalledApp);
        Assert.Single(installed);
    });

    [Theory]
    [InlineData("app-1", true)]
    [InlineData("other", false)]
    [InlineData(null, false)]
    public void Without_permission_to_install_an_app_it_may_be_there_already(string? app, bool isThere) => VirtualTimeRunner.Run(async time =>
    {
        static GraphChatException Denied() => new(GraphChatError.MissingPermission, "No.") { StatusCode = 403 };
        var service = new ScriptedChats
        {
            List = static _ => [Existing],
            InstallApp = static (_, _) => throw Denied(),
            InstalledApps = () => app is null ? throw Denied() : [app.ToUpperInvariant()],
        };
        await using var creator = Reusing(service, time);

        var result = await creator.SendAsync(WithApp, "row", default);

        Assert.Equal(("19:x", true, isThere ? "app-1" : null), (result.Output!.ChatId, result.Output.IsExisting, result.Output.InstalledApp));
        Assert.Equal(isThere ? null : GraphChatError.MissingPermission, result.Failure?.Error);
        if (result.Failure is not { } failure)
            return;
        Assert.Same(result.Output, result.Input);
        Assert.StartsWith("The group chat 19:x exists, but its app app-1 couldn't be installed.", failure.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void A_second_row_for_a_group_with_an_app_installs_nothing() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedChats { Create = static _ => new() { ChatId = "19:new", InstalledApp = "app-1", OperationId = "op" } };
        await using var creator = Reusing(service, time);

        await creator.SendAsync(WithApp, "row 1", default);
        var second = (await creator.SendAsync(WithApp, "row 2", default)).Output!;

        Assert.Equal(("19:new", "op", true), (second.ChatId, second.OperationId, second.IsExisting));
    });

    [Fact]
    public void A_member_who_is_known_by_ID_is_missing_also_when_another_member_was_added() => VirtualTimeRunner.Run(async time =>
    {
        var other = new GraphChatMember { UserId = "3626a173-f2bc-4883-bcf7-01514c3bfb82", UserPrincipalName = "other@contoso.com" };
        var chat = new GraphChat { ChatId = "19:x", Members = [Alex, Megan] };
        await using var creator = new ChatCreator(new ScriptedChats { Members = () => [Alex, other] }, time) { Verify = true };

        var failure = (await creator.CompleteAsync(new("row", chat, null), default)).Failure!;

        Assert.Equal(
            (GraphChatError.MemberMissing, "The chat 19:x was created without megan@contoso.com."), (failure.Error, failure.Message));
    });

    [Fact]
    public void A_member_who_is_known_by_address_can_be_listed_with_another_one() => VirtualTimeRunner.Run(async time =>
    {
        await using var creator = new ChatCreator(new ScriptedChats { Members = static () => [Megan, ListedGuest] }, time) { Verify = true };

        Assert.Null((await creator.CompleteAsync(new("row", Installing, null), default)).Failure);
    });

    [Fact]
    public void Members_are_missing_without_reading_their_IDs_when_nobody_else_is_in_the_chat() => VirtualTimeRunner.Run(async time =>
    {
        await using var creator = new ChatCreator(new ScriptedChats { Members = static () => [Megan] }, time) { Verify = true };

        var failure = (await creator.CompleteAsync(new("row", WithGuest, null), default)).Failure!;

        Assert.Equal("The chat 19:x was created without guest_fabrikam.com#EXT#@contoso.com, alex@contoso.com.", failure.Message);
    });

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    public void The_members_of_a_new_chat_are_read_again_while_it_is_not_found(int failures, double seconds) => VirtualTimeRunner.Run(async time =>
    {
        await using var creator = new ChatCreator(new ScriptedChats { Members = () => failures-- > 0 ? throw ChatNotFound(404) : [Megan, Alex] }, time) { Verify = true };

        Assert.Null((await creator.CompleteAsync(new("row", Installing, null), default)).Failure);
        Assert.Equal(seconds, time.Elapsed.TotalSeconds);
    });

    [Fact]
    public void A_new_chat_that_stays_unknown_is_ChatNotFound_and_the_chat_is_returned() => VirtualTimeRunner.Run(async time =>
    {
        await using var creator = new ChatCreator(new ScriptedChats { Members = static () => throw ChatNotFound(404) }, time) { Verify = true };

        var result = await creator.CompleteAsync(new("row", Installing, null), default);

        Assert.Equal((GraphChatError.ChatNotFound, 15d), (result.Failure!.Error, time.Elapsed.TotalSeconds));
        Assert.StartsWith("The chat 19:x was created, but", result.Failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("The chat exists.", result.Failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Same(Installing, result.Output);
        Assert.Same(Installing, result.Input);
    });

    [Theory]
    [InlineData(true, 404)]
    [InlineData(false, 403)]
    public void An_existing_chat_and_a_403_are_ChatNotFound_at_once(bool isExisting, int status) => VirtualTimeRunner.Run(async time =>
    {
        await using var creator = new ChatCreator(new ScriptedChats { Members = () => throw ChatNotFound(status) }, time) { Verify = true };

        var result = await creator.CompleteAsync(new("row", Installing.For("row", isExisting), null), default);

        Assert.Equal((GraphChatError.ChatNotFound, 0d), (result.Failure!.Error, time.Elapsed.TotalSeconds));
    });

    [Fact]
    public void A_timeout_before_the_first_poll_polls_once() => VirtualTimeRunner.Run(async time =>
    {
        await using var creator = new ChatCreator(new ScriptedChats(), time) { WaitFor = TimeSpan.Zero };

        Assert.Null((await creator.CompleteAsync(new("row", Installing, null), default)).Failure);
        Assert.Equal(TimeSpan.Zero, time.Elapsed);
    });

    private static readonly GraphChat Existing = new() { ChatId = "19:x", ChatType = ChatDefinition.Group, Topic = "Sales", Members = [Megan] };

    private static readonly ChatDefinition WithApp = new()
    {
        ChatType = ChatDefinition.Group,
        Topic = "Sales",
        People = [Person.FromKey(Megan.UserId!)],
        InstalledApp = "app-1",
    };

    private static ChatCreator Reusing(ScriptedChats service, VirtualTime time) =>
        new(service, time) { Existing = new(service, new(service), new(), null, isAppOnly: false, time) };

    private static GraphChatException ChatNotFound(int status) => new(GraphChatError.ChatNotFound, "NotFound.") { StatusCode = status };
}
