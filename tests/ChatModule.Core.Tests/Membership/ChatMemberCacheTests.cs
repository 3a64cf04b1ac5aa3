namespace ChatModule.Tests;

/// <summary>The members of chats are read once, and their number in memory is limited.</summary>
public sealed class ChatMemberCacheTests
{
    [Theory]
    [InlineData(10_000, 1)]
    [InlineData(25_000, 2)]
    public async Task Beyond_a_limit_the_members_of_earlier_chats_are_read_again(int added, int reads)
    {
        var count = 0;
        var cache = Cache(new ScriptedChats
        {
            MembersOf = id =>
            {
                count += id == "19:first" ? 1 : 0;
                return [];
            },
        });
        var members = await cache.GetAsync(new("19:first"), default);
        for (var i = 0; i < added; i++)
            cache.Add(new("19:first"), members, new());
        await cache.GetAsync(new("19:second"), default);

        await cache.GetAsync(new("19:first"), default);

        Assert.Equal(reads, count);
    }

    [Fact]
    public async Task Members_that_came_with_a_chat_are_not_used_after_a_change_that_was_forgotten()
    {
        var lidia = new GraphChatMember { UserId = "lidia", MembershipId = "m" };
        var cache = Cache(new ScriptedChats { MembersOf = _ => [lidia] });
        var chat = new ChatTarget("19:first") { Members = [] };
        cache.Add(chat, await cache.GetAsync(chat, default), lidia);
        // Fills the cache.
        var other = new ChatTarget("19:second") { Members = [.. Enumerable.Repeat(lidia, 25_000)] };
        await cache.GetAsync(other, default);
        await cache.GetAsync(new("19:third"), default);

        Assert.Equal("lidia", Assert.Single(await cache.GetAsync(chat, default)).UserId);
    }

    [Theory]
    [InlineData(999, 1)]
    [InlineData(1_000, 2)]
    public async Task A_chat_that_cannot_be_read_is_requested_once_up_to_a_limit(int others, int requests)
    {
        var count = 0;
        var cache = Cache(new ScriptedChats
        {
            MembersOf = id =>
            {
                count += id == "19:first" ? 1 : 0;
                throw new GraphChatException(GraphChatError.ChatNotFound, "None.") { StatusCode = 404 };
            },
        });
        for (var i = 0; i <= others; i++)
            await FailAsync(i == 0 ? "19:first" : $"19:{i}");

        await FailAsync("19:first");

        Assert.Equal(requests, count);

        Task FailAsync(string id) =>
            Assert.ThrowsAsync<GraphChatException>(() => cache.GetAsync(new(id), default));
    }

    private static ChatMemberCache Cache(ScriptedChats client) =>
        new(client, new(TimeProvider.System), TimeProvider.System);
}
