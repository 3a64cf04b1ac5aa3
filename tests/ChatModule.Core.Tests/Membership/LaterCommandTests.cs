using static ChatModule.Tests.ChatWithMembers;

namespace ChatModule.Tests;

/// <summary>
/// A later command of a connection knows what an earlier one changed, although neither the members that came with the
/// chat nor the service's list show it.
/// </summary>
public sealed class LaterCommandTests
{
    private const string Id = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";
    private const string OtherId = "82fe7758-5bb3-4f0d-a43f-e555fd399c6f";
    private const string Address = "lidia@contoso.com";

    // At once, while the list may lag, and once it doesn't any more.
    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 90)]
    [InlineData(false, 0)]
    [InlineData(false, 90)]
    public void A_person_who_was_removed_is_added_again(bool cameWithChat, double later) =>
        VirtualTimeRunner.Run(async time =>
        {
            var service = new ChatWithMembers(time) { ListLag = 30 };
            var chat = Target(cameWithChat, service.Join(Id), service.Join(OtherId));
            await RemoveAsync(service, chat, Id);
            await Task.Delay(TimeSpan.FromSeconds(later), time);

            var result = await AddAsync(service, chat, Id);

            Assert.False(result.Output!.IsExisting);
            Assert.Single(service.Requests, IsAddition);
        });

    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 90)]
    [InlineData(false, 0)]
    [InlineData(false, 90)]
    public void A_person_who_was_added_is_removed(bool cameWithChat, double later) =>
        VirtualTimeRunner.Run(async time =>
        {
            var service = new ChatWithMembers(time) { ListLag = 30 };
            var chat = Target(cameWithChat, service.Join(OtherId));
            await AddAsync(service, chat, Id);
            await Task.Delay(TimeSpan.FromSeconds(later), time);

            var result = await RemoveAsync(service, chat, Id);

            Assert.Equal("membership " + Id, result.Output!.MembershipId);
        });

    [Theory]
    [InlineData(Id, Address, false)]
    [InlineData(Address, Id, false)]
    [InlineData(Id, Address, true)]
    [InlineData(Address, Id, true)]
    public void A_person_is_known_by_ID_and_by_address(string first, string second, bool isLost) =>
        VirtualTimeRunner.Run(async time =>
        {
            var service = new ChatWithMembers(time)
            {
                UserId = static _ => Id,
                ListLag = 60,
                Fail = isLost ? static _ => Lost(ChatChangeKinds.AddMember) : static _ => null,
                ExecutesFailed = true,
            };
            await AddAsync(service, Chat(), first);

            var result = await AddAsync(service, Chat(), second);

            Assert.Single(service.Requests, IsAddition);
            Assert.Equal(!isLost, result.Output?.IsExisting == true);
            Assert.Equal(isLost ? GraphChatError.MemberOutcomeUnknown : null, result.Failure?.Error);
        });

    [Fact]
    public void Another_person_is_added_after_a_lost_response() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time)
        {
            UserId = static address => address == Address ? Id : OtherId,
            Fail = static _ => Lost(ChatChangeKinds.AddMember),
        };
        await AddAsync(service, Chat(), Address);
        service.Fail = static _ => null;

        var results = new[]
        {
            await AddAsync(service, Chat(), OtherId),
            await AddAsync(service, Chat("19:b"), Id),
        };

        Assert.All(results, static result => Assert.False(result.Output!.IsExisting));
    });

    [Fact]
    public void Whom_a_lost_request_may_have_added_is_not_taken_for_gone() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ChatWithMembers(time)
        {
            ListLag = 30,
            Fail = static _ => Lost(ChatChangeKinds.AddMember),
            ExecutesFailed = true,
        };
        await AddAsync(service, Chat(), Id);
        service.Fail = static _ => null;

        var early = await RemoveAsync(service, Chat(), Id);
        await Task.Delay(TimeSpan.FromSeconds(20), time);
        var later = await RemoveAsync(service, Chat(), Id);

        Assert.Equal(GraphChatError.MemberOutcomeUnknown, early.Failure!.Error);
        Assert.Contains("minute", early.Failure.RecommendedAction, StringComparison.Ordinal);
        Assert.NotNull(later.Output);
    });

    private static bool IsAddition(string request) => request.Contains(" add ", StringComparison.Ordinal);

    private static ChatTarget Target(bool hasMembers, params GraphChatMember[] members) =>
        hasMembers ? ChatTarget.Of(new GraphChat { ChatId = "19:a", Members = members }) : Chat();

    private static Task<ItemResult<GraphChatMember>> AddAsync(ChatWithMembers service, ChatTarget chat, string key) =>
        service.Adder().Enqueue(new(chat, Person.FromKey(key), null, HomeTenant), null)(default);

    private static Task<ItemResult<GraphChatMember>> RemoveAsync(
        ChatWithMembers service, ChatTarget chat, string key) =>
        service.Remover().Enqueue(new(chat) { Person = Person.FromKey(key) }, null)(default);
}
