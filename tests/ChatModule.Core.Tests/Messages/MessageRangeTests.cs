namespace ChatModule.Tests;

/// <summary>A range has its messages and no others, whatever the service does with the query.</summary>
public class MessageRangeTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    // How many the service was read for.
    private int read;

    [Fact]
    public async Task Without_limits_every_message_is_read_but_those_of_the_system()
    {
        var everything = new MessageRange { IncludeSystem = true };

        Assert.Equal(["3", "1"], await ReadAsync(new(), Message(3), Message(2, isSystem: true), Message(1)));
        Assert.Equal(["3", "2", "1"], await ReadAsync(everything, Message(3), Message(2, isSystem: true), Message(1)));
    }

    [Fact]
    public async Task A_range_begins_with_After_and_ends_before_Before()
    {
        var range = new MessageRange { After = Start.AddHours(2), Before = Start.AddHours(4) };

        // A service that ignores the filter returns the newer ones too.
        var listed = Enumerable.Range(0, 6).Reverse().Select(hour => Message(hour));

        Assert.Equal(["3", "2"], await ReadAsync(range, [.. listed]));
        Assert.Equal(5, read);
    }

    // The order of the service is by the last change when it ignores the requested one.
    [Fact]
    public async Task A_message_before_the_range_that_was_changed_later_does_not_end_it()
    {
        var range = new MessageRange { After = Start.AddHours(2) };

        var listed = new[] { Message(0, changed: 5), Message(3), Message(1, changed: 2.5), Message(2), Message(1) };

        Assert.Equal(["3", "2"], await ReadAsync(range, listed));
    }

    [Fact]
    public async Task First_counts_the_messages_that_are_emitted_and_reads_no_further()
    {
        var listed = new[] { Message(4), Message(3, isSystem: true), Message(2), Message(1) };

        Assert.Equal(["4", "2"], await ReadAsync(new() { First = 2 }, listed));
        Assert.Equal(3, read);
    }

    [Fact]
    public async Task A_message_without_times_is_not_left_out()
    {
        var unknown = new GraphChatMessage { MessageId = "x", ChatId = "19:a", Content = "" };

        var range = new MessageRange { After = Start.AddHours(1), Before = Start.AddHours(3) };

        Assert.Equal(["x", "2"], await ReadAsync(range, unknown, Message(2)));
    }

    private static GraphChatMessage Message(double hour, double? changed = null, bool isSystem = false) => new()
    {
        MessageId = FormattableString.Invariant($"{hour}"),
        ChatId = "19:a",
        Content = "",
        IsSystem = isSystem,
        CreatedDateTime = Start.AddHours(hour),
        LastModifiedDateTime = Start.AddHours(changed ?? hour),
    };

    private async Task<List<string?>> ReadAsync(MessageRange range, params GraphChatMessage[] messages)
    {
        read = 0;
        var client = new ScriptedChats { Messages = _ => messages.Select(Count) };
        List<string?> ids = [];
        await foreach (var message in range.ReadAsync(client, "19:a", default))
            ids.Add(message.MessageId);
        return ids;
    }

    private GraphChatMessage Count(GraphChatMessage message)
    {
        read++;
        return message;
    }
}
