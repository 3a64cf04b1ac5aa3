using static ChatModule.Tests.MessageStore;

namespace ChatModule.Tests;

/// <summary>
/// With the messages of a chat known, a list can be sent again at any time, and each message is there once.
/// </summary>
public class ExistingMessagesTests
{
    private static readonly GraphChatException Unavailable =
        new(GraphChatError.ServiceUnavailable, "The service failed.");

    [Fact]
    public void A_message_that_was_sent_earlier_is_used() => VirtualTimeRunner.Run(async time =>
    {
        var store = new MessageStore(time);
        var earlier = store.Add("Hello", hours: -1);
        store.Add("Another");

        var result = await SendAsync(Run(store, time), "Hello");

        var output = result.Output!;
        Assert.Equal((earlier.MessageId, true, "Hello"), (output.MessageId, output.IsExisting, output.Content));
        Assert.Equal("input", output.InputObject);
        Assert.Empty(store.Sent);
    });

    [Fact]
    public void Another_message_is_not_used() => VirtualTimeRunner.Run(async time =>
    {
        var store = new MessageStore(time);
        store.Add("Hello", author: "82af01c5-f7cc-4a2e-a728-3a5df21afd9d");
        store.Add("Hello", author: null);
        store.Add("Hello", chatId: "19:b");
        store.Add("Hello", hours: -49);
        store.Add("Hello", isDeleted: true);

        var result = await SendAsync(Run(store, time), "Hello");

        Assert.False(result.Output!.IsExisting);
        Assert.Single(store.Sent);
    });

    [Fact]
    public void Equal_messages_of_one_run_are_one_and_the_chat_is_read_once() => VirtualTimeRunner.Run(async time =>
    {
        var store = new MessageStore(time) { Lag = TimeSpan.FromSeconds(30) };
        var sender = Run(store, time);

        var first = await SendAsync(sender, "Hello");
        var second = await SendAsync(sender, "Hello");
        var other = await SendAsync(sender, "Hi");

        Assert.Equal([false, true, false], new[] { first, second, other }.Select(result => result.Output!.IsExisting));
        Assert.Equal(["Hello", "Hi"], store.Contents);
        Assert.Single(store.Listed);
    });

    [Theory]
    [InlineData(0, 2)]
    [InlineData(4, 5)]
    [InlineData(14, 15)]
    [InlineData(59, 60)]
    public void A_lost_response_is_found_once_it_is_listed(int lag, int expected) => VirtualTimeRunner.Run(async time =>
    {
        var store = new MessageStore(time) { Lag = TimeSpan.FromSeconds(lag) };
        store.Outcomes.Enqueue(Outcome.ResponseLost);

        var result = await SendAsync(Run(store, time), "Hello");

        Assert.Equal(expected, time.Elapsed.TotalSeconds, 0.001);
        Assert.Equal((false, "1"), (result.Output!.IsExisting, result.Output.MessageId));
        Assert.Single(store.Sent);
    });

    // -Since can be now, on a computer whose clock is ahead of the service's.
    [Theory]
    [InlineData(0)]
    [InlineData(240)]
    public void A_lost_response_is_found_when_only_newer_messages_are_used(int ahead) =>
        VirtualTimeRunner.Run(async time =>
        {
            var store = new MessageStore(time);
            foreach (var text in new[] { "Hello", "Hi" })
                store.Add(text, hours: -0.05);
            store.Outcomes.Enqueue(Outcome.ResponseLost);
            store.Outcomes.Enqueue(Outcome.RequestLost);
            var run = Run(store, time, since: Start.AddSeconds(ahead));

            var lost = await SendAsync(run, "Hello");
            var missing = await SendAsync(run, "Hi");

            Assert.Equal((false, "3"), (lost.Output!.IsExisting, lost.Output.MessageId));
            Assert.Equal((false, "4"), (missing.Output!.IsExisting, missing.Output.MessageId));
            Assert.Equal(3, store.Sent.Count);
        });

