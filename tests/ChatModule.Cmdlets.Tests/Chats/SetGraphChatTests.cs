using ChatModule.Cmdlets.Tests.Members;
using GraphEmulator.Authentication;

namespace ChatModule.Cmdlets.Tests.Chats;

public sealed class SetGraphChatTests
{
    private const string Scopes = "Chat.Create Chat.ReadWrite";

    [Theory]
    [InlineData("$sales | Set-GraphChat 'Sales 2027'", "Sales 2027")]
    [InlineData("$sales | Set-GraphChat -Topic { \"$($_.Topic) 2027\" }", "Sales 2027")]
    [InlineData("[pscustomobject]@{ ChatId = $sales.ChatId; Topic = ' Sales 2027 ' } | Set-GraphChat", "Sales 2027")]
    [InlineData("Set-GraphChat 2027 -ChatId $sales.ChatId", "2027")]
    public async Task A_group_gets_a_topic(string script, string topic)
    {
        await using var shell = await MemberShell.StartAsync(scopes: Scopes);

        var chat = Assert.Single(shell.Run(script).ThrowOnError().Chats);

        Assert.Equal((topic, "group", 2), (chat.Topic, chat.ChatType, chat.Members.Count));
        Assert.Equal([topic, "Support"], shell.Emulator.State.Chats.All.Select(one => one.Topic).Order());
    }

    [Theory]
    [InlineData("$sales, $support | Set-GraphChat Sales")]
    [InlineData("$sales.ChatId, $support.ChatId | ForEach-Object { [pscustomobject]@{ ChatId = $_; Topic = 'Sales' } } | Set-GraphChat")]
    public async Task An_equal_topic_sends_nothing(string script)
    {
        await using var shell = await MemberShell.StartAsync(scopes: Scopes);

        var result = shell.Run($"{script} -Verbose").ThrowOnError();

        Assert.Equal(["Sales", "Sales"], result.Chats.Select(chat => chat.Topic));
        Assert.Single(shell.Requests("PATCH", "/chats"));
        Assert.Single(result.Verbose, line => line.Contains("has the topic 'Sales' already", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("$sales | Set-GraphChat 'a:b'", "TopicInvalid")]
    [InlineData("$sales | Set-GraphChat ' '", "TopicInvalid")]
    [InlineData("$sales | Set-GraphChat { throw 'no' }", "TopicInvalid")]
    [InlineData("$sales | Set-GraphChat @{ a = 1 }", "TopicInvalid")]
    [InlineData("New-GraphChat megan@contoso.com -OneOnOne | Set-GraphChat Two", "NotAGroup")]
    [InlineData("Set-GraphChat Two -ChatId 19:nothing@thread.v2", "ChatNotFound")]
    public async Task What_cannot_be_set_is_an_error_before_anything_is_sent(string script, string error)
    {
        await using var shell = await MemberShell.StartAsync(scopes: Scopes);

        Assert.Equal(error, shell.Run(script).Error.Id());
        Assert.Empty(shell.Requests("PATCH", "/chats"));
    }

    [Fact]
    public async Task The_topics_of_one_chat_are_set_in_their_order()
    {
        await using var shell = await MemberShell.StartAsync(scopes: Scopes);

        shell.Run("1..5 | ForEach-Object { [pscustomobject]@{ ChatId = $sales.ChatId; Topic = \"Round $_\" } } | Set-GraphChat")
            .ThrowOnError();

        Assert.Contains(shell.Emulator.State.Chats.All, chat => chat.Topic == "Round 5");
    }

    [Fact]
    public async Task WhatIf_names_both_topics()
    {
        await using var shell = await MemberShell.StartAsync(scopes: Scopes);

        var shown = shell.Show("$sales, $support | Set-GraphChat Sales -WhatIf");

        // Sales has the topic already.
        Assert.Contains("What if: Rename the chat 'Support' to 'Sales'", shown, StringComparison.Ordinal);
        Assert.Single(shown.Split("What if"), part => part.Contains("Rename", StringComparison.Ordinal));
        Assert.Empty(shell.Requests("PATCH", "/chats"));
    }

    [Fact]
    public async Task An_app_renames_a_group_and_without_the_permission_the_error_names_it()
    {
        await using var shell = await MemberShell.StartAsync(scopes: "Chat.Create Chat.ReadBasic");
        Assert.Contains("Chat.ReadWrite", shell.Run("$sales | Set-GraphChat New").Error.ToString(), StringComparison.Ordinal);

        shell.Connect(new TokenDescription { App = "5f0e", Roles = "Chat.ReadWrite.All" });

        Assert.Equal("New", Assert.Single(shell.Run("$sales | Set-GraphChat New").ThrowOnError().Chats).Topic);
    }
}
