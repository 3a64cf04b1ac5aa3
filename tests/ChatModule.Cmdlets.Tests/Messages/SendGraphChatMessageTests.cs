using GraphEmulator.Chats;

namespace ChatModule.Cmdlets.Tests.Messages;

public sealed class SendGraphChatMessageTests
{
    private const string Newcomers = "1..20 | ForEach-Object { [pscustomobject]@{ UserPrincipalName = 'user{0:d5}@contoso.com' -f $_; DisplayName = \"Person $_\" } }";

    [Fact]
    public async Task Each_chat_has_its_own_message_in_order()
    {
        await using var shell = await StartAsync();

        var messages = shell.Run($"{Newcomers} | New-GraphChat -OneOnOne | Send-GraphChatMessage {{ \"Welcome, $($_.InputObject.DisplayName)!\" }}").ThrowOnError().Output.Cast<GraphChatMessage>().ToArray();

        Assert.Equal(Enumerable.Range(1, 20).Select(i => $"Welcome, Person {i}!"), messages.Select(message => message.Content));
        Assert.All(messages, message => Assert.Equal(message.Content, Assert.Single(shell.Emulator.State.Chats.Find(message.ChatId)!.Messages).Content));
        Assert.All(messages, message => Assert.Equal(("text", "normal"), (message.ContentType, message.Importance)));
        Assert.All(messages, message => Assert.IsType<GraphChat>(((PSObject)message.InputObject!).BaseObject));
    }

