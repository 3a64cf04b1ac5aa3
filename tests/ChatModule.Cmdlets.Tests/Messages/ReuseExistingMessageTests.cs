using GraphEmulator.Chats;
using GraphEmulator.Hosting;

namespace ChatModule.Cmdlets.Tests.Messages;

/// <summary>Send-GraphChatMessage -ReuseExisting on the emulator.</summary>
public sealed class ReuseExistingMessageTests
{
    private const string Line = """
        1..5 | ForEach-Object {
            [pscustomobject]@{ UserPrincipalName = 'user{0:d5}@contoso.com' -f $_; DisplayName = "Person $_" }
        } | New-GraphChat -OneOnOne |
            Send-GraphChatMessage { "Welcome,`n$($_.InputObject.DisplayName) & <co>!" } -ReuseExisting
        """;

    // Teams sends a text as HTML at times.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_list_that_runs_again_in_another_session_sends_nothing_again(bool rewrites)
    {
        await using var shell = await StartAsync(new() { RewriteTextAsHtml = rewrites });

        var first = Messages(shell.Run(Line));
        shell.Connect(Token);
        var second = Messages(shell.Run(Line));

        Assert.Equal(5, Sent(shell).Count);
        Assert.All(first, message => Assert.False(message.IsExisting));
        Assert.All(second, message => Assert.True(message.IsExisting));
        Assert.Equal(first.Select(message => message.MessageId), second.Select(message => message.MessageId));
        Assert.Equal(first.Select(message => message.Content), second.Select(message => message.Content));
        Assert.All(second, message => Assert.IsType<GraphChat>(((PSObject)message.InputObject!).BaseObject));
    }

    [Fact]
    public async Task A_lost_response_is_found_and_the_message_is_output()
    {
        await using var shell = await StartAsync(new());
        shell.Emulator.State.Faults.Set(
            new FaultRule { Kind = FaultKind.CloseAfter, Path = "/messages$", Method = "POST", Times = 1 });

        var messages = Messages(shell.Run(Line));

        Assert.Equal(5, Sent(shell).Count);
        Assert.All(messages, message => Assert.False(message.IsExisting));
    }

    [Theory]
    [InlineData("$lost", true)]
    [InlineData("$lost", false)]
    [InlineData("[Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($lost))", false)]
    public async Task The_target_of_a_lost_HTML_message_is_found_or_sent_as_HTML(string target, bool isSent)
    {
        await using var shell = await StartAsync(new());
        shell.Emulator.State.Faults.Set(new FaultRule { Kind = isSent ? FaultKind.CloseAfter : FaultKind.CloseBefore, Path = "/messages$", Method = "POST" });
        shell.Run("$null = 'megan@contoso.com' | New-GraphChat -Topic Sales | Send-GraphChatMessage '<b>Hi</b>' -ContentType Html -Importance High -ErrorVariable failed; $lost = $failed[0].TargetObject");
        shell.Emulator.State.Faults.Clear();

        var message = Assert.Single(Messages(shell.Run($"{target} | Send-GraphChatMessage -ReuseExisting")));

        Assert.Equal(isSent, message.IsExisting);
        var only = Assert.Single(shell.Emulator.State.Chats.Find(message.ChatId)!.Messages);
        Assert.Equal(("html", "<b>Hi</b>", "high"), (only.ContentType, only.Content, only.Importance));
    }

