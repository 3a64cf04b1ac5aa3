namespace ChatModule.Cmdlets.Tests.Chats;

public sealed class ReuseExistingTests
{
    private const string Rows = "1..40 | ForEach-Object { [pscustomobject]@{ Topic = \"Group $_\"; Members = 'megan@contoso.com;alex@contoso.com'; Row = $_ } }";

    [Fact]
    public async Task A_list_that_is_run_again_creates_what_is_missing_and_comes_out_whole_in_order()
    {
        await using var shell = await Shell.StartAsync();
        shell.Run($"$rows = {Rows}; $null = $rows[3, 7, 20] | New-GraphChat").ThrowOnError();

        var chats = shell.Run("$rows | New-GraphChat -ReuseExisting").ThrowOnError().Chats;

        Assert.Equal(Enumerable.Range(1, 40).Select(row => $"Group {row}"), chats.Select(chat => chat.Topic));
        Assert.Equal(["Group 4", "Group 8", "Group 21"], chats.Where(chat => chat.IsExisting).Select(chat => chat.Topic));
        Assert.Equal((40, 0), (shell.Emulator.State.Chats.Created, shell.Emulator.State.Chats.MadeTwice));
    }

    [Fact]
    public async Task Lost_responses_are_looked_for_and_come_out()
    {
        await using var shell = await Shell.StartAsync();
        shell.Emulator.State.Faults.Set([new FaultRule { Kind = FaultKind.GatewayTimeout, Method = "POST", Every = 5, Processed = true }]);

        var chats = shell.Run($"{Rows} | New-GraphChat -ReuseExisting").ThrowOnError().Chats;

        Assert.Equal(Enumerable.Range(1, 40).Select(row => $"Group {row}"), chats.Select(chat => chat.Topic));
        Assert.DoesNotContain(chats, chat => chat.IsExisting);
        Assert.Equal((40, 0), (shell.Emulator.State.Chats.Created, shell.Emulator.State.Chats.MadeTwice));
    }

    [Fact]
    public async Task Every_chat_has_the_item_that_asked_for_it()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run($"$rows = {Rows}; $rows | New-GraphChat | ForEach-Object {{ $_.InputObject.Row }}");
        var oneOnOne = shell.Run("@{ UserPrincipalName = 'megan@contoso.com'; Desk = 7 } | New-GraphChat -OneOnOne | ForEach-Object { $_.InputObject.Desk }");
        var group = shell.Run("'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic Sales | ForEach-Object { $_.InputObject.Members }");

        Assert.Equal(Enumerable.Range(1, 40).Cast<object>(), result.Output);
        Assert.Equal([7], oneOnOne.Output);
        Assert.Equal(["megan@contoso.com", "alex@contoso.com"], group.Output);
    }

    [Fact]
    public async Task WhatIf_reads_the_list_and_says_which_groups_exist()
    {
        await using var shell = await Shell.StartAsync();
        shell.Run("$null = @{ Topic = 'Old'; Members = 'megan@contoso.com' } | New-GraphChat").ThrowOnError();
        var chat = Assert.Single(shell.Emulator.State.Chats.All);

        var text = shell.Show("@{ Topic = 'Old'; Members = 'megan@contoso.com' }, @{ Topic = 'New'; Members = 'megan@contoso.com' } | New-GraphChat -ReuseExisting -WhatIf");

        Assert.Contains($"Use the existing group chat 'Old' with 2 members ({chat.Id})", text, StringComparison.Ordinal);
        Assert.Contains("Create group chat 'New' with 2 members", text, StringComparison.Ordinal);
        Assert.Single(shell.Emulator.State.Chats.All);
    }

    [Fact]
    public async Task Without_the_permission_to_list_nothing_is_sent_unseen()
    {
        await using var shell = await Shell.StartAsync(token: new() { Scp = "Chat.Create" });

        var result = shell.Run("@{ Topic = 'Sales'; Members = 'megan@contoso.com' } | New-GraphChat -ReuseExisting");

        Assert.Equal("MissingPermission", result.Error.Id());
        Assert.Empty(shell.Requests("POST", "/chats"));
    }

    [Fact]
    public async Task A_group_that_can_not_be_told_is_ExistingChatUncertain_and_the_item_can_be_piped_again()
    {
        await using var shell = await Shell.StartAsync();
        shell.Run("$null = @{ Topic = 'Sales'; Members = '82fe7758-5bb3-4f0d-a43f-e555fd399c6f' } | New-GraphChat").ThrowOnError();

        var result = shell.Run("@{ Topic = 'Sales'; Members = 'alex@contoso.com' } | New-GraphChat -ReuseExisting");

        Assert.Equal(("ExistingChatUncertain", ErrorCategory.ResourceExists), (result.Error.Id(), result.Error.CategoryInfo.Category));
        Assert.Contains("User.ReadBasic.All", result.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(shell.Emulator.State.Chats.All);
    }
}
