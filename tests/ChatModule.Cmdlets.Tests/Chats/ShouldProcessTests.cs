namespace ChatModule.Cmdlets.Tests.Chats;

public sealed class ShouldProcessTests
{
    private const string App = "05F59CEC-A742-4A50-A62E-202A57E478A4";

    [Fact]
    public async Task WhatIf_describes_the_chat_and_sends_nothing()
    {
        await using var shell = await Shell.StartAsync();

        var shown = shell.Show("'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic 'Project X' -WhatIf");

        Assert.Equal("What if: Create group chat 'Project X' with 3 members", shown.Trim());
        Assert.Empty(shell.Emulator.State.Record);
    }

    [Fact]
    public async Task WhatIf_describes_every_chat()
    {
        await using var shell = await Shell.StartAsync();

        var lines = shell.Show("'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -OneOnOne -InstalledApp $args[0] -WhatIf", App).Trim().Split('\n');

        Assert.Equal(2, lines.Length);
        Assert.Contains("one-on-one chat", lines[0], StringComparison.Ordinal);
        Assert.Contains("megan@contoso.com", lines[0], StringComparison.Ordinal);
        Assert.Contains("alex@contoso.com", lines[1], StringComparison.Ordinal);
        Assert.Empty(shell.Emulator.State.Record);
    }

    [Fact]
    public async Task Confirm_prompts_for_each_chat()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -OneOnOne -Confirm");

        Assert.Equal(2, result.Chats.Count);
        Assert.Equal(2, shell.Host.Prompts.Count);
        Assert.Contains("megan@contoso.com", shell.Host.Prompts[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Confirm_with_the_choice_No_to_All_sends_nothing()
    {
        await using var shell = await Shell.StartAsync();
        shell.Host.Choice = 3;

        var result = shell.Run("'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -OneOnOne -Confirm");

        Assert.Empty(result.Output);
        Assert.Single(shell.Host.Prompts);
        Assert.Empty(shell.Emulator.State.Record);
    }

    [Theory]
    [InlineData("New-GraphChat -Confirm")]
    [InlineData("& { $ConfirmPreference = 'Low'; $input | New-GraphChat }")]
    public async Task Confirm_with_ReuseExisting_says_whether_the_group_exists(string command)
    {
        await using var shell = await Shell.StartAsync();
        var created = Assert.Single(shell.Run("'megan@contoso.com' | New-GraphChat -Topic One").Chats);
        command = command.Replace("New-GraphChat", "New-GraphChat -ReuseExisting", StringComparison.Ordinal);

        var chats = shell.Run($"@{{ Topic = 'One'; Members = 'megan@contoso.com' }}, @{{ Topic = 'Two'; Members = 'megan@contoso.com' }} | {command}").Chats;

        Assert.Equal([true, false], chats.Select(chat => chat.IsExisting));
        Assert.Equal(created.ChatId, chats[0].ChatId);
        Assert.Contains($"Use the existing group chat 'One' with 2 members ({created.ChatId})?", shell.Host.Prompts[0], StringComparison.Ordinal);
        Assert.Contains("Create group chat 'Two' with 2 members?", shell.Host.Prompts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verbose_with_ReuseExisting_does_not_claim_that_an_existing_group_is_created()
    {
        await using var shell = await Shell.StartAsync();
        shell.Run("'megan@contoso.com' | New-GraphChat -Topic One");

        var result = shell.Run("'megan@contoso.com' | New-GraphChat -Topic One -ReuseExisting -Verbose");

        Assert.True(Assert.Single(result.Chats).IsExisting);
        Assert.Contains("Create group chat 'One' with 2 members, unless it exists", result.Verbose);
    }
}
