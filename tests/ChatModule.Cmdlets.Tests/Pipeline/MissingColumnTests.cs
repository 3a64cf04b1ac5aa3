namespace ChatModule.Cmdlets.Tests.Pipeline;

/// <summary>A row without a column that a cmdlet needs is an error that names both, and the others go on.</summary>
public sealed class MissingColumnTests
{
    private const string App = "05F59CEC-A742-4A50-A62E-202A57E478A4";

    [Theory]
    [InlineData("Send-GraphChatMessage Hi")]
    [InlineData("Set-GraphChat Sales")]
    [InlineData($"Add-GraphChatApp {App}")]
    [InlineData("Add-GraphChatMember jacob@contoso.com")]
    [InlineData("Remove-GraphChatMember jacob@contoso.com -Confirm:$false")]
    [InlineData("Get-GraphChatMessage")]
    [InlineData("Get-GraphChat")]
    [InlineData("Get-GraphChatOperation")]
    public async Task A_row_without_a_chat_is_an_error_with_its_number_and_its_columns(string command)
    {
        const string Scopes =
            "Chat.ReadWrite User.ReadBasic.All ChatMember.ReadWrite TeamsAppInstallation.ReadWriteForChat";
        await using var shell = await Shell.StartAsync(token: new() { Scp = Scopes });
        shell.Run("$chat = 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat; $row = "
            + "[pscustomobject]@{ Name = 'a'; Room = 7 }").ThrowOnError();

        var result = shell.Run($"[pscustomobject]@{{ ChatId = $chat.ChatId }}, $row | {command}");

        Assert.Equal("ChatNotFound", result.Error.Id());
        Assert.Equal("Item 2 has no ChatId, but Name, Room.", result.Error.Exception.Message);
        Assert.Equal("Pipe objects with a property ChatId, or specify -ChatId.",
            result.Error.ErrorDetails.RecommendedAction);
        Assert.Same(shell.Run("$row").Output.Single(), result.Error.TargetObject);
    }

    [Theory]
    [InlineData("[pscustomobject]@{ ChatId = '19:a'; Text = 'Hi' } | Send-GraphChatMessage", "BadRequest",
        "Item 1 has no Content, but ChatId, Text.")]
    [InlineData("[pscustomobject]@{ ChatId = '19:a' } | Set-GraphChat", "TopicInvalid",
        "Item 1 has no Topic, but ChatId.")]
    [InlineData("'19:a' | Send-GraphChatMessage Hi", "ChatNotFound", "Item 1, '19:a', is a text, and has no ChatId.")]
    [InlineData("@{ ChatId = '19:a' } | Send-GraphChatMessage Hi", "ChatNotFound",
        "Item 1 is a dictionary, and has no property ChatId.")]
    [InlineData("[pscustomobject]@{ ChatId = ' ' } | Get-GraphChatMessage", "ChatNotFound",
        "Item 1 has an empty ChatId.")]
    [InlineData("Send-GraphChatMessage Hi", "ChatNotFound", "-ChatId is missing or empty, and nothing is piped in.")]
    public async Task The_error_says_what_is_missing(string script, string id, string message)
    {
        await using var shell = await Shell.StartAsync();

        var error = shell.Run(script).Error;

        Assert.Equal((id, message), (error.Id(), error.Exception.Message));
    }

    [Fact]
    public async Task A_file_with_another_delimiter_is_recognized()
    {
        await using var shell = await Shell.StartAsync();

        var error = shell.Run("[pscustomobject]@{ 'ChatId;Name' = '19:a;Megan' } | Send-GraphChatMessage Hi").Error;

        Assert.Contains("Import-Csv -Delimiter ';'", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }
}
