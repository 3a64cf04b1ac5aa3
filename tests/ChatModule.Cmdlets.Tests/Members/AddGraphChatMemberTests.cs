using System.Collections;
using GraphEmulator.Authentication;

namespace ChatModule.Cmdlets.Tests.Members;

public sealed class AddGraphChatMemberTests
{
    [Theory]
    [InlineData("$sales | Add-GraphChatMember lidia@contoso.com, alex@contoso.com")]
    [InlineData("Add-GraphChatMember lidia@contoso.com, alex@contoso.com -ChatId $sales.ChatId")]
    [InlineData("'lidia@contoso.com', 'alex@contoso.com' | Add-GraphChatMember -ChatId $sales.ChatId")]
    [InlineData("""
        'lidia', 'alex' | ForEach-Object { [pscustomobject]@{ ChatId = $sales.ChatId; 'User principal name' = "$_@contoso.com" } } |
            Add-GraphChatMember
        """)]
    [InlineData("""
        'lidia', 'alex' | ForEach-Object { [pscustomobject]@{ ChatId = $sales.ChatId; Member = "$_@contoso.com" } } |
            Add-GraphChatMember
        """)]
    public async Task People_are_added_to_a_chat_in_their_order(string script)
    {
        await using var shell = await MemberShell.StartAsync();

        var result = shell.Run(script).ThrowOnError();

        Assert.Equal("adele megan lidia alex", shell.Members("Sales"));
        Assert.Equal(["lidia@contoso.com", "alex@contoso.com"], result.Output.Select(member => $"{member}"));
        var chat = shell.Emulator.State.Chats.All.Single(chat => chat.Topic == "Sales");
        Assert.All(result.Output.Cast<GraphChatMember>(), member =>
        {
            Assert.Equal(chat.Id, member.ChatId);
            Assert.Contains(chat.Members, listed => listed.GetMembershipId(chat) == member.MembershipId);
        });
    }

    // A chat in a variable is used after the user has signed in again, and over other connections.
    [Theory]
    [InlineData("Disconnect-GraphChat; Connect-GraphChat @connect")]
    [InlineData("$PSDefaultParameterValues['*:Connection'] = Connect-GraphChat @connect -PassThru")]
    public async Task What_was_changed_over_another_connection_is_known(string connect)
    {
        await using var shell = await MemberShell.StartAsync();
        var token = shell.Emulator.State.MintToken(
            new() { Scp = "Chat.ReadBasic ChatMember.ReadWrite User.ReadBasic.All" });

        var result = shell.Run($$"""
            $connect = @{ AccessToken = $args[0]; GraphEndpoint = $args[1] }
            $sales | Add-GraphChatMember lidia@contoso.com
            $support | Remove-GraphChatMember megan@contoso.com -Confirm:$false
            $null = . { {{connect}} }
            $sales | Add-GraphChatMember lidia@contoso.com
            $support | Add-GraphChatMember megan@contoso.com
            """, Shell.Secret(token), shell.Emulator.BaseAddress).ThrowOnError();

        Assert.Equal("adele megan lidia", shell.Members("Sales"));
        Assert.Equal("adele megan", shell.Members("Support"));
        Assert.Equal([false, false, true, false], result.Output.Cast<GraphChatMember>().Select(member => member.IsExisting));
    }

    [Theory]
    [InlineData("", false, false)]
    [InlineData("-History None", false, false)]
    [InlineData("-History all", true, true)]
    [InlineData("-History 2026-01-31", true, false)]
    [InlineData("-History ([datetime]'2026-01-31')", true, false)]
    public async Task History_is_what_the_member_sees(string parameter, bool hasStart, bool isAll)
    {
        await using var shell = await MemberShell.StartAsync();

        shell.Run($"$sales | Add-GraphChatMember lidia@contoso.com {parameter}").ThrowOnError();

        var body = Assert.Single(shell.Requests("POST", "/members")).Body!;
        Assert.Equal(hasStart, body.Contains("visibleHistoryStartDateTime", StringComparison.Ordinal));
        Assert.Equal(isAll, body.Contains("\"0001-01-01T00:00:00Z\"", StringComparison.Ordinal));
        if (hasStart && !isAll)
        {
            var start = new DateTimeOffset(new DateTime(2026, 1, 31, 0, 0, 0, DateTimeKind.Local)).UtcDateTime;
            Assert.Contains($"\"{start:yyyy-MM-ddTHH:mm:ssZ}\"", body, StringComparison.Ordinal);
        }
    }

    public static TheoryData<object, string> NoTimes => new()
    {
        { "yesterday", "'yesterday' isn't None" },
        { 7, "'7' isn't None" },
        { new Hashtable { ["Days"] = 7 }, "is a Hashtable" },
        { new ThrowingText(), "is a ThrowingText" },
        { UnreadableItem.Create("value"), "unreadable" },
    };

