namespace ChatModule.Tests;

/// <summary>Additions are remembered for ten minutes, however many there are.</summary>
public sealed class RecentAdditionsTests
{
    [Fact]
    public void Those_of_the_last_ten_minutes_are_remembered() => VirtualTimeRunner.Run(async time =>
    {
        var additions = new RecentAdditions(time);

        for (var i = 0; i < 1_000; i++)
        {
            additions.Add(Member($"{i}@contoso.com").ToMember("m"), isCertain: true);
            await Task.Delay(TimeSpan.FromSeconds(1), time);
        }

        Assert.Equal(600, additions.Count);
        Assert.Null(additions.Find(Member("399@contoso.com")));
        Assert.False(additions.IsRecent(additions.Find(Member("400@contoso.com"))!));
        Assert.True(additions.IsRecent(additions.Find(Member("999@contoso.com"))!));
    });

    [Fact]
    public void The_newest_18_000_are_remembered()
    {
        var additions = new RecentAdditions(TimeProvider.System);

        for (var i = 0; i < 20_000; i++)
            additions.Add(Member($"{i}@contoso.com", $"19:{i % 100}").ToMember("m"), isCertain: true);

        Assert.Equal(18_000, additions.Count);
        Assert.Null(additions.Find(Member("1999@contoso.com", "19:99")));
        Assert.NotNull(additions.Find(Member("2000@contoso.com", "19:0")));
    }

    private static NewMember Member(string person, string chatId = "19:a") =>
        new(new(chatId), Person.FromKey(person), null, null);
}
