namespace ChatModule.Tests;

/// <summary>Messages to one chat are sent one after the other, in their order, and don't delay other chats.</summary>
public class ChatMessageSenderTests
{
    private readonly List<(double Seconds, string Content)> sent = [];

    [Fact]
    public void Messages_to_one_chat_are_sent_in_order_each_after_the_previous_response() => VirtualTimeRunner.Run(async time =>
    {
        var sender = new ChatMessageSender(Client(time, seconds: 0.4), new());

        await SendAllAsync(sender, ("19:a", "1"), ("19:a", "2"), ("19:a", "3"));

        Assert.Equal([(0, "1"), (0.4, "2"), (0.8, "3")], sent);
    });

    [Fact]
    public void Other_chats_are_not_delayed_by_a_queued_message() => VirtualTimeRunner.Run(async time =>
    {
        var sender = new ChatMessageSender(Client(time, seconds: 1), new());

        await SendAllAsync(sender, ("19:a", "1"), ("19:a", "2"), ("19:b", "3"), ("19:c", "4"));

        Assert.Equal([(0, "1"), (0, "3"), (0, "4"), (1, "2")], sent);
    });

    [Fact]
    public void A_failed_message_does_not_block_the_next_message_to_its_chat() => VirtualTimeRunner.Run(async time =>
    {
        var client = new ScriptedChats
        {
            Send = message => message.Content == "1" ? throw new GraphChatException(GraphChatError.BadRequest, "No.") : Record(time, message),
        };
        var sender = new ChatMessageSender(client, new());

        var results = await SendAllAsync(sender, ("19:a", "1"), ("19:a", "2"));

        Assert.Equal(GraphChatError.BadRequest, results[0].Failure!.Error);
        Assert.Equal("input of 1", results[0].Input);
        Assert.Equal([(0, "2")], sent);
    });

    [Fact]
    public void An_unexpected_exception_is_MessageOutcomeUnknown() => VirtualTimeRunner.Run(async time =>
    {
        var sender = new ChatMessageSender(new ScriptedChats { Send = static _ => throw new InvalidOperationException("Broken.") }, new());

        var result = Assert.Single(await SendAllAsync(sender, ("19:a", "1")));

        Assert.Equal(GraphChatError.MessageOutcomeUnknown, result.Failure!.Error);
        var target = Assert.IsType<GraphChatMessage>(result.Input);
        Assert.Equal((null, "1", "input of 1"), (target.MessageId, target.Content, target.InputObject));
    });

    [Fact]
    public void A_queued_message_is_not_sent_after_the_pipeline_ends() => VirtualTimeRunner.Run(async time =>
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(0.5), time);
        var sender = new ChatMessageSender(Client(time, seconds: 1), new());
        var first = sender.Enqueue(Message("19:a", "1"), null)(stop.Token);
        var second = sender.Enqueue(Message("19:a", "2"), null)(stop.Token);

        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal([(0, "1")], sent);
    });

    [Fact]
    public void The_messages_of_all_pipelines_to_a_chat_are_sent_one_after_the_other() => VirtualTimeRunner.Run(async time =>
    {
        var turns = new ChatTurns();
        var first = new ChatMessageSender(Client(time, seconds: 0.4), turns);
        var second = new ChatMessageSender(Client(time), turns);

        await Task.WhenAll(SendAllAsync(first, ("19:a", "1"), ("19:b", "2")), SendAllAsync(second, ("19:a", "3"), ("19:c", "4")));

        Assert.Equal([(0, "1"), (0, "2"), (0, "4"), (0.4, "3")], sent);
    });

    [Fact]
    public void After_a_canceled_message_the_next_one_waits_for_the_one_before_it() => VirtualTimeRunner.Run(async time =>
    {
        var turns = new ChatTurns();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1), time);
        var first = new ChatMessageSender(Client(time, seconds: 10), turns);
        var second = new ChatMessageSender(Client(time), turns);
        var inFlight = first.Enqueue(Message("19:a", "1"), null)(CancellationToken.None);
        var canceled = second.Enqueue(Message("19:a", "2"), null)(stop.Token);

        await SendAllAsync(first, ("19:a", "3"));

        await inFlight;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled);
        Assert.Equal([(0, "1"), (10, "3")], sent);
    });

    [Fact]
    public void Chats_are_forgotten_after_their_message() => VirtualTimeRunner.Run(async time =>
    {
        var turns = new ChatTurns();
        var sender = new ChatMessageSender(Client(time), turns);
        await SendAllAsync(sender, [.. Enumerable.Range(1, 3000).Select(i => ($"19:{i}", $"{i}"))]);

        Assert.Equal(0, turns.Tracked);
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