    [Theory, MemberData(nameof(NoTimes))]
    public async Task A_History_that_is_no_time_ends_the_command(object history, string expected)
    {
        await using var shell = await MemberShell.StartAsync();

        var error = shell.Run("$sales | Add-GraphChatMember lidia@contoso.com -History $args[0]", history).Error;

        Assert.Equal("BadRequest", error.Id());
        Assert.Contains(expected, error.Exception.Message, StringComparison.Ordinal);
        Assert.NotNull(error.ErrorDetails.RecommendedAction);
        Assert.Equal(0, shell.Changes());
    }

    // The address in the list of members isn't Adele's user principal name.
    [Theory]
    [InlineData("megan@contoso.com")]
    [InlineData("82fe7758-5bb3-4f0d-a43f-e555fd399c6f")]
    [InlineData("adele@contoso.com")]
    [InlineData("ADELE.VANCE@contoso.example")]
    public async Task A_member_is_not_added_again(string person)
    {
        await using var shell = await MemberShell.StartAsync();
        shell.Emulator.State.Users.Add(new("11111111-5bb3-4f0d-a43f-e555fd399c6f", "other@contoso.com"));

        var result = shell.Run("$sales | Add-GraphChatMember $args[0] -Verbose", person).ThrowOnError();

        Assert.True(Assert.IsType<GraphChatMember>(Assert.Single(result.Output)).IsExisting);
        Assert.Contains(result.Verbose, line => line.Contains("is a member of the chat 'Sales'", StringComparison.Ordinal));
        Assert.Equal(0, shell.Changes());
        Assert.Empty(shell.Requests("GET", "/members"));
    }

