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
        }, time);
        await Task.Delay(TimeSpan.FromSeconds(secondsAfter), time);

        var target = ChatTarget.Of(chat);
        var result = await renamer.Enqueue(target, renamer.FindKnown(target, chat), "Plan", null)(default);

        Assert.Equal((renamed, "Plan"), (count, result.Output?.Topic));
    }, usesPool: false);

    private static GraphChat Chat(string topic, long readAt) =>
        new() { ChatId = "19:x", ChatType = "group", Topic = topic, ReadTimestamp = readAt };
}
