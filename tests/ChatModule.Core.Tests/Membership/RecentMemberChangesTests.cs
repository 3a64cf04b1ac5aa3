namespace ChatModule.Tests;

/// <summary>
/// Changes are remembered as long as lists may not show them, however many there are. Then the lists are read again.
/// </summary>
public sealed class RecentMemberChangesTests
{
    [Fact]
    public void Those_of_the_last_three_minutes_are_remembered() => VirtualTimeRunner.Run(async time =>
    {
        var changes = new RecentMemberChanges(time);

        for (var i = 0; i < 1_000; i++)
        {
            changes.Add("19:a", Member($"{i}"), MemberEffect.Added);
            await Task.Delay(TimeSpan.FromSeconds(1), time);
        }

        Assert.Equal(180, changes.Count);
    });

    [Fact]
    public void The_newest_5_400_are_remembered()
    {
        var changes = new RecentMemberChanges(TimeProvider.System);

        for (var i = 0; i < 6_000; i++)
            changes.Add($"19:{i % 100}", Member($"{i}"), MemberEffect.Added);

        Assert.Equal(5_400, changes.Count);
        Assert.Equal(54, changes.Apply("19:99", new([], 0)).Members.Count);
    }

    [Fact]
    public void A_member_counts_once_with_its_latest_change()
    {
        var changes = new RecentMemberChanges(TimeProvider.System);
        foreach (var effect in new[] { MemberEffect.Unknown, MemberEffect.Added, MemberEffect.Removed })
            changes.Add("19:a", Member("lidia"), effect);

        Assert.Empty(changes.Apply("19:a", new([Member("LIDIA")], 0)).Members);
        Assert.Empty(changes.FindUncertain("19:a", new([], 0)));
    }

    // A minute is how long a list may not show a change.
    [Theory]
    [InlineData(59, 0)]
    [InlineData(60, 1)]
    public void A_list_that_shows_a_change_is_not_corrected(double seconds, int expected) =>
        VirtualTimeRunner.Run(async time =>
        {
            var changes = new RecentMemberChanges(time);
            changes.Add("19:a", Member("lidia"), MemberEffect.Removed);
            await Task.Delay(TimeSpan.FromSeconds(seconds), time);

            var members = changes.Apply("19:a", new([Member("lidia")], time.GetTimestamp())).Members;

            Assert.Equal(expected, members.Count);
        });

    [Theory]
    [InlineData(0, false)]
    [InlineData(59, false)]
    [InlineData(60, true)]
    public void A_list_that_may_not_show_a_forgotten_change_is_outdated(double readAt, bool isCurrent) =>
        VirtualTimeRunner.Run(async time =>
        {
            var changes = new RecentMemberChanges(time);
            changes.Add("19:a", Member("lidia"), MemberEffect.Added);
            await Task.Delay(TimeSpan.FromSeconds(readAt), time);
            var list = new ListedMembers([], time.GetTimestamp());
            Assert.False(changes.IsOutdated("19:a", list));
            await Task.Delay(TimeSpan.FromMinutes(3), time);

            Assert.Equal(!isCurrent, changes.IsOutdated("19:a", list));
        });

    [Fact]
    public void The_forgotten_changes_of_each_chat_make_its_list_outdated() => VirtualTimeRunner.Run(async time =>
    {
        var changes = new RecentMemberChanges(time);
        var list = new ListedMembers([], time.GetTimestamp());
        foreach (var chatId in new[] { "19:a", "19:b" })
        {
            changes.Add(chatId, Member("lidia"), MemberEffect.Added);
            await Task.Delay(TimeSpan.FromSeconds(1), time);
        }

        await Task.Delay(TimeSpan.FromMinutes(3), time);

        Assert.All(["19:a", "19:b"], chatId => Assert.True(changes.IsOutdated(chatId, list)));
    });

    private static GraphChatMember Member(string id) => new() { UserId = id };
}
