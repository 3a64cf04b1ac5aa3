using GraphEmulator.Authentication;
using GraphEmulator.Chats;

namespace ChatModule.Cmdlets.Tests.Members;

public sealed class RemoveGraphChatMemberTests
{
    [Theory]
    [InlineData("$sales | Remove-GraphChatMember megan@contoso.com -Confirm:$false")]
    [InlineData("Remove-GraphChatMember megan@contoso.com -ChatId $sales.ChatId -Confirm:$false")]
    [InlineData("[pscustomobject]@{ ChatId = $sales.ChatId; UPN = 'megan@contoso.com' } | Remove-GraphChatMember -Confirm:$false")]
    [InlineData("$sales.Members | Where-Object { $_.DisplayName -eq 'Megan Bowen' } | Remove-GraphChatMember -Confirm:$false")]
    [InlineData("$sales.Members | Where-Object { $_.DisplayName -eq 'Megan Bowen' } | ForEach-Object { [pscustomobject]@{ ChatId = \"https://teams.microsoft.com/l/chat/$($sales.ChatId)/0\"; MembershipId = $_.MembershipId } } | Remove-GraphChatMember -Confirm:$false")]
    public async Task A_member_is_removed(string script)
    {
        await using var shell = await MemberShell.StartAsync();

        var removed = Assert.IsType<GraphChatMember>(Assert.Single(shell.Run(script).ThrowOnError().Output));

        Assert.Equal("adele", shell.Members("Sales"));
        Assert.Equal("adele megan", shell.Members("Support"));
        Assert.Equal("megan@contoso.com", removed.UserPrincipalName);
        Assert.NotNull(removed.MembershipId);
    }

    [Fact]
    public async Task A_member_of_another_chat_is_removed_as_a_person()
    {
        await using var shell = await MemberShell.StartAsync();

        var removed = shell.Run("$sales.Members | Where-Object { $_.DisplayName -eq 'Megan Bowen' } | Remove-GraphChatMember -ChatId $support.ChatId -Confirm:$false").ThrowOnError();

        Assert.Single(removed.Output);
        Assert.Equal(("adele megan", "adele"), (shell.Members("Sales"), shell.Members("Support")));
    }

    [Fact]
    public async Task An_app_removes_a_leaver_from_every_group_and_who_is_gone_is_no_error()
    {
        await using var shell = await MemberShell.StartAsync();
        shell.Connect(new TokenDescription { App = "5f0e", Roles = "Chat.ReadBasic.All ChatMember.ReadWrite.All" });

        var first = shell.Run("""
            $groups = Get-GraphChat -User megan@contoso.com -ChatType group
            $groups | Remove-GraphChatMember megan@contoso.com -Confirm:$false
            """).ThrowOnError();
        // These members are from before.
        var second = shell.Run("$groups | Remove-GraphChatMember megan@contoso.com -Confirm:$false -Verbose").ThrowOnError();

        Assert.Equal(2, first.Output.Count);
        Assert.Empty(second.Output);
        Assert.Equal(2, second.Verbose.Count(line => line.Contains("there is nothing to remove", StringComparison.Ordinal)));
        Assert.Equal(("adele", "adele"), (shell.Members("Sales"), shell.Members("Support")));
        Assert.Empty(first.Warnings);
    }

    [Fact]
    public async Task The_caller_leaves_a_chat_by_name_only()
    {
        await using var shell = await MemberShell.StartAsync();

        var kept = shell.Run("$sales.Members | Remove-GraphChatMember -Confirm:$false").ThrowOnError();
        Assert.Equal("adele", shell.Members("Sales"));
        Assert.Contains("You aren't removed from the chat", Assert.Single(kept.Warnings), StringComparison.Ordinal);

        shell.Run("$sales | Remove-GraphChatMember adele@contoso.com -Confirm:$false").ThrowOnError();
        Assert.Equal("", shell.Members("Sales"));
    }

