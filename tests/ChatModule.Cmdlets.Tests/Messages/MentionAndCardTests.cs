using System.Text.Json.Nodes;
using GraphEmulator.Chats;

namespace ChatModule.Cmdlets.Tests.Messages;

/// <summary>Mentions and cards of Send-GraphChatMessage on the emulator, which validates them as documented.</summary>
public sealed class MentionAndCardTests
{
    private const string Chat = "$chat = 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic Sales; ";

    [Fact]
    public async Task Members_and_everyone_are_mentioned()
    {
        await using var shell = await StartAsync();

        var result = shell.Run($"{Chat}$chat | Send-GraphChatMessage -ContentType Html "
            + "'Ah, <at>megan@contoso.com</at>, <at>Alex Wilber</at>, <at>everyone</at>!'").ThrowOnError();

        var sent = Assert.Single(Sent(shell));
        Assert.Equal("Ah, <at id=\"0\">Megan Bowen</at>, <at id=\"1\">Alex Wilber</at>, <at id=\"2\">Everyone</at>!",
            sent.Content);
        Assert.Equal(["Megan Bowen", "Alex Wilber", "Everyone"],
            JsonNode.Parse(sent.Mentions)!.AsArray().Select(mention => (string?)mention!["mentionText"]));
        Assert.Equal("Ah, <at>megan@contoso.com</at>, <at>Alex Wilber</at>, <at>everyone</at>!",
            Assert.IsType<GraphChatMessage>(Assert.Single(result.Output)).Content);
        Assert.Single(shell.Requests("GET", "/members"));
    }

    [Fact]
    public async Task The_members_of_a_chat_that_was_read_are_not_read_again()
    {
        await using var shell = await StartAsync();

        shell.Run(Chat + "$chat | Get-GraphChat | Send-GraphChatMessage '<at>Megan Bowen</at>' -ContentType Html")
            .ThrowOnError();

        Assert.Empty(shell.Requests("GET", "/members"));
    }

    [Fact]
    public async Task WhatIf_sends_nothing_for_a_mention()
    {
        await using var shell = await StartAsync();
        shell.Run(Chat).ThrowOnError();
        var before = shell.Emulator.State.Record.Count;

        shell.Run("$chat | Send-GraphChatMessage '<at>Megan Bowen</at>' -ContentType Html -WhatIf").ThrowOnError();

        Assert.Equal(before, shell.Emulator.State.Record.Count);
    }

    [Fact]
    public async Task A_mention_of_somebody_else_is_an_error_and_nothing_is_sent()
    {
        await using var shell = await StartAsync();

        var result = shell.Run(
            $"{Chat}$chat | Send-GraphChatMessage '<at>lidia@contoso.com</at>' -ContentType Html");

        var error = result.Error;

        Assert.Equal("MemberNotFound", error.Id());
        Assert.Equal("Sales", Assert.IsType<GraphChat>(((PSObject)error.TargetObject).BaseObject).Topic);
        Assert.Empty(shell.Requests("POST", "/messages"));
    }

