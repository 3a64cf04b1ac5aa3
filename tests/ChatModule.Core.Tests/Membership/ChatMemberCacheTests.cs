namespace ChatModule.Tests;

/// <summary>The members of chats are read once, and their number in memory is limited.</summary>
public sealed class ChatMemberCacheTests
{
    [Theory]
    [InlineData(10_000, 1)]
    [InlineData(10_001, 2)]
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

    [Theory]
    [InlineData(299, 0, 0)]
    [InlineData(300, 0, 1)]
    [InlineData(0, 3600, 0)]
    public void Members_that_came_with_a_chat_are_read_again_when_they_were_old_before_the_command(
        int secondsBefore, int secondsAfter, int reads) => VirtualTimeRunner.Run(async time =>
    {
        var count = 0;
        var chat = new ChatTarget("19:first") { Members = [new()], ReadAt = time.GetTimestamp() };
        await Task.Delay(TimeSpan.FromSeconds(secondsBefore), time);
        var cache = new ChatMemberCache(new ScriptedChats { MembersOf = _ => [.. new GraphChatMember[++count]] }, new(time), time);
        await Task.Delay(TimeSpan.FromSeconds(secondsAfter), time);

        await cache.GetAsync(chat, default);

        Assert.Equal(reads, count);
    }, usesPool: false);

    private static ChatMemberCache Cache(ScriptedChats client) =>
        new(client, new(TimeProvider.System), TimeProvider.System);
}