    [Fact]
    public async Task A_script_block_that_fails_is_the_error_of_its_item()
    {
        await using var shell = await StartAsync();

        var result = shell.Run("'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -OneOnOne | Send-GraphChatMessage -Content { if ($_.InputObject -eq 'megan@contoso.com') { throw 'no name' }; 'Hello' }");

        Assert.Equal("BadRequest", result.Error.Id());
        Assert.Contains("no name", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Single(Sent(shell));
    }

    [Fact]
    public async Task A_row_can_have_the_chat_ID_and_the_content()
    {
        await using var shell = await StartAsync();

        shell.Run("$chat = 'megan@contoso.com' | New-GraphChat -Topic Sales; [pscustomobject]@{ ChatId = $chat.ChatId; Content = 'From a row' } | Send-GraphChatMessage -Importance High -ContentType Html").ThrowOnError();

        Assert.Equal("From a row", Assert.Single(Sent(shell)).Content);
        Assert.Contains("\"importance\":\"high\"", shell.Requests("POST", "/messages")[0].Body, StringComparison.Ordinal);
        Assert.Contains("\"contentType\":\"html\"", shell.Requests("POST", "/messages")[0].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($lost))")]
    [InlineData("[pscustomobject]@{ MessageId = $null; ChatId = $lost.ChatId; Content = $lost.Content }")]
    [InlineData("[pscustomobject]@{ messageId = ''; chatId = $lost.ChatId; content = $lost.Content }")]
    public async Task The_target_of_a_lost_message_is_not_sent_again_after_it_was_saved_and_loaded(string load)
    {
        await using var shell = await StartAsync();
        shell.Emulator.State.Faults.Set([new FaultRule { Kind = FaultKind.CloseAfter, Path = "/messages$", Method = "POST", Times = 1 }]);
        shell.Run("'megan@contoso.com' | New-GraphChat -Topic Sales | Send-GraphChatMessage Hello -ErrorVariable failed; $lost = $failed[0].TargetObject");

        var result = shell.Run($"$loaded = {load}; $loaded | Send-GraphChatMessage");

        Assert.Equal("MessageOutcomeUnknown", result.Error.Id());
        Assert.Equal(shell.Run("$loaded.ChatId").Output, shell.Run("$Error[0].TargetObject.ChatId").Output);
        Assert.Single(Sent(shell));
        Assert.Contains("Select-Object ChatId, Content", result.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        shell.Run("[pscustomobject]@{ ChatId = $loaded.ChatId; Content = $loaded.Content } | Send-GraphChatMessage").ThrowOnError();
    }

    [Fact]
    public async Task PassThru_without_a_pipeline_outputs_the_message()
    {
        await using var shell = await StartAsync();

        var result = shell.Run("$chat = 'megan@contoso.com' | New-GraphChat -Topic Sales; Send-GraphChatMessage Hello -ChatId $chat.ChatId -PassThru").ThrowOnError();

        Assert.Equal("Hello", Assert.IsType<GraphChatMessage>(Assert.Single(result.Output)).Content);
    }

    [Fact]
    public async Task PassThru_outputs_the_input_object()
    {
        await using var shell = await StartAsync();

        var result = shell.Run("'megan@contoso.com' | New-GraphChat -Topic Sales | Send-GraphChatMessage Hello -PassThru");

        Assert.Equal("Sales", Assert.Single(result.Chats).Topic);
        Assert.Single(Sent(shell));
    }

    [Fact]
    public async Task Messages_to_one_chat_keep_their_order_and_are_sent_once_per_second()
    {
        await using var shell = await StartAsync();

        shell.Run("$chat = 'megan@contoso.com' | New-GraphChat -Topic Sales; 1..3 | ForEach-Object { [pscustomobject]@{ ChatId = $chat.ChatId; Content = \"$_\" } } | Send-GraphChatMessage").ThrowOnError();

        Assert.Equal(["1", "2", "3"], Sent(shell).Select(message => message.Content));
        AssertOncePerSecond(shell);
    }

    [Fact]
    public async Task Messages_of_several_commands_to_one_chat_are_sent_once_per_second_too()
    {
        await using var shell = await StartAsync(NoLimit, "Documented");

        shell.Run("$chat = 'megan@contoso.com' | New-GraphChat -Topic Sales; 1..3 | ForEach-Object { Send-GraphChatMessage $_ -ChatId $chat.ChatId }").ThrowOnError();

        Assert.Equal(["1", "2", "3"], Sent(shell).Select(message => message.Content));
        AssertOncePerSecond(shell);
    }

    [Fact]
    public async Task Messages_of_two_runspaces_with_one_connection_to_one_chat_are_sent_once_per_second()
    {
        await using var shell = await StartAsync(NoLimit, "Documented");
        await using var other = Shell.Disconnected();
        var chat = Assert.Single(shell.Run("'megan@contoso.com' | New-GraphChat -Topic Sales").ThrowOnError().Chats);
        const string Send = "foreach ($i in 1..2) { Send-GraphChatMessage $i -ChatId $args[0] -Connection $args[1] }";

        var connection = shell.Run("Get-GraphChatConnection").Output[0];
        var first = shell.Start(Send, chat.ChatId, connection);
        var second = other.Start(Send, chat.ChatId, connection);
        first.Result().ThrowOnError();
        second.Result().ThrowOnError();

        Assert.Equal(4, Sent(shell).Count);
        AssertOncePerSecond(shell);
    }

    [Fact]
    public async Task A_lost_response_is_MessageOutcomeUnknown_and_piping_the_target_again_does_not_send_it()
    {
        await using var shell = await StartAsync();
        shell.Emulator.State.Faults.Set([new FaultRule { Kind = FaultKind.CloseAfter, Path = "/messages$", Method = "POST", Times = 1 }]);

        var result = shell.Run("$chat = 'megan@contoso.com' | New-GraphChat -Topic Sales; $chat | Send-GraphChatMessage Hello -ErrorVariable failed");
        var retried = shell.Run("$failed | ForEach-Object TargetObject | Send-GraphChatMessage Hello");

        Assert.Equal(("MessageOutcomeUnknown", ErrorCategory.ConnectionError), (result.Error.Id(), result.Error.CategoryInfo.Category));
        Assert.Equal("MessageOutcomeUnknown", retried.Error.Id());
        Assert.Single(Sent(shell));
    }

    [Fact]
    public async Task Failed_items_can_be_piped_again()
    {
        await using var shell = await StartAsync();
        shell.Emulator.State.Faults.Set([new FaultRule { Kind = FaultKind.Status, Status = 400, Code = "BadRequest", Message = "No.", Path = "/messages$", Method = "POST", Times = 1 }]);

        var result = shell.Run("$chat = 'megan@contoso.com' | New-GraphChat -Topic Sales; $chat | Send-GraphChatMessage Hello -ErrorVariable failed");
        var retried = shell.Run("$failed | ForEach-Object TargetObject | Send-GraphChatMessage Hello");

        Assert.Equal("BadRequest", result.Error.Id());
        Assert.Empty(retried.Errors);
        Assert.Single(Sent(shell));
    }

    [Theory]
    [InlineData("''", "empty")]
    [InlineData("('x' * 28673)", "28,673")]
    public async Task An_invalid_message_is_rejected_before_it_is_sent(string content, string expected)
    {
        await using var shell = await StartAsync();

        var result = shell.Run($"'megan@contoso.com' | New-GraphChat -Topic Sales | Send-GraphChatMessage -Content {content}");

        Assert.Equal("BadRequest", result.Error.Id());
        Assert.Contains(expected, result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(shell.Requests("POST", "/messages"));
    }

    [Fact]
    public async Task A_missing_permission_has_the_scope()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("'megan@contoso.com' | New-GraphChat -Topic Sales | Send-GraphChatMessage Hello");

        Assert.Equal("MissingPermission", result.Error.Id());
        Assert.Contains("ChatMessage.Send", result.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIf_shows_the_recipient_and_the_beginning_of_the_content()
    {
        await using var shell = await StartAsync();

        var text = shell.Show("'megan@contoso.com' | New-GraphChat -Topic Sales | Send-GraphChatMessage 'Hello, everybody in this chat, this is a long text.' -WhatIf").ReplaceLineEndings("");

        Assert.Contains("What if: Send message 'Hello, everybody in this chat, this is …' to the group chat 'Sales'", text, StringComparison.Ordinal);
        Assert.Empty(Sent(shell));
    }

    [Fact]
    public async Task WhatIf_shows_a_recipient_who_is_not_a_user_by_name()
    {
        await using var shell = await StartAsync();
        shell.Run("$chat = 'megan@contoso.com' | New-GraphChat").ThrowOnError();
        Assert.Single(shell.Emulator.State.Chats.All).AddAnonymousGuest("Visitor");

        var text = shell.Show("$chat | Get-GraphChat | Send-GraphChatMessage Hello -WhatIf").ReplaceLineEndings("");

        Assert.Contains("Send message 'Hello' to the chat with 'Visitor', megan@contoso.com", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Confirm_prompts_with_the_person_of_a_one_on_one_chat_and_No_sends_nothing()
    {
        await using var shell = await StartAsync();
        shell.Host.Choice = 2;

        shell.Run("New-GraphChat megan@contoso.com -OneOnOne | Send-GraphChatMessage Hello -Confirm").ThrowOnError();

        Assert.Contains("Send message 'Hello' to megan@contoso.com?", Assert.Single(shell.Host.Prompts), StringComparison.Ordinal);
        Assert.Empty(Sent(shell));
    }

    [Fact]
    public async Task Throttled_messages_are_sent_after_the_delay()
    {
        await using var shell = await StartAsync(new() { MessagesPerSecond = 10 });

        var messages = shell.Run($"{Newcomers} | New-GraphChat -OneOnOne | Send-GraphChatMessage Hello").ThrowOnError().Output;

        Assert.Equal((20, 20), (messages.Count, Sent(shell).Count));
        Assert.Contains(shell.Requests("POST", "/messages"), request => request.Status == 429);
        Assert.Equal(0, shell.Emulator.State.Summary().RequestsWhileThrottled);
    }

    private static Task<Shell> StartAsync(GraphEmulator.Hosting.EmulatorSettings settings, string limits = "Unknown") =>
        Shell.StartAsync(settings, new() { Scp = "Chat.Create Chat.ReadBasic ChatMessage.Send User.Read" }, limits: limits);

    private static Task<Shell> StartAsync() => StartAsync(new());

    // The clocks of the service and of the module aren't the same.
    private static void AssertOncePerSecond(Shell shell)
    {
        var sent = Sent(shell).OrderBy(message => message.Created).ToArray();
        Assert.All(sent.Zip(sent.Skip(1)), pair => Assert.True(pair.Second.Created - pair.First.Created >= TimeSpan.FromSeconds(0.7)));
    }

    // A service that throttles would hide what the module does.
    private static GraphEmulator.Hosting.EmulatorSettings NoLimit => new() { MessagesPerSecondInChat = 100 };

    private static IReadOnlyList<ChatMessage> Sent(Shell shell) => [.. shell.Emulator.State.Chats.All.SelectMany(chat => chat.Messages)];
}
