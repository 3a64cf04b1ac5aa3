namespace ChatModule.Cmdlets.Tests.Messages;

/// <summary>When a pipeline ends, messages that were sent or may have been sent are in the output or in a warning.</summary>
public sealed class MessageStopTests
{
    private const string Warning = "The pipeline ended before these messages were output.";

    [Fact]
    public async Task A_stop_reports_messages_that_were_sent_or_may_have_been_sent_and_sends_no_more()
    {
        await using var shell = await StartAsync(13);
        // The first message has no response, so the next seven, which are sent, can't be output. Of the last five, three
        // fill the other places.
        shell.Emulator.State.Faults.Set([.. new[] { 1, 9, 10, 11, 12, 13 }.Select(row => Hang($"Message {row}."))]);
        using var areSent = new ManualResetEventSlim();
        var running = shell.Start("$sent = $args[0]; $chats | ForEach-Object { if ($_.InputObject.Row -eq 9) { $sent.Wait() }; $_ } | Send-GraphChatMessage { \"Message $($_.InputObject.Row).\" } -ThrottleLimit 4", areSent);
        await shell.ReceivesAsync(8, "POST", "/messages");
        areSent.Set();
        await shell.ReceivesAsync(11, "POST", "/messages");

        running.Stop();

        var text = shell.Host.Text;
        Assert.Contains(Warning, text, StringComparison.Ordinal);
        Assert.Equal(7, text.Split("Sent: message to the chat").Length - 1);
        Assert.Equal(4, text.Split("May be sent: The message").Length - 1);
        Assert.Equal(11, shell.Requests("POST", "/messages").Count);
    }

    [Fact]
    public async Task Queued_messages_to_a_chat_are_not_sent_after_a_stop()
    {
        await using var shell = await StartAsync(1);
        shell.Emulator.State.Faults.Set(new FaultRule { Kind = FaultKind.Hang, Path = "/messages$" });
        var running = shell.Start("1..20 | ForEach-Object { [pscustomobject]@{ ChatId = $chats.ChatId; Content = \"Message $_.\" } } | Send-GraphChatMessage");
        await shell.ReceivesAsync(1, "POST", "/messages");

        running.Stop();

        Assert.Single(shell.Requests("POST", "/messages"));
        Assert.Contains("May be sent: The message 'Message 1.'", shell.Host.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Select_Object_First_ends_both_commands_of_the_pipeline()
    {
        await using var shell = await StartAsync(1);
        // The first message can be output while the third chat is created or, on a busy computer, many chats later. If the
        // commands didn't end, at least the 1,024 chats that wait for their turn would be created.
        var result = shell.Run("""
            foreach ($once in 1) {
                1..3000 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } |
                    New-GraphChat -OneOnOne -ThrottleLimit 1 | Send-GraphChatMessage Hi -ThrottleLimit 1 |
                    ForEach-Object { $_; break }
            }
            """);
        var created = shell.Emulator.State.Chats.Created;
        shell.Run("New-GraphChat megan@contoso.com -OneOnOne").ThrowOnError();

        Assert.IsType<GraphChatMessage>(Assert.Single(result.Output));
        Assert.InRange(created, 2, 1000);
        // Besides the last one, the service may still have the request that was canceled.
        Assert.InRange(shell.Emulator.State.Chats.Created, created + 1, created + 2);
    }

    private static FaultRule Hang(string message) => new() { Kind = FaultKind.Hang, Path = "/messages$", BodyContains = message };

    private static async Task<Shell> StartAsync(int groups)
    {
        var shell = await Shell.StartAsync(token: new() { Scp = "Chat.Create Chat.ReadBasic ChatMessage.Send" });
        shell.Run("$chats = 1..$args[0] | ForEach-Object { [pscustomobject]@{ Topic = \"Group $_\"; Members = 'megan@contoso.com'; Row = $_ } } | New-GraphChat", groups).ThrowOnError();
        return shell;
    }
}