    [Fact]
    public void A_message_that_is_not_listed_after_a_minute_is_sent_again() => VirtualTimeRunner.Run(async time =>
    {
        var store = new MessageStore(time);
        store.Outcomes.Enqueue(Outcome.RequestLost);

        var result = await SendAsync(Run(store, time), "Hello");

        Assert.NotNull(result.Output);
        Assert.Equal([(0, "Hello"), (60, "Hello")], store.Sent);
        Assert.Equal(["Hello"], store.Contents);
    });

    [Fact]
    public void A_message_that_is_lost_three_times_is_MessageOutcomeUnknown() => VirtualTimeRunner.Run(async time =>
    {
        var store = new MessageStore(time);
        for (var i = 0; i < 3; i++)
            store.Outcomes.Enqueue(Outcome.RequestLost);

        var result = await SendAsync(Run(store, time), "Hello");

        Assert.Equal(GraphChatError.MessageOutcomeUnknown, result.Failure!.Error);
        Assert.Null(Assert.IsType<GraphChatMessage>(result.Input).MessageId);
        Assert.Equal(3, store.Sent.Count);
    });

    [Fact]
    public void A_lost_message_that_cannot_be_looked_for_is_not_sent_again() => VirtualTimeRunner.Run(async time =>
    {
        var store = new MessageStore(time);
        store.Outcomes.Enqueue(Outcome.RequestLost);
        store.ListFailures.Enqueue(null);
        store.ListFailures.Enqueue(Unavailable);

        var result = await SendAsync(Run(store, time), "Hello");

        Assert.Equal(GraphChatError.MessageOutcomeUnknown, result.Failure!.Error);
        Assert.Contains("The service failed.", result.Failure.Message, StringComparison.Ordinal);
        Assert.Single(store.Sent);
    });

