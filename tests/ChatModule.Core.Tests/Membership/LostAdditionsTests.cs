namespace ChatModule.Tests;

/// <summary>Lost additions are remembered for a minute, however many there are.</summary>
public sealed class LostAdditionsTests
{
    [Fact]
    public void Those_of_the_last_minute_are_remembered() => VirtualTimeRunner.Run(async time =>
    {
        var lost = new LostAdditions(new ChatMemberCache(new ScriptedChats()), time);

        for (var i = 0; i < 1_000; i++)
        {
            lost.Add(Member("19:a", $"{i}@contoso.com"));
            await Task.Delay(TimeSpan.FromSeconds(1), time);
        }

        Assert.Equal(60, lost.Count);
        Assert.False(lost.TryFind(Member("19:a", "900@contoso.com"), out _));
        Assert.True(lost.TryFind(Member("19:a", "999@contoso.com"), out var isRecent));
        Assert.True(isRecent);
    });

    [Fact]
    public void The_members_of_a_chat_are_read_again_after_a_person_was_forgotten() =>
        VirtualTimeRunner.Run(async time =>
        {
            var reads = 0;
            var cache = new ChatMemberCache(new ScriptedChats
            {
                MembersOf = _ =>
                {
                    reads++;
                    return [];
                },
            });
            var lost = new LostAdditions(cache, time);
            lost.Add(Member("19:a", "lidia@contoso.com"));
            await cache.GetAsync(new("19:a"), default);
            await Task.Delay(TimeSpan.FromMinutes(1), time);

            lost.Add(Member("19:b", "lidia@contoso.com"));
            await cache.GetAsync(new("19:a"), default);

            Assert.Equal(2, reads);
        });

    private static NewMember Member(string chatId, string person) => new(new(chatId), Person.FromKey(person), null, null);
}
