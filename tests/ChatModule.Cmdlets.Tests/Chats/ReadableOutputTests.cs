namespace ChatModule.Cmdlets.Tests.Chats;

/// <summary>The output is readable after Export-Csv, ConvertTo-Json, and other conversions to text.</summary>
public sealed class ReadableOutputTests
{
    [Fact]
    public async Task The_members_in_a_CSV_file_create_the_same_chat_again()
    {
        await using var shell = await Shell.StartAsync();
        shell.Run("$chat = 'megan@contoso.com', 'guest_fabrikam.com#EXT#@contoso.com' | New-GraphChat -Topic 'Project X'").ThrowOnError();

        // Export-Csv writes the result of ToString, and Import-Csv reads a string.
        var cell = Assert.IsType<string>(Assert.Single(shell.Run("$chat.Members.ToString()").Output));
        var again = Assert.Single(shell.Run("[pscustomobject]@{ Topic = $chat.Topic; ChatType = $chat.ChatType; Members = $args[0] } | New-GraphChat", cell).Chats);

        Assert.Equal("adele@contoso.com;megan@contoso.com;guest_fabrikam.com#EXT#@contoso.com", cell);
        Assert.Equal(cell, again.Members.ToString());
        Assert.Equal(["owner", "owner", "guest"], again.Members.Select(member => member.Role));
    }

    [Fact]
    public async Task Members_of_rows_with_an_email_address_only_are_output_with_it()
    {
        await using var shell = await Shell.StartAsync();

        var chat = Assert.Single(shell.Run("[pscustomobject]@{ Email = 'megan@contoso.com' }, [pscustomobject]@{ Mail = 'alex@contoso.com' } | New-GraphChat -Topic 'Project X'").ThrowOnError().Chats);

        Assert.Equal("adele@contoso.com;megan@contoso.com;alex@contoso.com", chat.Members.ToString());
    }

    [Fact]
    public async Task A_row_with_a_ChatId_is_ChatExists()
    {
        await using var shell = await Shell.StartAsync();
        shell.Run("$chat = 'megan@contoso.com' | New-GraphChat -Topic 'Project X'").ThrowOnError();

        var error = shell.Run("[pscustomobject]@{ ChatId = $chat.ChatId; Topic = $chat.Topic; Members = $chat.Members.ToString() } | New-GraphChat").Error;

        Assert.Equal("ChatExists", error.Id());
        Assert.Contains("Select-Object Topic, ChatType, Members", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_members_are_a_list_in_a_script()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("$chat = 'megan@contoso.com' | New-GraphChat -Topic X; $chat.Members.Count; $chat.Members[1].UserPrincipalName; $chat.Members -join ', '; @($chat.Members | ForEach-Object Role).Count");

        Assert.Equal([2, "megan@contoso.com", "adele@contoso.com, megan@contoso.com", 2], result.Output);
    }

    [Fact]
    public async Task The_AuthType_is_a_string()
    {
        await using var shell = await Shell.StartAsync();

        Assert.Equal("AccessToken", Assert.IsType<string>(Assert.Single(shell.Run("(Get-GraphChatConnection).AuthType").Output)));
    }
}