    [Fact]
    public async Task Without_permission_to_read_users_only_who_is_certain_is_added()
    {
        await using var shell = await MemberShell.StartAsync(scopes: "Chat.Create Chat.ReadBasic ChatMember.ReadWrite");

        var result = shell.Run("$sales | Add-GraphChatMember lidia@contoso.com, bfb5bb25-3a8d-487d-9828-7875ced51a30");

        Assert.Equal("MissingPermission", result.Error.Id());
        Assert.Contains("object ID", result.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(result.Output);
        Assert.Equal("adele megan lidia", shell.Members("Sales"));
    }

    [Fact]
    public async Task Each_person_is_an_item_of_its_own()
    {
        await using var shell = await MemberShell.StartAsync();

        var result = shell.Run("""
            $rows = 'lidia@contoso.com', 'nobody', 'unknown@contoso.com', 'megan@contoso.com', 'alex@contoso.com' |
                ForEach-Object { [pscustomobject]@{ ChatId = $sales.ChatId; Mail = $_ } }
            & { @{ Mail = 'sam@contoso.com' }; $rows } | Add-GraphChatMember -ErrorVariable failed
            $failed.TargetObject.Mail -join ' '
            """);

        Assert.Equal(["ChatNotFound", "MemberNotRecognized", "MemberNotFound"], result.ErrorIds);
        Assert.StartsWith("Item 3", result.Errors[1].ToString(), StringComparison.Ordinal);
        Assert.Equal("sam@contoso.com nobody unknown@contoso.com", result.Output[^1]);
        Assert.Equal([false, true, false], result.Output.OfType<GraphChatMember>().Select(member => member.IsExisting));
        Assert.Equal("adele megan lidia alex", shell.Members("Sales"));
    }

    [Theory]
    [InlineData("''")]
    [InlineData("$null")]
    [InlineData("@()")]
    [InlineData("([Collections.ArrayList]::new())")]
    public async Task A_row_without_a_person_is_an_error_and_the_others_go_on(string nobody)
    {
        await using var shell = await MemberShell.StartAsync();

        var result = shell.Run($$"""
            $rows = [pscustomobject]@{ ChatId = $sales.ChatId; Member = {{nobody}} }, [pscustomobject]@{ ChatId = $sales.ChatId; Member = 'lidia@contoso.com' }
            $rows | Add-GraphChatMember
            $rows | Remove-GraphChatMember -Confirm:$false
            $sales | Remove-GraphChatMember -Member {{nobody}} -Confirm:$false
            """);

        Assert.Equal(["MemberNotRecognized", "MemberNotRecognized", "MemberNotRecognized"], result.ErrorIds);
        Assert.Equal(2, result.Output.Count);
        Assert.Equal("adele megan", shell.Members("Sales"));
    }

    [Fact]
    public async Task A_blank_person_is_an_item_with_its_own_error()
    {
        await using var shell = await MemberShell.StartAsync();

        var result = shell.Run("""
            $sales | Add-GraphChatMember '', lidia@contoso.com, $null
            $rows = '', 'alex@contoso.com' | ForEach-Object { [pscustomobject]@{ ChatId = $sales.ChatId; Member = $_ } }
            $rows | Add-GraphChatMember -ErrorVariable failed
            $failed.TargetObject -eq $rows[0]
            """);

        Assert.Equal(["MemberNotRecognized", "MemberNotRecognized", "MemberNotRecognized"], result.ErrorIds);
        Assert.Equal("adele megan lidia alex", shell.Members("Sales"));
        Assert.Equal(true, result.Output[^1]);
    }

    [Fact]
    public async Task PassThru_emits_a_chat_once_when_all_were_added()
    {
        await using var shell = await MemberShell.StartAsync();

        var result = shell.Run("$sales, $support | Add-GraphChatMember lidia@contoso.com, alex@contoso.com -PassThru");
        Assert.Equal(["Sales", "Support"], result.ThrowOnError().Chats.Select(chat => chat.Topic));

        var failed = shell.Run("$sales, $support | Add-GraphChatMember unknown@contoso.com, jacob@contoso.com -PassThru");
        Assert.Equal(2, failed.Errors.Count);
        Assert.Empty(failed.Output);
        Assert.Equal("adele megan lidia alex jacob", shell.Members("Support"));
    }

    [Fact]
    public async Task A_lost_response_is_decided_by_the_members()
    {
        await using var shell = await MemberShell.StartAsync();
        shell.Emulator.State.Faults.Set(
            new FaultRule { Kind = FaultKind.CloseAfter, Method = "POST", Path = "/members", Times = 1 });

        var result = shell.Run("$sales | Add-GraphChatMember lidia@contoso.com, alex@contoso.com").ThrowOnError();

        Assert.Equal([false, false], result.Output.Cast<GraphChatMember>().Select(member => member.IsExisting));
        Assert.Equal("adele megan lidia alex", shell.Members("Sales"));
    }

    [Fact]
    public async Task A_one_on_one_chat_is_NotAGroup_before_anything_is_sent()
    {
        await using var shell = await MemberShell.StartAsync();
        shell.Run("$chat = New-GraphChat megan@contoso.com -OneOnOne").ThrowOnError();

        var result = shell.Run("""
            $chat | Add-GraphChatMember lidia@contoso.com
            [pscustomobject]@{ ChatId = '19:x@thread.v2'; ChatType = 'OneOnOne' } | Add-GraphChatMember lidia@contoso.com
            Add-GraphChatMember lidia@contoso.com -ChatId $chat.ChatId
            """);

        Assert.Equal(["NotAGroup", "NotAGroup", "NotAGroup"], result.ErrorIds);
        Assert.Empty(shell.Requests("POST", "/members"));
    }

    [Fact]
    public async Task WhatIf_names_the_person_and_the_chat_and_sends_nothing()
    {
        await using var shell = await MemberShell.StartAsync();
        var before = shell.Emulator.State.Record.Count;

        var shown = shell.Show("$sales | Add-GraphChatMember lidia@contoso.com -WhatIf");

        Assert.Equal("What if: Add lidia@contoso.com to the chat 'Sales'", shown.Trim());
        Assert.Equal(before, shell.Emulator.State.Record.Count);
    }

    // The members that came with the chat are from before.
    [Theory]
    [InlineData("Remove-GraphChatMember megan@contoso.com -Confirm:$false", "Add-GraphChatMember megan@contoso.com")]
    [InlineData("Add-GraphChatMember lidia@contoso.com", "Remove-GraphChatMember bfb5bb25-3a8d-487d-9828-7875ced51a30")]
    public async Task WhatIf_sends_nothing_although_an_earlier_line_changed_the_members(string first, string second)
    {
        await using var shell = await MemberShell.StartAsync();
        shell.Run($"$sales | {first}").ThrowOnError();

        var shown = shell.Show($"$sales | {second} -WhatIf");

        Assert.StartsWith("What if: ", shown, StringComparison.Ordinal);
        Assert.Equal(1, shell.Changes());
    }

    [Fact]
    public async Task An_early_end_names_who_was_added()
    {
        await using var shell = await MemberShell.StartAsync();

        var result = shell.Run("""
            $sales, $support | Add-GraphChatMember lidia@contoso.com -ThrottleLimit 1 | ForEach-Object { throw 'downstream' }
            """);

        Assert.Equal("downstream", result.Error.ToString());
        Assert.All(shell.Requests("POST", "/members").Skip(1), _ => Assert.Contains(
            result.Warnings, warning => warning.Contains("Added: lidia@contoso.com", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_app_adds_members()
    {
        await using var shell = await MemberShell.StartAsync();
        shell.Connect(new TokenDescription { App = "5f0e", Roles = "ChatMember.ReadWrite.All User.ReadBasic.All" });

        shell.Run("$sales | Add-GraphChatMember lidia@contoso.com").ThrowOnError();

        Assert.Equal("adele megan lidia", shell.Members("Sales"));
    }

    private sealed class ThrowingText
    {
        public override string ToString() => throw new InvalidOperationException("unreadable");
    }
}