    [Fact]
    public async Task A_mention_in_a_text_is_one_warning_and_the_text_is_sent_as_it_is()
    {
        await using var shell = await StartAsync();

        var result = shell.Run($"{Chat}$chat, $chat | Send-GraphChatMessage 'Hi <at>Megan Bowen</at>'");

        Assert.Contains("-ContentType Html", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.All(Sent(shell), message => Assert.Equal("Hi <at>Megan Bowen</at>", message.Content));
    }

    [Theory]
    [InlineData("'./it''s a card.json'")]
    [InlineData("([System.IO.FileInfo]::new(\"$folder/it's a card.json\"))")]
    [InlineData("{ './it''s a card.json' }")]
    public async Task A_file_instead_of_its_card_is_an_error_with_the_command_that_reads_it(string card)
    {
        await using var shell = await StartAsync();
        var folder = Directory.CreateTempSubdirectory("chatmodule-card-").FullName;
        File.WriteAllText(Path.Combine(folder, "it's a card.json"), """{"type":"AdaptiveCard"}""");

        const string Enter = "$folder = $args[0]; $null = $ExecutionContext.SessionState.Path.SetLocation($folder); ";

        var error = shell.Run($"{Enter}{Chat}$chat | Send-GraphChatMessage -Card {card}", folder).Error;

        Directory.Delete(folder, recursive: true);
        Assert.Equal("BadRequest", error.Id());
        Assert.Contains("is a file, and not the card in it", error.Exception.Message, StringComparison.Ordinal);
        Assert.Matches("-Card \\(Get-Content '.*it''s a card.json' -Raw\\)", error.ErrorDetails.RecommendedAction);
        Assert.Empty(shell.Requests("POST", "/messages"));
    }

    [Theory]
    [InlineData("'{\"type\":\"AdaptiveCard\",\"body\":[{\"type\":\"TextBlock\",\"text\":\"Hi\",\"wrap\":true}]}'")]
    [InlineData("'{\"type\":\"AdaptiveCard\",', '\"body\":[{\"type\":\"TextBlock\",\"text\":\"Hi\",\"wrap\":true}]}'")]
    [InlineData("@{ type = 'AdaptiveCard'; body = @(@{ type = 'TextBlock'; text = 'Hi'; wrap = $true }) }")]
    [InlineData("([pscustomobject]@{ type = 'AdaptiveCard'; body = @("
        + "[pscustomobject]@{ type = 'TextBlock'; text = 'Hi'; wrap = $true }) })")]
    [InlineData("{ @{ type = 'AdaptiveCard'; body = @(@{ type = 'TextBlock'; text = $_.Word; wrap = $true }) } }")]
    public async Task A_card_can_be_JSON_a_dictionary_an_object_or_a_script_block(string card)
    {
        await using var shell = await StartAsync();

        const string Row = "[pscustomobject]@{ ChatId = $chat.ChatId; Word = 'Hi' }";

        shell.Run($"{Chat}{Row} | Send-GraphChatMessage -Card {card}").ThrowOnError();

        var attachment = JsonNode.Parse(Assert.Single(Sent(shell)).Attachments)!.AsArray().Single()!;
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"type":"AdaptiveCard","body":[{"type":"TextBlock","text":"Hi","wrap":true}]}"""),
            JsonNode.Parse((string)attachment["content"]!)), (string?)attachment["content"]);
    }

    [Fact]
    public async Task A_card_beside_a_text_is_one_message_and_is_recognized()
    {
        await using var shell = await StartAsync();
        const string Send = "$chat | Send-GraphChatMessage Look: -Card @{ type = 'AdaptiveCard' } -ReuseExisting";

        shell.Run(Chat + Send).ThrowOnError();
        shell.Connect(Token);
        var again = Assert.IsType<GraphChatMessage>(Assert.Single(shell.Run(Send).ThrowOnError().Output));

        Assert.StartsWith("Look:<attachment id=", Assert.Single(Sent(shell)).Content, StringComparison.Ordinal);
        Assert.True(again.IsExisting);
    }

    [Theory]
    [InlineData("'{'", "isn't JSON")]
    [InlineData("@{ type = 'message' }", "'message', not AdaptiveCard")]
    [InlineData("{ throw 'no data' }", "no data")]
    [InlineData("@{ type = 'AdaptiveCard'; text = \"$([char]0xD83C)\" }", "half of a character")]
    [InlineData("@{ type = 'AdaptiveCard'; width = [double]::NaN }", "can't be created")]
    [InlineData("@{ type = 'AdaptiveCard'; body = $list }", "unreadable")]
    [InlineData("@{ type = 'AdaptiveCard'; body = 'x' * 30000 }", "28 KB")]
    [InlineData("{ $loop = @{ type = 'AdaptiveCard' }; $loop.body = $loop; $loop }", "levels deep")]
    public async Task An_invalid_card_is_an_error_before_anything_is_sent(string card, string expected)
    {
        await using var shell = await StartAsync();

        var error = shell.Run(
            $"$list = $args[0]; {Chat}$chat | Send-GraphChatMessage -Card {card}", UnreadableItem.Create("enumerator")).Error;

        Assert.Equal("BadRequest", error.Id());
        Assert.Contains(expected, error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(shell.Requests("POST", "/messages"));
    }

    [Fact]
    public async Task An_action_that_does_not_work_is_one_warning()
    {
        await using var shell = await StartAsync();

        const string Card = """{"type":"AdaptiveCard","actions":[{"type":"Action.Submit"}]}""";

        var result = shell.Run($"{Chat}$chat, $chat | Send-GraphChatMessage -Card '{Card}'");

        Assert.Contains("Action.Submit doesn't work", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(2, Sent(shell).Count);
    }

    private static GraphEmulator.Authentication.TokenDescription Token =>
        new() { Scp = "Chat.Create Chat.ReadBasic Chat.Read ChatMessage.Send" };

    private static Task<Shell> StartAsync() => Shell.StartAsync(token: Token);

    private static IReadOnlyList<ChatMessage> Sent(Shell shell) =>
        [.. shell.Emulator.State.Chats.All.SelectMany(chat => chat.Messages)];
}
