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
        var cache = new ChatMemberCache(new ScriptedChats
        {
            MembersOf = id =>
            {
                count += id == "19:first" ? 1 : 0;
                return [];
            },
        });
        var members = await cache.GetAsync(new("19:first"), default);
        for (var i = 0; i < added; i++)
            cache.Add(members, new());
        await cache.GetAsync(new("19:second"), default);

        await cache.GetAsync(new("19:first"), default);

        Assert.Equal(reads, count);
    }
}
