namespace ChatModule.Cmdlets.Tests.Chats;

/// <summary><c>$failed.TargetObject | New-GraphChat</c> retries the failed items.</summary>
public sealed class RetryFailedItemsTests
{
    private static readonly FaultRule Reject = new() { Kind = FaultKind.Status, Status = 400, Code = "Unknown", Message = "no", Method = "POST" };

    [Fact]
    public async Task Only_failed_people_are_retried()
    {
        await using var shell = await Shell.StartAsync();
        shell.Emulator.State.Faults.Set(Reject with { Every = 2 });
        var first = shell.Run("1..6 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } | New-GraphChat -OneOnOne -ErrorVariable failed -ErrorAction SilentlyContinue -ThrottleLimit 1").Chats;
        shell.Emulator.State.Faults.Clear();

        var second = shell.Run("$failed.TargetObject | New-GraphChat -OneOnOne").Chats;

        Assert.Equal((3, 3), (first.Count, second.Count));
        Assert.Equal(6, first.Concat(second).Select(chat => chat.ChatId).Distinct().Count());
    }

    [Fact]
    public async Task The_target_of_a_failed_group_has_its_members_roles_topic_and_app()
    {
        await using var shell = await Shell.StartAsync();
        shell.Emulator.State.Faults.Set(Reject with { Times = 1 });
        shell.Run("""
            'megan@contoso.com', @{ Id = '3626a173-f2bc-4883-bcf7-01514c3bfb82'; Role = 'owner' }, 'guest_fabrikam.com#EXT#@contoso.com' |
                New-GraphChat -Topic 'Project X' -InstalledApp 05F59CEC-A742-4A50-A62E-202A57E478A4 -ErrorVariable failed -ErrorAction SilentlyContinue
            """);

        Assert.Single(shell.Run("$failed.TargetObject | New-GraphChat").Chats);

        var sent = shell.Requests("POST", "/chats");
        Assert.Equal(2, sent.Count);
        Assert.Equal(sent[0].Body, sent[1].Body);
    }

    [Fact]
    public async Task The_target_of_a_failed_definition_is_the_row()
    {
        await using var shell = await Shell.StartAsync();
        shell.Emulator.State.Faults.Set(Reject with { BodyContains = "Row 2" });

        var result = shell.Run("$rows = 1..3 | ForEach-Object { [pscustomobject]@{ Members = 'megan@contoso.com;alex@contoso.com'; Topic = \"Row $_\" } }; $rows; $rows | New-GraphChat");

        Assert.Equal(["Row 1", "Row 3"], result.Chats.Select(chat => chat.Topic));
        Assert.Equal(result.Output[1], result.Error.TargetObject);
    }
}
