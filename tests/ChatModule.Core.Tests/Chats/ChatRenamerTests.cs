namespace ChatModule.Tests;

/// <summary>A group that has its title already isn't renamed, as far as what is known of it is current.</summary>
public sealed class ChatRenamerTests
{
    [Theory]
    [InlineData(299, 0, false, 0)]
    [InlineData(300, 0, false, 1)]
    [InlineData(300, 0, true, 1)]
    [InlineData(0, 3600, false, 0)]
    public void A_chat_that_was_old_before_the_command_is_read_again(
        int secondsBefore, int secondsAfter, bool isCreated, int renamed) => VirtualTimeRunner.Run(async time =>
    {
        var count = 0;
        var chat = Chat("Plan", isCreated ? 0 : time.GetTimestamp());
        if (isCreated)
            chat = chat.For(null, createdTimestamp: time.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(secondsBefore), time);
        var renamer = new ChatRenamer(new ScriptedChats
        {
            Chat = _ => Chat("Renamed since", time.GetTimestamp()),
            Rename = (target, topic) =>
            {
                count++;
                return Task.FromResult(Chat(topic, time.GetTimestamp()));
            },
        }, new(time), time);
        await Task.Delay(TimeSpan.FromSeconds(secondsAfter), time);

        var target = ChatTarget.Of(chat);
        var result = await renamer.Enqueue(target, renamer.FindKnown(target, chat), "Plan", null)(default);

        Assert.Equal((renamed, "Plan"), (count, result.Output?.Topic));
    }, usesPool: false);

    // The variable still has it, and for a minute the service may say so, too.
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 90)]
    public void A_chat_gets_back_the_title_that_it_had_when_it_was_read(bool isOnePipeline, int seconds) =>
        VirtualTimeRunner.Run(async time =>
    {
        var renamed = new List<string>();
        var service = new ScriptedChats
        {
            Chat = _ => Chat(seconds < 60 ? "Plan" : renamed[^1], time.GetTimestamp()),
            Rename = (_, topic) =>
            {
                renamed.Add(topic);
                return Task.FromResult(Chat(topic, time.GetTimestamp()));
            },
        };
        var renames = new RecentRenames(time);
        await Task.Delay(TimeSpan.FromSeconds(1), time);
        var chat = Chat("Plan", time.GetTimestamp());
        var renamer = new ChatRenamer(service, renames, time);

        var there = Enqueue("Maintenance");
        if (!isOnePipeline)
        {
            await there(default);
            await Task.Delay(TimeSpan.FromSeconds(seconds), time);
            renamer = new ChatRenamer(service, renames, time);
        }
        var back = Enqueue("Plan");
        var pending = isOnePipeline ? there(default) : Task.CompletedTask;
        await Task.WhenAll(pending, back(default));

        Assert.Equal(["Maintenance", "Plan"], renamed);

        ItemChange<GraphChat> Enqueue(string topic)
        {
            var target = ChatTarget.Of(chat);
            return renamer.Enqueue(target, renamer.FindKnown(target, chat), topic, null);
        }
    }, usesPool: false);

    [Fact]
    public void A_chat_that_was_read_while_its_renaming_waited_is_read_again() => VirtualTimeRunner.Run(async time =>
    {
        var service = new ScriptedChats
        {
            Rename = async (_, topic) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(90), time);
                return Chat(topic, time.GetTimestamp());
            },
        };
        var renamer = new ChatRenamer(service, new(time), time);
        var first = Chat("Plan", time.GetTimestamp());
        var renaming = renamer.Enqueue(ChatTarget.Of(first), first, "Maintenance", null)(default);
        await Task.Delay(TimeSpan.FromSeconds(10), time);
        var second = Chat("Plan", time.GetTimestamp());
        await renaming;

        Assert.Null(renamer.FindKnown(ChatTarget.Of(second), second));
    }, usesPool: false);

    // Otherwise -WhatIf and -Confirm, which don't ask about a title that a chat has, would send it.
    [Theory]
    [InlineData("Plan", 59, false)]
    [InlineData("Plan", 60, true)]
    [InlineData("Maintenance", 0, true)]
    public void A_chat_that_does_not_show_its_latest_title_is_read_again(string shown, int seconds, bool isKnown)
    {
        var time = new VirtualTime();
        var renames = new RecentRenames(time);
        renames.Add("19:x", "Maintenance", isDone: true);
        time.Advance(TimeSpan.FromSeconds(seconds));
        var chat = Chat(shown, time.GetTimestamp() + 1);
        var renamer = new ChatRenamer(new ScriptedChats(), renames, time);

        Assert.Equal(isKnown, renamer.FindKnown(ChatTarget.Of(chat), chat) is not null);
    }

    [Fact]
    public void Chats_that_were_read_before_too_many_renames_are_read_again()
    {
        var time = new VirtualTime();
        var renames = new RecentRenames(time);
        var readAt = time.GetTimestamp();
        for (var i = 0; i <= 10_000; i++)
        {
            Assert.False(renames.IsOutdated("19:other", readAt + 1));
            time.Advance(TimeSpan.FromSeconds(1));
            renames.Add($"19:{i}", "Plan", isDone: true);
        }

        Assert.True(renames.IsOutdated("19:other", readAt + 1));
        Assert.False(renames.IsOutdated("19:other", time.GetTimestamp() + 1));
    }

    private static GraphChat Chat(string topic, long readAt) =>
        new() { ChatId = "19:x", ChatType = "group", Topic = topic, ReadTimestamp = readAt };
}
