using static ChatModule.Tests.ChatWithMembers;

namespace ChatModule.Tests;

/// <summary>Only members who are named or piped are removed, and what is gone already isn't an error.</summary>
public sealed class MemberRemoverTests
{
    private const string Id = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";
    private const string CallerId = "82fe7758-5bb3-4f0d-a43f-e555fd399c6f";

    private static readonly GraphChatMember Caller = new()
    {
        UserId = CallerId,
        UserPrincipalName = "adele@contoso.com",
    };

    [Fact]
    public void A_person_is_removed_by_the_membership_that_was_read() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time);
        service.Join(Id);

        var result = Assert.Single(await RemoveAsync(service, Named(Id)));

        Assert.Equal((Id, "membership " + Id, "19:a"),
            (result.Output!.UserId, result.Output.MembershipId, result.Output.ChatId));
        Assert.Equal(["0 read 19:a", $"0 remove {Id} 19:a"], service.Requests);
    });

    [Fact]
    public void A_person_who_is_no_member_is_a_verbose_line() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time);
        service.Join(Id);

        var results = await RemoveAsync(service, Named(Id), Named(Id), Named(CallerId));

        Assert.NotNull(results[0].Output);
        Assert.All(results[1..], static result => Assert.Equal((null, null), (result.Output, result.Failure)));
        Assert.All(results[1..], static result =>
            Assert.Contains("isn't a member of the chat 19:a", result.Verbose, StringComparison.Ordinal));
        Assert.Equal(["0 read 19:a", $"0 remove {Id} 19:a"], service.Requests);
    });

    [Fact]
    public void A_person_who_can_be_a_user_without_an_ID_is_not_taken_for_gone() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time);
        service.Join(null);

        var result = Assert.Single(await RemoveAsync(service, Named(Id)));

        Assert.Equal(GraphChatError.InvalidResponse, result.Failure!.Error);
    });

    [Fact]
    public void A_membership_is_removed_without_a_request_that_reads() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time);
        var guest = new GraphChatMember
        {
            MembershipId = "membership guest",
            DisplayName = "Dana",
            MemberType = "anonymousGuest",
        };
        service.Members().Add(guest);

        var result = Assert.Single(await RemoveAsync(service, Listed(guest)));

        Assert.Equal("'Dana' (anonymousGuest)", result.Output!.Describe());
        Assert.Equal(["0 remove  19:a"], service.Requests);
        Assert.Empty(service.Members());
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_caller_is_removed_by_name_only(bool isIdentified) => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time);
        var caller = service.Join(CallerId);
        var piped = isIdentified ? caller : new GraphChatMember { MembershipId = caller.MembershipId };

        var kept = Assert.Single(await RemoveAsync(service, Listed(piped)));
        Assert.Equal((null, null), (kept.Output, kept.Failure));
        Assert.Contains("You aren't removed", kept.Warning, StringComparison.Ordinal);
        Assert.DoesNotContain(service.Requests, IsRemoval);

        var left = Assert.Single(await RemoveAsync(service, Named(CallerId)));
        Assert.Equal(CallerId, left.Output!.UserId);
    });

    [Fact]
    public void A_membership_of_an_unnamed_person_that_is_gone_is_a_verbose_line() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time);
        service.Join(Id);

        var result = Assert.Single(await RemoveAsync(service, Listed(new() { MembershipId = "gone" })));

        Assert.Equal((null, null), (result.Output, result.Failure));
        Assert.Contains("there is nothing to remove", result.Verbose, StringComparison.Ordinal);
        Assert.DoesNotContain(service.Requests, IsRemoval);
    });

    [Fact]
    public void An_app_has_no_caller_to_keep() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time);
        var member = new GraphChatMember { MembershipId = service.Join(Id).MembershipId };

        Assert.NotNull(Assert.Single(await RemoveAsync(service, Listed(member) with { Caller = null })).Output);
        Assert.DoesNotContain("0 read 19:a", service.Requests);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_membership_that_is_gone_was_removed_by_the_lost_request_or_before(bool isLost) =>
        VirtualTimeRunner.Run(async time =>
    {
        var outcome = isLost ? RequestOutcome.Unknown : RequestOutcome.NotExecuted;
        var service = new ChatWithMembers(time)
        {
            Fail = _ => new(GraphChatError.ChatNotFound, "Gone.") { StatusCode = 404, Outcome = outcome },
            ExecutesFailed = true,
        };
        service.Join(Id);

        var result = Assert.Single(await RemoveAsync(service, Named(Id)));

        Assert.Null(result.Failure);
        Assert.Equal(isLost, result.Output is not null);
    });

    [Fact]
    public void Not_found_is_an_error_when_it_is_the_chat_that_is_not_found() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time) { Fail = static _ => NotFound("The membership.") };
        service.FailToRead = static () => NotFound("The members.");

        var failure = Assert.Single(await RemoveAsync(service, Listed(service.Join(Id)))).Failure!;

        Assert.Equal((GraphChatError.ChatNotFound, $"Removing {Id} from the chat 19:a: The members."),
            (failure.Error, failure.Message));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_lost_response_is_decided_by_the_members(bool isExecuted) => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time) { Fail = Lose, ExecutesFailed = isExecuted };
        service.Join(Id);

        var result = Assert.Single(await RemoveAsync(service, Named(Id)));

        Assert.Equal(isExecuted, result.Output is not null);
        Assert.Equal(isExecuted, result.Failure is null);
        if (!isExecuted)
            Assert.Contains("is still a member", result.Failure!.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void When_the_members_cannot_be_read_after_a_lost_response_the_error_says_so() =>
        VirtualTimeRunner.Run(async time =>
        {
            var service = new ChatWithMembers(time) { Fail = Lose };
            service.FailToRead = static () => new(GraphChatError.ServiceUnavailable, "The service failed.");

            var failure = Assert.Single(await RemoveAsync(service, Listed(service.Join(Id)))).Failure!;

            Assert.Equal(RequestOutcome.Unknown, failure.Outcome);
            Assert.Contains("isn't known", failure.Message, StringComparison.Ordinal);
            Assert.Contains("may be removed", failure.RecommendedAction, StringComparison.Ordinal);
        });

    private static GraphChatException NotFound(string message) =>
        new(GraphChatError.ChatNotFound, message) { StatusCode = 404 };

    private static bool IsRemoval(string request) => request.Contains(" remove ", StringComparison.Ordinal);

    private static GraphChatException? Lose(string request) => new(GraphChatError.ServiceUnavailable, "Lost.")
    {
        Outcome = RequestOutcome.Unknown,
        RecommendedAction = "Wait.",
    };

    private static Leaver Named(string key) => new(Chat()) { Person = Person.FromKey(key) };

    private static Leaver Listed(GraphChatMember member) => new(Chat()) { Membership = member, Caller = Caller };

    private static async Task<ItemResult<GraphChatMember>[]> RemoveAsync(
        ChatWithMembers service, params Leaver[] leavers)
    {
        var remover = service.Remover();
        var changes = leavers.Select(leaver => remover.Enqueue(leaver, null)).ToArray();
        return await Task.WhenAll(changes.Select(static change => change(default)));
    }
}