    [Fact]
    public async Task The_target_of_a_lost_card_needs_the_card()
    {
        await using var shell = await StartAsync(new());
        shell.Emulator.State.Faults.Set(new FaultRule { Kind = FaultKind.CloseAfter, Path = "/messages$", Method = "POST" });
        shell.Run("""
            $card = '{"type":"AdaptiveCard","version":"1.4","body":[{"type":"TextBlock","text":"Hi"}]}'
            $null = 'megan@contoso.com' | New-GraphChat -Topic Sales | Send-GraphChatMessage See -Card $card -ErrorVariable failed
            $lost = $failed[0].TargetObject
            """);
        shell.Emulator.State.Faults.Clear();

        var without = shell.Run("$lost | Send-GraphChatMessage -ReuseExisting");
        var with = Messages(shell.Run("$lost | Send-GraphChatMessage -ReuseExisting -Card $card"));

        Assert.Contains("-Card", without.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.True(Assert.Single(with).IsExisting);
        Assert.Single(Sent(shell));
    }

    [Fact]
    public async Task Without_the_permission_nothing_is_sent_and_the_error_has_the_scope()
    {
        await using var shell = await Shell.StartAsync(
            token: new() { Scp = "Chat.Create Chat.ReadBasic ChatMessage.Send" });

        var result = shell.Run(Line);

        Assert.Equal(5, result.Errors.Count);
        Assert.All(result.ErrorIds, id => Assert.Equal("MissingPermission", id));
        Assert.Contains("Chat.Read, ChatMessage.Send",
            result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(shell.Requests("GET", "/messages"));
        Assert.Empty(Sent(shell));
    }

    [Fact]
    public async Task Since_limits_the_messages_that_are_used()
    {
        await using var shell = await StartAsync(new());
        const string Script = "$chat = New-GraphChat megan@contoso.com -OneOnOne; "
            + "$chat | Send-GraphChatMessage Hello -ReuseExisting -Since ([DateTimeOffset]::Now.AddHours($args[0]))";

        shell.Run(Script, -1).ThrowOnError();
        shell.Connect(Token);
        shell.Run(Script, 1).ThrowOnError();

        Assert.Equal(2, Sent(shell).Count);
    }

    [Fact]
    public async Task Since_without_ReuseExisting_ends_the_command()
    {
        await using var shell = await StartAsync(new());

        var result = shell.Run("Send-GraphChatMessage Hello -ChatId 19:x -Since 2026-03-01");

        Assert.Equal("BadRequest", result.Error.Id());
        Assert.Empty(shell.Emulator.State.Record);
    }

    [Fact]
    public async Task WhatIf_tells_whether_the_message_exists()
    {
        await using var shell = await StartAsync(new());
        shell.Run("$chat = New-GraphChat megan@contoso.com -OneOnOne; $chat | Send-GraphChatMessage Hello")
            .ThrowOnError();
        shell.Connect(Token);

        var text = shell.Show(
            "'Hello', 'Hi' | ForEach-Object { $chat | Send-GraphChatMessage $_ -ReuseExisting -WhatIf }");

        Assert.Contains("What if: Use the existing message 'Hello' to megan@contoso.com",
            text, StringComparison.Ordinal);
        Assert.Contains("What if: Send message 'Hi' to megan@contoso.com", text, StringComparison.Ordinal);
        Assert.Single(Sent(shell));
    }

    [Fact]
    public async Task The_target_of_a_lost_message_can_be_looked_for_with_ReuseExisting()
    {
        await using var shell = await StartAsync(new());
        shell.Emulator.State.Faults.Set(
            new FaultRule { Kind = FaultKind.CloseAfter, Path = "/messages$", Method = "POST", Times = 1 });
        shell.Run("New-GraphChat megan@contoso.com -OneOnOne | Send-GraphChatMessage Hello -ErrorVariable failed");
        shell.Connect(Token);

        var messages = Messages(shell.Run("$failed[0].TargetObject | Send-GraphChatMessage -ReuseExisting"));

        Assert.True(Assert.Single(messages).IsExisting);
        Assert.Single(Sent(shell));
    }

    private static GraphEmulator.Authentication.TokenDescription Token =>
        new() { Scp = "Chat.Create Chat.ReadBasic Chat.Read ChatMessage.Send" };

    private static Task<Shell> StartAsync(EmulatorSettings settings) => Shell.StartAsync(settings, Token);

    private static IReadOnlyList<GraphChatMessage> Messages(ShellResult result) =>
        [.. result.ThrowOnError().Output.Cast<GraphChatMessage>()];

    private static IReadOnlyList<ChatMessage> Sent(Shell shell) =>
        [.. shell.Emulator.State.Chats.All.SelectMany(chat => chat.Messages)];
}