    [Fact]
    public void The_end_of_the_pipeline_ends_the_search() => VirtualTimeRunner.Run(async time =>
    {
        var store = new MessageStore(time) { Lag = TimeSpan.FromHours(1) };
        store.Outcomes.Enqueue(Outcome.ResponseLost);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(10), time);

        var result = await Run(store, time).Enqueue(Message("Hello"), "input")(stop.Token);

        Assert.Equal(GraphChatError.MessageOutcomeUnknown, result.Failure!.Error);
        Assert.Equal(10, time.Elapsed.TotalSeconds);
    });

    [Fact]
    public void A_passing_failure_to_read_is_of_one_item_which_is_not_sent() => VirtualTimeRunner.Run(async time =>
    {
        var store = new MessageStore(time);
        // A chat is tried once more before the first one was read.
        store.ListFailures.Enqueue(Unavailable);
        store.ListFailures.Enqueue(Unavailable);
        var sender = Run(store, time);

        var failed = await SendAsync(sender, "Hello");

        Assert.Equal((GraphChatError.ServiceUnavailable, "input"), (failed.Failure!.Error, failed.Input));
        Assert.Contains("wasn't sent", failed.Failure.Message, StringComparison.Ordinal);
        Assert.Empty(store.Sent);
        Assert.NotNull((await SendAsync(sender, "Hello")).Output);
    });

    [Fact]
    public void A_missing_permission_is_one_request_for_all_chats() => VirtualTimeRunner.Run(async time =>
    {
        var store = new MessageStore(time);
        store.ListFailures.Enqueue(new GraphChatException(GraphChatError.MissingPermission, "Chat.Read is required."));
        var sender = Run(store, time);

        var failed = await Task.WhenAll(SendAsync(sender, "Hello"), SendAsync(sender, "Hello", "19:b"));

        Assert.All(failed, result => Assert.Equal(GraphChatError.MissingPermission, result.Failure!.Error));
        var failure = failed[1].Failure!;
        Assert.Contains("Chat.Read, ChatMessage.Send", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("The message 'Hello' to the chat 19:b wasn't sent, because it isn't known whether it was sent "
            + "before. Chat.Read is required.", failure.Message);
        Assert.Equal((1, 0), (store.Listed.Count, store.Sent.Count));
    });

    [Fact]
    public void What_the_connection_has_just_sent_is_used_before_it_is_listed() => VirtualTimeRunner.Run(async time =>
    {
        var store = new MessageStore(time) { Lag = TimeSpan.FromSeconds(30) };
        var recent = new RecentMessages(time);
        await SendAsync(Sender(store, recent), "Hello");

        var result = await SendAsync(Run(store, time, recent), "Hello");

        Assert.Equal(("1", true), (result.Output!.MessageId, result.Output.IsExisting));
        Assert.Single(store.Sent);
    });

    [Fact]
    public void What_the_connection_may_have_sent_is_looked_for() => VirtualTimeRunner.Run(async time =>
    {
        var store = new MessageStore(time) { Lag = TimeSpan.FromSeconds(30) };
        var recent = new RecentMessages(time);
        store.Outcomes.Enqueue(Outcome.ResponseLost);
        store.Outcomes.Enqueue(Outcome.RequestLost);
        var sender = Sender(store, recent);
        await SendAsync(sender, "Hello");
        await SendAsync(sender, "Hi");

        var found = await SendAsync(Run(store, time, recent), "Hello");
        var missing = await SendAsync(Run(store, time, recent), "Hi");

        Assert.Equal((true, false), (found.Output!.IsExisting, missing.Output!.IsExisting));
        Assert.Equal(["Hello", "Hi"], store.Contents);
    });

    [Fact]
    public void A_chat_that_was_just_created_may_not_be_found_for_some_seconds() => VirtualTimeRunner.Run(async time =>
    {
        var store = new MessageStore(time);
        var notFound = new GraphChatException(GraphChatError.ChatNotFound, "No.");
        var chat = new GraphChat { ChatId = "19:a" }.For(null, createdTimestamp: time.GetTimestamp());
        for (var i = 0; i < 2; i++)
            store.ListFailures.Enqueue(notFound);

        var result = await Run(store, time).Enqueue(Message("Hello"), "input", chat)(default);
        store.ListFailures.Enqueue(notFound);
        store.ListFailures.Enqueue(notFound);
        var other = await SendAsync(Run(store, time), "Hello");

        Assert.NotNull(result.Output);
        Assert.Equal(GraphChatError.ChatNotFound, other.Failure!.Error);
    });

    [Fact]
    public void Messages_are_remembered_for_minutes_only()
    {
        var time = new VirtualTime();
        var recent = new RecentMessages(time);
        for (var i = 0; i < 5000; i++)
        {
            recent.Add(Message($"{i}").Key, null);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(recent.Count, 600, 3000);
        Assert.All(Enumerable.Range(4400, 600), i => Assert.NotNull(recent.Find(Message($"{i}").Key)));
    }

    private static MessageDefinition Message(string content, string chatId = "19:a") =>
        new(chatId, content, "text", "normal");

    private static ChatMessageSender Sender(
        MessageStore store, RecentMessages recent, ExistingMessages? existing = null) =>
        new(store.Client, new()) { Recent = recent, Existing = existing };

    // A command with -ReuseExisting.
    private static ChatMessageSender Run(
        MessageStore store, VirtualTime time, RecentMessages? recent = null, DateTimeOffset? since = null)
    {
        recent ??= new(time);
        var userId = UserId.ToUpperInvariant();
        return Sender(store, recent, new(store.Client, userId, since ?? Start.AddDays(-2), recent, time));
    }

    private static Task<ItemResult<GraphChatMessage>> SendAsync(
        ChatMessageSender sender, string content, string chatId = "19:a") =>
        sender.Enqueue(Message(content, chatId), "input")(default);
}
