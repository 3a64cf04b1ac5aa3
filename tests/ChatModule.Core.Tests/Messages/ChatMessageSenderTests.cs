namespace ChatModule.Tests;

/// <summary>Messages to one chat keep their order and the limit of one per second, and don't delay other chats.</summary>
public class ChatMessageSenderTests
{
    private readonly List<(double Seconds, string Content)> sent = [];

    [Fact]
    public void Messages_to_one_chat_are_sent_in_order_each_a_second_after_the_previous_response() => VirtualTimeRunner.Run(async time =>
    {
        using var sender = new ChatMessageSender(Client(time, seconds: 0.4), 8, new(time));

        await SendAllAsync(sender, ("19:a", "1"), ("19:a", "2"), ("19:a", "3"));

        Assert.Equal([(0, "1"), (1.4, "2"), (2.8, "3")], sent);
    });

    [Fact]
    public void A_throttled_message_delays_the_next_message_to_its_chat() => VirtualTimeRunner.Run(async time =>
    {
        using var sender = new ChatMessageSender(Client(time, seconds: 10), 8, new(time));

        await SendAllAsync(sender, ("19:a", "1"), ("19:a", "2"));

        // It's unknown when the service received the first message during these ten seconds.
        Assert.Equal([(0, "1"), (11, "2")], sent);
    });

    [Fact]
    public void Other_chats_are_not_delayed_by_a_queued_message() => VirtualTimeRunner.Run(async time =>
    {
        using var sender = new ChatMessageSender(Client(time), 1, new(time));

        await SendAllAsync(sender, ("19:a", "1"), ("19:a", "2"), ("19:b", "3"), ("19:c", "4"));

        Assert.Equal([(0, "1"), (0, "3"), (0, "4"), (1, "2")], sent);
    });

    [Fact]
    public void The_number_of_messages_in_flight_is_limited() => VirtualTimeRunner.Run(async time =>
    {
        using var sender = new ChatMessageSender(Client(time, seconds: 1), 2, new(time));

        await SendAllAsync(sender, [.. Enumerable.Range(1, 6).Select(i => ($"19:{i}", $"{i}"))]);

        Assert.Equal([0, 0, 1, 1, 2, 2], sent.Select(message => message.Seconds));
    });

    [Fact]
    public void A_failed_message_does_not_block_the_next_message_to_its_chat() => VirtualTimeRunner.Run(async time =>
    {
        var client = new ScriptedChats
        {
            Send = message => message.Content == "1" ? throw new GraphChatException(GraphChatError.BadRequest, "No.") : Record(time, message),
        };
        using var sender = new ChatMessageSender(client, 8, new(time));

        var results = await SendAllAsync(sender, ("19:a", "1"), ("19:a", "2"));

        Assert.Equal(GraphChatError.BadRequest, results[0].Failure!.Error);
        Assert.Equal("input of 1", results[0].Input);
        Assert.Equal([(1, "2")], sent);
    });

    [Fact]
    public void An_unexpected_exception_is_MessageOutcomeUnknown() => VirtualTimeRunner.Run(async time =>
    {
        using var sender = new ChatMessageSender(new ScriptedChats { Send = static _ => throw new InvalidOperationException("Broken.") }, 8, new(time));

        var result = Assert.Single(await SendAllAsync(sender, ("19:a", "1")));

        Assert.Equal(GraphChatError.MessageOutcomeUnknown, result.Failure!.Error);
        var target = Assert.IsType<GraphChatMessage>(result.Input);
        Assert.Equal((null, "1", "input of 1"), (target.MessageId, target.Content, target.InputObject));
    });

