namespace ChatModule.Cmdlets.Tests.Chats;

public sealed class ChatDefinitionTests
{
    private const string Adele = UnsignedToken.UserId;

    [Fact]
    public async Task Each_definition_is_one_chat_and_by_default_a_group()
    {
        await using var shell = await Shell.StartAsync();

        var chats = shell.Run("""
            [pscustomobject]@{ Topic = 'Sales'; Members = 'megan@contoso.com; alex@contoso.com'; ChatType = ''; InstalledApp = '' },
            [pscustomobject]@{ Topic = ''; Members = 'jacob@contoso.com'; ChatType = 'oneOnOne'; InstalledApp = '05F59CEC-A742-4A50-A62E-202A57E478A4' },
            @{ Topic = 'One'; Members = @('megan@contoso.com'); ChatType = 'group' } | New-GraphChat
            """).Chats;

        Assert.Equal([("group", "Sales"), ("oneOnOne", null), ("group", "One")], chats.Select(chat => (chat.ChatType, chat.Topic)));
        Assert.Equal([false, true, false], chats.Select(chat => chat.OperationId is not null));
    }

    [Fact]
    public async Task The_members_of_a_definition_can_be_strings_objects_and_GUIDs()
    {
        await using var shell = await Shell.StartAsync();

        shell.Run("@{ Members = @('megan@contoso.com', @{ Id = '3626a173-f2bc-4883-bcf7-01514c3bfb82' }, [guid]'bfb5bb25-3a8d-487d-9828-7875ced51a30') } | New-GraphChat").ThrowOnError();

        Assert.Equal([$"{Adele} megan@contoso.com 3626a173-f2bc-4883-bcf7-01514c3bfb82 bfb5bb25-3a8d-487d-9828-7875ced51a30"], shell.SentMembers);
    }

    [Fact]
    public async Task The_parameter_Topic_applies_to_definitions_without_a_topic()
    {
        await using var shell = await Shell.StartAsync();

        var chats = shell.Run("@{ Members = 'megan@contoso.com' }, @{ Members = 'alex@contoso.com'; Topic = 'Own' } | New-GraphChat -Topic 'For all'").Chats;

        Assert.Equal(["For all", "Own"], chats.Select(chat => chat.Topic));
    }

    [Fact]
    public async Task A_definition_is_sent_immediately_and_its_chat_is_output_before_the_input_ends()
    {
        await using var shell = await Shell.StartAsync();

        // The second row is created only after the first chat is in the output.
        var result = shell.Run("""
            $topics = [System.Collections.Generic.List[string]]::new()
            & {
                @{ Members = 'megan@contoso.com'; Topic = 'Row 1' }
                while ($topics.Count -eq 0) { @{ Members = 'megan@contoso.com'; Topic = 'Filler' } }
                @{ Members = 'megan@contoso.com'; Topic = 'Row 2' }
            } | New-GraphChat | Where-Object { $topics.Add($_.Topic); $_.Topic -ne 'Filler' }
            """);

        Assert.Equal(["Row 1", "Row 2"], result.Chats.Select(chat => chat.Topic));
    }

    [Fact]
    public async Task A_number_is_a_topic_and_a_list_is_an_error_that_identifies_the_item()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("@{ Members = 'megan@contoso.com'; Topic = 2024 }, [pscustomobject]@{ Members = 'megan@contoso.com'; Topic = 1.5 }, @{ Members = 'megan@contoso.com'; Topic = 'A', 'B' } | New-GraphChat -Topic Default");

        Assert.Equal(["2024", "1.5"], result.Chats.Select(chat => chat.Topic));
        Assert.Equal("TopicInvalid", result.Error.Id());
        Assert.StartsWith("Item 3 has a Topic", result.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_topic_that_a_script_left_empty_is_no_topic()
    {
        await using var shell = await Shell.StartAsync();

        var chats = shell.Run("[pscustomobject]@{ Members = 'megan@contoso.com'; Topic = & {} }, @{ Members = 'megan@contoso.com'; Topic = [DBNull]::Value } | New-GraphChat").ThrowOnError().Chats;

        Assert.Equal([null, null], chats.Select(chat => chat.Topic));
    }

    [Fact]
    public async Task The_members_of_a_definition_can_be_a_page_with_a_warning_about_a_next_page()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("@{ Topic = 'Page'; Members = @{ value = @(@{ userPrincipalName = 'megan@contoso.com' }, @{ userPrincipalName = 'alex@contoso.com' }); '@odata.nextLink' = 'x' } } | New-GraphChat");

        Assert.Empty(result.Errors);
        Assert.Equal([$"{Adele} megan@contoso.com alex@contoso.com"], shell.SentMembers);
        Assert.Contains("next page", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$null")]
    [InlineData("''")]
    [InlineData("@()")]
    [InlineData("[DBNull]::Value")]
    [InlineData("@{ value = @() }")]
    public async Task A_definition_without_members_has_one_error_text(string members)
    {
        await using var shell = await Shell.StartAsync();

        Assert.Equal("The chat 'Sales' has no members.", shell.Run($"@{{ Topic = 'Sales'; Members = {members} }} | New-GraphChat").Error.Exception.Message);
    }
}
