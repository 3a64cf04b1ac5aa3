namespace ChatModule.Cmdlets.Tests.Chats;

/// <summary>The commands that take the ID of a chat take it in every form, and from the objects of other modules.</summary>
public sealed class ChatIdTests
{
    public static TheoryData<string> Commands =>
    [
        "Get-GraphChat", "Get-GraphChatOperation", "Get-GraphChatMessage", "Send-GraphChatMessage -Content Hello",
        "Set-GraphChat -Topic Sales", "Add-GraphChatMember -Member megan@contoso.com",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_chat_is_found_by_its_link_by_its_encoded_ID_and_by_the_Id_of_another_module(string command)
    {
        await using var shell = await StartAsync();
        shell.Run("$chat = New-GraphChat megan@contoso.com -Topic Sales").ThrowOnError();

        var result = shell.Run($$"""
            [pscustomobject]@{ Id = $chat.ChatId; Topic = 'Sales' } | {{command}}
            [pscustomobject]@{ ChatId = "`u{200E} $($chat.ChatId) " } | {{command}}
            {{command}} -ChatId ([uri]::EscapeDataString($chat.ChatId))
            {{command}} -ChatId "https://teams.microsoft.com/l/chat/$([uri]::EscapeDataString($chat.ChatId))/0?tenantId=x"
            """);

        Assert.Empty(result.Errors);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_row_without_a_ChatId_is_an_error_of_this_module_and_the_others_go_on(string command)
    {
        await using var shell = await StartAsync();
        shell.Run("$chat = New-GraphChat megan@contoso.com -Topic Sales").ThrowOnError();

        var result = shell.Run($"[pscustomobject]@{{ ChatId = '' }}, [pscustomobject]@{{ ChatId = $null }}, [pscustomobject]@{{ Id = '{Guid.NewGuid()}' }}, $chat | {command}; {command} -ChatId ''");

        Assert.Equal(["ChatNotFound", "ChatNotFound", "ChatNotFound", "ChatNotFound"], result.ErrorIds);
        Assert.Null(result.TerminatingException);
    }

    [Fact]
    public async Task Wait_GraphChatOperation_takes_the_link_of_a_chat_and_the_Id_of_another_module()
    {
        await using var shell = await StartAsync();

        var result = shell.Run("$chat = $args[0]; Wait-GraphChatOperation -ChatId \" $($chat.ChatId)\" -OperationId $chat.OperationId; [pscustomobject]@{ Id = '19:x@thread.v2' } | Wait-GraphChatOperation -PassThru", shell.CreatePending()[0]);

        Assert.Empty(result.Errors);
        Assert.Equal(2, result.Output.Count);
    }

    private static Task<Shell> StartAsync() => Shell.StartAsync(new() { OperationSeconds = 0, MessagesPerSecondInChat = 100 }, new() { Scp = "Chat.Create Chat.ReadWrite ChatMessage.Send TeamsAppInstallation.ReadWriteForChat" });
}