    [Fact]
    public void A_queued_message_is_not_sent_after_the_pipeline_ends() => VirtualTimeRunner.Run(async time =>
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(0.5), time);
        using var sender = new ChatMessageSender(Client(time), 8, new(time));
        var first = sender.Enqueue(Message("19:a", "1"), null)(stop.Token);
        var second = sender.Enqueue(Message("19:a", "2"), null)(stop.Token);

        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal([(0, "1")], sent);
    });

    [Fact]
    public void The_limit_of_a_chat_applies_among_thousands_of_other_chats() => VirtualTimeRunner.Run(async time =>
    {
        using var sender = new ChatMessageSender(Client(time), 64, new(time));
        (string, string)[] others = [.. Enumerable.Range(1, 3000).Select(i => ($"19:{i}", $"{i}"))];

        await SendAllAsync(sender, [("19:a", "first"), .. others, ("19:a", "last")]);

        Assert.Equal((0, 1), (sent.First(message => message.Content == "first").Seconds, sent.First(message => message.Content == "last").Seconds));
    });

    [Fact]
    public void The_limit_of_a_chat_applies_to_the_messages_of_all_pipelines() => VirtualTimeRunner.Run(async time =>
    {
        var turns = new MessageTurns(time);
        using var first = new ChatMessageSender(Client(time, seconds: 0.4), 8, turns);
        using var second = new ChatMessageSender(Client(time), 8, turns);

        await Task.WhenAll(SendAllAsync(first, ("19:a", "1"), ("19:b", "2")), SendAllAsync(second, ("19:a", "3"), ("19:c", "4")));

        Assert.Equal([(0, "1"), (0, "2"), (0, "4"), (1.4, "3")], sent);
    });

    [Fact]
    public void After_a_canceled_message_the_next_one_waits_for_the_one_before_it() => VirtualTimeRunner.Run(async time =>
    {
        var turns = new MessageTurns(time);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1), time);
        using var first = new ChatMessageSender(Client(time, seconds: 10), 8, turns);
        using var second = new ChatMessageSender(Client(time), 8, turns);
        var inFlight = first.Enqueue(Message("19:a", "1"), null)(CancellationToken.None);
        var canceled = second.Enqueue(Message("19:a", "2"), null)(stop.Token);

        await SendAllAsync(first, ("19:a", "3"));

        await inFlight;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled);
        Assert.Equal([(0, "1"), (11, "3")], sent);
    });

    [Fact]
    public void Chats_are_forgotten_a_second_after_their_message() => VirtualTimeRunner.Run(async time =>
    {
        var turns = new MessageTurns(time);
        using var sender = new ChatMessageSender(Client(time), 64, turns);
        await SendAllAsync(sender, [.. Enumerable.Range(1, 3000).Select(i => ($"19:{i}", $"{i}"))]);
        await Task.Delay(TimeSpan.FromSeconds(1), time);

        await SendAllAsync(sender, ("19:a", "last"));

        Assert.Equal(1, turns.Tracked);
    });

    private static MessageDefinition Message(string chatId, string content) => new(chatId, content, "text", "normal");

    private static async Task<ItemResult<GraphChatMessage>[]> SendAllAsync(ChatMessageSender sender, params (string ChatId, string Content)[] messages)
    {
        // All messages are queued before one is sent, as in a pipeline that is faster than the service.
        var sends = messages.Select(message => sender.Enqueue(Message(message.ChatId, message.Content), $"input of {message.Content}")).ToArray();
        return await Task.WhenAll(sends.Select(send => send(CancellationToken.None)));
    }

    private ScriptedChats Client(VirtualTime time, double seconds = 0) => new()
    {
        Send = async message =>
        {
            var result = Record(time, message);
            if (seconds > 0)
                await Task.Delay(TimeSpan.FromSeconds(seconds), time);
            return await result;
        },
    };

    private Task<GraphChatMessage> Record(VirtualTime time, MessageDefinition message)
    {
        sent.Add((time.Elapsed.TotalSeconds, message.Content));
        return Task.FromResult(new GraphChatMessage { MessageId = "1", ChatId = message.ChatId, Content = message.Content });
    }
}
