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
}
