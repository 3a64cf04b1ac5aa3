namespace ChatModule.Tests;

/// <summary>"wait for the app installation before the chat is emitted"; whatever fails afterwards, the chat is not lost.</summary>
public class ChatCreatorTests
{
    private static readonly GraphChatMember Megan = new() { UserId = "8b081ef6-4792-4def-b2c9-c363a1bf41d5", UserPrincipalName = "megan@contoso.com" };
    private static readonly GraphChatMember Alex = new() { UserPrincipalName = "alex@contoso.com" };
    private static readonly GraphChat Installing = new() { ChatId = "19:x", OperationId = "op", Members = [Megan, Alex] };
    private static readonly ChatDefinition Asked = new() { ChatType = ChatDefinition.Group, People = [] };

    [Fact]
    public void A_failure_carries_the_input() => VirtualTimeRunner.Run(async time =>
    {
        await using var maker = new ChatCreator(new ScriptedChats { Create = static _ => throw new GraphChatException(GraphChatError.MemberNotFound, "Who?") }, time);

        var outcome = await maker.CompleteAsync(await maker.SendAsync(Asked, "row 7", default), default);

        Assert.Equal(("row 7", null, GraphChatError.MemberNotFound), (outcome.Input, outcome.Output, outcome.Failure!.Error));
    });

    [Fact]
    public void With_a_wait_the_chat_comes_once_its_app_is_there() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedChats { Operation = id => new() { ChatId = "19:x", OperationId = id, Status = time.Elapsed.TotalSeconds < 10 ? "inProgress" : "succeeded" } };
        await using var maker = new ChatCreator(service, time) { WaitFor = Timeout.InfiniteTimeSpan };

        var outcome = await maker.CompleteAsync(new(null, Installing, null), default);

        Assert.Same(Installing, outcome.Output);
        Assert.Null(outcome.Failure);
        Assert.InRange(time.Elapsed.TotalSeconds, 10, 17);
    });

    [Fact]
    public void A_cancel_ends_the_wait_and_keeps_the_chat() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedChats { Operation = static id => new() { ChatId = "19:x", OperationId = id, Status = "inProgress" } };
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(3), time);
        await using var maker = new ChatCreator(service, time) { WaitFor = Timeout.InfiniteTimeSpan };

        var outcome = await maker.CompleteAsync(new(null, Installing, null), cancel.Token);

        Assert.Same(Installing, outcome.Output);
        Assert.Equal(3, time.Elapsed.TotalSeconds);
    });

    [Fact]
    public void A_chat_without_an_operation_is_not_waited_for() => VirtualTimeRunner.Run(async time =>
    {
        await using var maker = new ChatCreator(new ScriptedChats(), time) { WaitFor = Timeout.InfiniteTimeSpan };

        await maker.CompleteAsync(new(null, new GraphChat { ChatId = "19:x" }, null), default);

        Assert.Equal(TimeSpan.Zero, time.Elapsed);
    });

    [Theory]
    [InlineData("failed", GraphChatError.OperationFailed)]
    [InlineData("inProgress", GraphChatError.OperationTimedOut)]
    public void A_wait_that_fails_or_times_out_keeps_the_chat_and_is_an_error(string status, GraphChatError expected) => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedChats { Operation = id => new() { ChatId = "19:x", OperationId = id, Status = status } };
        await using var maker = new ChatCreator(service, time) { WaitFor = TimeSpan.FromSeconds(30), Verify = true };

        var outcome = await maker.CompleteAsync(new("row", Installing, null), default);

        Assert.Same(Installing, outcome.Output);
        Assert.Same(Installing, outcome.Input);
        Assert.Equal(expected, outcome.Failure!.Error);
        Assert.True(time.Elapsed <= TimeSpan.FromSeconds(30));
    });

    [Fact]
    public void A_member_who_is_missing_is_an_error_with_the_chat_which_is_still_emitted() => VirtualTimeRunner.Run(async time =>
    {
        await using var maker = new ChatCreator(new ScriptedChats { Members = static () => [Megan] }, time) { Verify = true };

        var outcome = await maker.CompleteAsync(new("row", Installing, null), default);

        Assert.Equal(GraphChatError.MemberMissing, outcome.Failure!.Error);
        Assert.Contains("alex@contoso.com", outcome.Failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("megan@contoso.com", outcome.Failure.Message, StringComparison.Ordinal);
        Assert.Same(Installing, outcome.Output);
        Assert.Same(Installing, outcome.Input);
    });

    [Fact]
    public void A_full_house_is_verified_and_a_failed_read_back_is_told() => VirtualTimeRunner.Run(async time =>
    {
        await using var full = new ChatCreator(new ScriptedChats { Members = static () => [new() { UserId = Megan.UserId!.ToUpperInvariant() }, Alex] }, time) { Verify = true };
        await using var denied = new ChatCreator(new ScriptedChats { Members = static () => throw new GraphChatException(GraphChatError.MissingPermission, "No.") }, time) { Verify = true };

        Assert.Null((await full.CompleteAsync(new("row", Installing, null), default)).Failure);
        var outcome = await denied.CompleteAsync(new("row", Installing, null), default);
        Assert.Equal(GraphChatError.MissingPermission, outcome.Failure!.Error);
        Assert.Same(Installing, outcome.Output);
    });
}
