namespace ChatModule.Cmdlets.Tests.Chats;

/// <summary>A warning at the end counts the items that are neither a chat nor an error.</summary>
public sealed class SummaryWarningTests
{
    [Fact]
    public async Task Items_that_are_neither_a_chat_nor_an_error_are_counted_at_the_end()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("'megan@contoso.com', 'MEGAN@contoso.com', 'nobody', 'alex@contoso.com', 'megan@contoso.com' | New-GraphChat -OneOnOne");

        Assert.Equal((2, 1), (result.Chats.Count, result.Errors.Count));
        Assert.StartsWith("5 items: 2 chats, 1 error, 2 duplicates.", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_duplicates_of_a_group_are_counted()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("'megan@contoso.com', 'alex@contoso.com', 'Megan@contoso.com' | New-GraphChat -Topic Pair");

        Assert.Equal(3, Assert.Single(result.Chats).Members.Count);
        Assert.StartsWith("3 items: 2 people in 1 chat, 0 errors, 1 duplicate.", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'megan@contoso.com', 'nobody', 'alex@contoso.com' | New-GraphChat -OneOnOne")]
    [InlineData("'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic X")]
    [InlineData("@{ Members = 'megan@contoso.com;megan@contoso.com' }, @{ Members = 'megan@contoso.com' } | New-GraphChat")]
    [InlineData("'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -OneOnOne -WhatIf")]
    public async Task Without_skipped_items_there_is_no_warning(string script)
    {
        await using var shell = await Shell.StartAsync();

        Assert.Empty(shell.Run(script).Warnings);
    }

    [Theory]
    [InlineData("'megan@contoso.com', 'nobody', '', 'alex@contoso.com' | New-GraphChat -Topic X", "2 items")]
    [InlineData("New-GraphChat megan@contoso.com, nobody, alex@contoso.com", "1 item")]
    public async Task A_group_that_lacks_the_people_of_unusable_items_is_a_warning(string script, string items)
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run(script);

        Assert.Equal(3, Assert.Single(result.Chats).Members.Count);
        Assert.Equal($"The group chat lacks the people of {items} that can't be used: see the errors. "
            + "Add them with Add-GraphChatMember.", Assert.Single(result.Warnings));
    }

    [Fact]
    public async Task With_WhatIf_the_warning_says_that_nothing_was_created()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("'megan@contoso.com', 'megan@contoso.com' | New-GraphChat -OneOnOne -WhatIf");

        Assert.StartsWith("2 items: 0 chats, 0 errors, 1 duplicate, 1 not created.", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }
}
