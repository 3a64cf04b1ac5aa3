namespace ChatModule.Tests;

/// <summary>The members of chats are read once, and their number in memory is limited.</summary>
public sealed class ChatMemberCacheTests
{
    [Theory]
    [InlineData(20_000, 1)]
    [InlineData(20_001, 2)]
    public async Task Beyond_a_limit_the_members_of_earlier_chats_are_read_again(int members, int reads)
    {
        var count = 0;
        var cache = Cache(new ScriptedChats
        {
            MembersOf = id =>
            {
                count += id == "19:first" ? 1 : 0;
                return id == "19:second" ? new GraphChatMember[members] : [];
            },
        });
        foreach (var id in new[] { "19:first", "19:second", "19:third" })
            await cache.GetAsync(new(id), default);

        await cache.GetAsync(new("19:first"), default);

        Assert.Equal(reads, count);
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