    [Theory]
    [InlineData("$created.Members | Remove-GraphChatMember -Confirm:$false")]
    [InlineData("$created | Remove-GraphChatMember $created.Members -Confirm:$false")]
    public async Task The_members_of_a_chat_that_was_just_created_do_not_name_the_caller(string script)
    {
        await using var shell = await MemberShell.StartAsync();
        shell.Run("$created = 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic Created").ThrowOnError();

        var result = shell.Run(script).ThrowOnError();

        Assert.Equal("adele", shell.Members("Created"));
        Assert.Contains("You aren't removed from the chat", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIf_names_the_members_who_would_be_removed_without_the_caller()
    {
        await using var shell = await MemberShell.StartAsync();
        var before = shell.Emulator.State.Record.Count;

        var shown = shell.Show("$sales.Members | Remove-GraphChatMember -WhatIf");

        // The warning about the caller may come before it.
        Assert.Contains("What if: Remove megan@contoso.com from the chat", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("What if: Remove adele", shown, StringComparison.Ordinal);
        Assert.Equal(before, shell.Emulator.State.Record.Count);
    }

    [Theory]
    [InlineData("$missing")]
    [InlineData("@()")]
    public async Task An_empty_variable_removes_nobody(string member)
    {
        await using var shell = await MemberShell.StartAsync();

        var result = shell.Run($"$sales.Members | Remove-GraphChatMember {member} -Confirm:$false");

        // One for each item: none of them was removed.
        Assert.Equal(["MemberNotRecognized"], result.ErrorIds.Distinct());
        Assert.Equal(0, shell.Changes());
    }

    [Fact]
    public async Task A_member_who_is_no_user_is_shown_and_removed_by_piping()
    {
        await using var shell = await MemberShell.StartAsync();
        var chat = shell.Emulator.State.Chats.All.Single(chat => chat.Topic == "Sales");
        chat.AddMember(MemberKind.Phone, "+4915112345678", "Dana");
        chat.AddMember(MemberKind.Personal, null, "Kim");

        var shown = shell.Show("""
            Get-GraphChat $sales.ChatId | ForEach-Object Members | Where-Object MemberType -ne aadUser |
                Remove-GraphChatMember -WhatIf
            """);
        shell.Run("""
            Get-GraphChat $sales.ChatId | ForEach-Object Members | Where-Object MemberType -ne aadUser |
                Remove-GraphChatMember -Confirm:$false
            """).ThrowOnError();

        Assert.Contains("Remove 'Kim' (microsoftAccountUser) from the chat", shown, StringComparison.Ordinal);
        Assert.Contains("Remove 'Dana' (phoneUser) from the chat", shown, StringComparison.Ordinal);
        Assert.Equal("adele megan", shell.Members("Sales"));
    }

    [Fact]
    public async Task The_prompt_names_the_person_and_the_chat()
    {
        await using var shell = await MemberShell.StartAsync();
        shell.Host.Choice = 2;

        var result = shell.Run("$sales, $support | Remove-GraphChatMember bfb5bb25-3a8d-487d-9828-7875ced51a30, megan@contoso.com");

        Assert.Empty(result.Output);
        Assert.Equal(2, shell.Host.Prompts.Count);
        Assert.Contains("Remove megan@contoso.com from the chat 'Support'?", shell.Host.Prompts[1], StringComparison.Ordinal);
        Assert.Equal(0, shell.Changes());
    }

    [Fact]
    public async Task A_summary_says_how_many_are_left()
    {
        await using var shell = await MemberShell.StartAsync();
        shell.Emulator.State.Faults.Set(
            new FaultRule { Kind = FaultKind.Status, Status = 403, Code = "Forbidden", Message = "no", Method = "DELETE", Times = 1 });

        var result = shell.Run("$sales, $support | Remove-GraphChatMember megan@contoso.com -Confirm:$false -ThrottleLimit 1");

        Assert.Single(result.Output);
        Assert.Single(result.Errors);
        Assert.StartsWith("1 member is left", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_left_in_a_one_on_one_chat()
    {
        await using var shell = await MemberShell.StartAsync();
        shell.Run("$chat = New-GraphChat megan@contoso.com -OneOnOne").ThrowOnError();

        var result = shell.Run("$chat | Remove-GraphChatMember megan@contoso.com -Confirm:$false");

        Assert.Equal("NotAGroup", result.Error.Id());
        Assert.Empty(result.Warnings);
    }

    [Theory]
    [InlineData("$sales, $support | Remove-GraphChatMember -Confirm:$false", "MemberNotRecognized", "-Member is missing")]
    [InlineData("$sales, $support | Add-GraphChatMember", "MemberNotRecognized", "-Member is missing")]
    [InlineData("$sales, $support | Remove-GraphChatMember unknown@contoso.com -Confirm:$false", "MemberNotFound", "unknown@contoso.com")]
    [InlineData("$sales, $support | Add-GraphChatMember unknown@contoso.com", "MemberNotFound", "unknown@contoso.com")]
    [InlineData("$sales, $support | Add-GraphChatMember megan", "MemberNotRecognized", "'megan'")]
    public async Task An_error_names_the_person_and_the_chat_and_an_unknown_person_is_not_left(
        string script, string error, string text)
    {
        await using var shell = await MemberShell.StartAsync();

        var result = shell.Run(script);

        Assert.Equal([error, error], result.ErrorIds);
        Assert.All(result.Errors, one => Assert.Contains(text, $"{one}", StringComparison.Ordinal));
        Assert.Equal([true, true], new[] { "Sales", "Support" }.Select((topic, i) =>
            $"{result.Errors[i]}".Contains($"chat '{topic}'", StringComparison.Ordinal)));
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public async Task A_person_on_the_command_line_is_meant_and_not_the_piped_member()
    {
        await using var shell = await MemberShell.StartAsync();

        shell.Run("$sales.Members[0] | Remove-GraphChatMember megan@contoso.com -Confirm:$false").ThrowOnError();

        Assert.Equal("adele", shell.Members("Sales"));
    }
}
