using GraphEmulator.Users;

namespace ChatModule.Cmdlets.Tests.Chats;

public sealed class ReuseExistingTests
{
    private const string Rows = "1..40 | ForEach-Object { [pscustomobject]@{ Topic = \"Group $_\"; Members = 'megan@contoso.com;alex@contoso.com'; Row = $_ } }";

    [Fact]
    public async Task A_list_that_is_run_again_creates_missing_groups_and_outputs_all_in_order()
    {
        await using var shell = await Shell.StartAsync();
        shell.Run($"$rows = {Rows}; $null = $rows[3, 7, 20] | New-GraphChat").ThrowOnError();

        var chats = shell.Run("$rows | New-GraphChat -ReuseExisting").ThrowOnError().Chats;

        Assert.Equal(Enumerable.Range(1, 40).Select(row => $"Group {row}"), chats.Select(chat => chat.Topic));
        Assert.Equal(["Group 4", "Group 8", "Group 21"], chats.Where(chat => chat.IsExisting).Select(chat => chat.Topic));
        Assert.Equal((40, 0), (shell.Emulator.State.Chats.Created, shell.Emulator.State.Chats.Duplicates));
    }

    [Fact]
    public async Task Groups_with_a_lost_response_are_found_and_output()
    {
        await using var shell = await Shell.StartAsync();
        shell.Emulator.State.Faults.Set([new FaultRule { Kind = FaultKind.GatewayTimeout, Method = "POST", Every = 5, Processed = true }]);

        var chats = shell.Run($"{Rows} | New-GraphChat -ReuseExisting").ThrowOnError().Chats;

        Assert.Equal(Enumerable.Range(1, 40).Select(row => $"Group {row}"), chats.Select(chat => chat.Topic));
        Assert.DoesNotContain(chats, chat => chat.IsExisting);
        Assert.Equal((40, 0), (shell.Emulator.State.Chats.Created, shell.Emulator.State.Chats.Duplicates));
    }

    [Fact]
    public async Task Rows_that_were_lost_before_they_were_processed_are_reported_and_created_by_the_next_run()
    {
        await using var shell = await Shell.StartAsync();
        shell.Emulator.State.Faults.Set(new FaultRule { Kind = FaultKind.CloseBefore, Method = "POST", Every = 5 });

        var first = shell.Run($"$rows = {Rows}; $rows | New-GraphChat -ReuseExisting");
        shell.Emulator.State.Faults.Clear();
        // The connection of the first run would look for the groups for a minute. Another one has only the list.
        shell.Connect();
        var second = shell.Run("$rows | New-GraphChat -ReuseExisting").ThrowOnError();

        Assert.Equal(32, first.Chats.Count);
        Assert.Equal(Enumerable.Repeat("ChatOutcomeUnknown", 8), first.ErrorIds);
        Assert.All(first.Errors, error => Assert.Contains("looked for", error.Exception.Message, StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(1, 40).Select(row => $"Group {row}"), second.Chats.Select(chat => chat.Topic));
        Assert.Equal(first.Errors.Select(error => error.Exception.Message.Split('\'')[1]), second.Chats.Where(chat => !chat.IsExisting).Select(chat => chat.Topic));
        Assert.Equal((40, 0), (shell.Emulator.State.Chats.Created, shell.Emulator.State.Chats.Duplicates));
    }

    [Fact]
    public async Task The_list_is_read_with_throttling_empty_pages_and_different_email_addresses()
    {
        // The email address of each person differs from the UPN, so only the ID identifies them.
        await using var shell = await Shell.StartAsync(new() { ListsPerSecond = 5 }, new() { Scp = "Chat.Create Chat.ReadBasic User.ReadBasic.All" });
        for (var i = 1; i <= 4; i++)
            shell.Emulator.State.Users.Add(new($"00000000-0000-4000-8000-00000000000{i}", $"new{i}@contoso.com") { Mail = $"New.Person.{i}@contoso.example" });
        shell.Run("$rows = 1..4 | ForEach-Object { @{ Topic = 'Welcome'; Members = \"new$_@contoso.com\" } }; $null = $rows | New-GraphChat; $null = 1..400 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } | New-GraphChat -OneOnOne -ThrottleLimit 64").ThrowOnError();

        var chats = shell.Run("$rows | New-GraphChat -ReuseExisting").ThrowOnError().Chats;

        Assert.All(chats, chat => Assert.True(chat.IsExisting));
        Assert.Equal(4, chats.Select(chat => chat.ChatId).Distinct().Count());
        Assert.Equal(4, shell.Emulator.State.Chats.All.Count(chat => !chat.IsOneOnOne));
        Assert.Contains(shell.Requests("GET", "/chats?"), request => request.Status == 429);
    }

    [Fact]
    public async Task A_lost_group_that_is_listed_with_a_delay_is_found()
    {
        await using var shell = await Shell.StartAsync(new() { ListLagSeconds = 3 });
        shell.Emulator.State.Faults.Set(new FaultRule { Kind = FaultKind.CloseAfter, Method = "POST", Times = 1 });

        var chat = Assert.Single(shell.Run("@{ Topic = 'Sales'; Members = 'megan@contoso.com' } | New-GraphChat -ReuseExisting").ThrowOnError().Chats);

        Assert.Equal(Assert.Single(shell.Emulator.State.Chats.All).Id, chat.ChatId);
        Assert.False(chat.IsExisting);
    }

    [Fact]
    public async Task Two_rows_for_one_group_output_one_group_for_each_row()
    {
        await using var shell = await Shell.StartAsync();

        var chats = shell.Run("$chats = 1..2 | ForEach-Object { [pscustomobject]@{ Topic = 'Sales'; Members = 'megan@contoso.com'; Row = $_ } } | New-GraphChat -ReuseExisting; $chats").ThrowOnError().Chats;

        Assert.Equal(chats[0].ChatId, chats[1].ChatId);
        Assert.Single(chats, chat => chat.IsExisting);
        Assert.Equal([1, 2], shell.Run("$chats.InputObject.Row").Output);
        Assert.Single(shell.Emulator.State.Chats.All);
    }

    [Fact]
    public async Task Of_several_matching_groups_the_last_updated_one_is_output_and_a_warning_lists_the_others()
    {
        await using var shell = await Shell.StartAsync();
        var existing = shell.Run("1..2 | ForEach-Object { @{ Topic = 'Sales'; Members = 'megan@contoso.com' } } | New-GraphChat").ThrowOnError().Chats;
        shell.Emulator.State.Chats.Find(existing[0].ChatId)!.LastUpdated += TimeSpan.FromMinutes(1);

        var result = shell.Run("@{ Topic = 'Sales'; Members = 'megan@contoso.com' } | New-GraphChat -ReuseExisting").ThrowOnError();

        Assert.Equal(existing[0].ChatId, Assert.Single(result.Chats).ChatId);
        Assert.Contains(existing[1].ChatId, Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(30)]
    public async Task A_group_that_an_anonymous_guest_joined_is_not_reused(int people)
    {
        await using var shell = await Shell.StartAsync();
        var group = $"1..{people} | ForEach-Object {{ 'user{{0:d5}}@contoso.com' -f $_ }} | New-GraphChat -Topic Sales -ReuseExisting";
        var joined = Assert.Single(shell.Run(group).ThrowOnError().Chats);
        shell.Emulator.State.Chats.Find(joined.ChatId)!.AddAnonymousGuest("Visitor");

        var other = Assert.Single(shell.Run(group).ThrowOnError().Chats);

        Assert.NotEqual(joined.ChatId, other.ChatId);
        Assert.Equal(other.ChatId, Assert.Single(shell.Run(group).ThrowOnError().Chats).ChatId);
    }

    [Fact]
    public async Task A_group_that_the_list_shows_without_some_members_is_not_the_one_of_the_others()
    {
        // The list ends after the guest and 24 users.
        await using var shell = await Shell.StartAsync();
        var large = Assert.Single(shell.Run("1..30 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } | New-GraphChat -Topic Sales").ThrowOnError().Chats);
        shell.Emulator.State.Chats.Find(large.ChatId)!.AddAnonymousGuest("Visitor");

        var small = Assert.Single(shell.Run("1..23 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } | New-GraphChat -Topic Sales -ReuseExisting").ThrowOnError().Chats);

        Assert.NotEqual(large.ChatId, small.ChatId);
    }

    [Fact]
    public async Task For_an_app_the_groups_of_the_first_member_are_read()
    {
        await using var shell = await Shell.StartAsync(new() { AllowAppOnly = true }, new() { Roles = "Chat.Create Chat.ReadBasic.All" });
        const string Group = "'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic Sales -ReuseExisting";
        shell.Run(Group).ThrowOnError();

        Assert.True(Assert.Single(shell.Run(Group).ThrowOnError().Chats).IsExisting);
        Assert.All(shell.Requests("GET", "/chats"), request => Assert.Contains("/users/megan@contoso.com/chats", Uri.UnescapeDataString(request.Path), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_chat_has_its_input_object()
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
    public async Task WhatIf_reads_the_list_and_shows_which_groups_exist()
    {
        await using var shell = await Shell.StartAsync();
        shell.Run("$null = @{ Topic = 'Old'; Members = 'megan@contoso.com' } | New-GraphChat").ThrowOnError();
        var chat = Assert.Single(shell.Emulator.State.Chats.All);

        var text = shell.Show("@{ Topic = 'Old'; Members = 'megan@contoso.com' }, @{ Topic = 'New'; Members = 'megan@contoso.com' }, @{ Topic = 'New'; Members = 'megan@contoso.com' } | New-GraphChat -ReuseExisting -WhatIf");

        Assert.Contains($"Use the existing group chat 'Old' with 2 members ({chat.Id})", text, StringComparison.Ordinal);
        Assert.Contains("Create group chat 'New' with 2 members", text, StringComparison.Ordinal);
        Assert.Contains("Use the group chat 'New' with 2 members, the same as an earlier item's", text, StringComparison.Ordinal);
        Assert.Single(shell.Emulator.State.Chats.All);
    }

    [Fact]
    public async Task WhatIf_names_the_app_that_is_installed_into_a_group_that_exists()
    {
        await using var shell = await Shell.StartAsync();
        shell.Run("$null = @{ Topic = 'Old'; Members = 'megan@contoso.com' } | New-GraphChat").ThrowOnError();
        var id = Assert.Single(shell.Emulator.State.Chats.All).Id;
        const string Rows = "@{ Topic = 'Old'; Members = 'megan@contoso.com' }, @{ Topic = 'New'; Members = 'megan@contoso.com' }";

        var text = shell.Show($"{Rows} | New-GraphChat -ReuseExisting -InstalledApp $args[0] -WhatIf", PendingChats.App);

        Assert.Contains($"Use the existing group chat 'Old' with 2 members ({id}) and install the app", text, StringComparison.Ordinal);
        Assert.Contains($"Create group chat 'New' with 2 members and the app {PendingChats.App}", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_list_that_is_stopped_and_run_again_at_once_creates_each_group_once()
    {
        await using var shell = await Shell.StartAsync(new() { ListLagSeconds = 4 });
        // The engine of the tests has no Select-Object.
        const string Stop = "do { $rows | New-GraphChat -ReuseExisting | ForEach-Object { if (++$n -eq 20) { break } } } while ($false)";
        shell.Run($"$rows = {Rows}; $n = 0; {Stop}").ThrowOnError();

        var chats = shell.Run("$rows | New-GraphChat -ReuseExisting").ThrowOnError().Chats;

        Assert.Equal(Enumerable.Range(1, 40).Select(row => $"Group {row}"), chats.Select(chat => chat.Topic));
        Assert.Equal((40, 0), (shell.Emulator.State.Chats.Created, shell.Emulator.State.Chats.Duplicates));
    }

    [Fact]
    public async Task Two_runspaces_with_one_connection_and_the_same_rows_create_each_group_once()
    {
        await using var shell = await Shell.StartAsync(new() { LatencyMilliseconds = 50 });

        var output = shell.Run($$"""
            $connection, $manifest = (Get-GraphChatConnection), $args[0]
            1..2 | ForEach-Object -Parallel {
                Import-Module $using:manifest
                1..20 | ForEach-Object { @{ Topic = "Group $_"; Members = 'megan@contoso.com;alex@contoso.com' } } | New-GraphChat -ReuseExisting -Connection $using:connection
            }
            """, ModuleUnderTest.Manifest).ThrowOnError().Chats;

        Assert.Equal((40, 20), (output.Count, output.Select(chat => chat.ChatId).Distinct().Count()));
        Assert.Equal((20, 0), (shell.Emulator.State.Chats.Created, shell.Emulator.State.Chats.Duplicates));
    }

    [Fact]
    public async Task A_lost_group_with_an_app_is_output_when_its_app_is_installed()
    {
        await using var shell = await Shell.StartAsync(new() { OperationSeconds = 4 });
        shell.Emulator.State.Faults.Set(new FaultRule { Kind = FaultKind.GatewayTimeout, Method = "POST", Times = 1, Processed = true });

        var chat = Assert.Single(shell.Run("'megan@contoso.com' | New-GraphChat -Topic Sales -ReuseExisting -InstalledApp $args[0] -Wait", PendingChats.App).ThrowOnError().Chats);

        Assert.Equal(PendingChats.App, chat.InstalledApp, ignoreCase: true);
        Assert.Equal(Assert.Single(Assert.Single(shell.Emulator.State.Chats.All).Operations).Id, chat.OperationId);
        Assert.False(chat.IsExisting);
        Assert.True(Assert.IsType<GraphChatOperation>(Assert.Single(shell.Run("$args[0] | Get-GraphChatOperation", chat).Output)).Succeeded);
    }

    [Fact]
    public async Task Without_permission_to_list_chats_nothing_is_created()
    {
        await using var shell = await Shell.StartAsync(token: new() { Scp = "Chat.Create" });

        var result = shell.Run("@{ Topic = 'Sales'; Members = 'megan@contoso.com' } | New-GraphChat -ReuseExisting");

        Assert.Equal("MissingPermission", result.Error.Id());
        Assert.Empty(shell.Requests("POST", "/chats"));
    }

    [Fact]
    public async Task A_group_that_cannot_be_compared_is_ExistingChatUncertain_and_the_item_can_be_piped_again()
    {
        await using var shell = await Shell.StartAsync();
        shell.Run("$null = @{ Topic = 'Sales'; Members = '82fe7758-5bb3-4f0d-a43f-e555fd399c6f' } | New-GraphChat").ThrowOnError();

        var result = shell.Run("@{ Topic = 'Sales'; Members = 'alex@contoso.com' } | New-GraphChat -ReuseExisting");

        Assert.Equal(("ExistingChatUncertain", ErrorCategory.ResourceExists), (result.Error.Id(), result.Error.CategoryInfo.Category));
        Assert.Contains("User.ReadBasic.All", result.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(shell.Emulator.State.Chats.All);
    }

    [Fact]
    public async Task A_federated_person_whose_listed_address_is_not_the_UPN_does_not_duplicate_the_group()
    {
        await using var shell = await Shell.StartAsync(token: new() { Scp = "Chat.Create Chat.ReadBasic User.ReadBasic.All" });
        shell.Emulator.State.Users.Add(new("4562bcc8-c436-4f95-b7c0-4f8ce89dca5f", "sam@fabrikam.com") { Mail = "sam.smith@fabrikam.com", TenantId = SampleUsers.FederatedTenantId });
        const string Row = "@{ Topic = 'Partners'; Members = @{ UPN = 'sam@fabrikam.com'; TenantId = $args[0] }, 'megan@contoso.com' } | New-GraphChat -ReuseExisting";
        shell.Run(Row, SampleUsers.FederatedTenantId).ThrowOnError();

        var error = shell.Run(Row, SampleUsers.FederatedTenantId).Error;

        Assert.Equal("ExistingChatUncertain", error.Id());
        Assert.Contains("sam@fabrikam.com", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("object ID", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(shell.Emulator.State.Chats.All);
        Assert.Empty(shell.Requests("GET", "/users/"));
    }

    [Fact]
    public async Task A_padded_topic_is_the_same_group_when_the_failed_item_is_piped_again()
    {
        await using var shell = await Shell.StartAsync();
        shell.Emulator.State.Faults.Set(new FaultRule { Kind = FaultKind.GatewayTimeout, Method = "POST", Processed = true, Times = 1 });
        shell.Run("'megan@contoso.com' | New-GraphChat -Topic ' Project X ' -ErrorVariable failed -ErrorAction SilentlyContinue");

        var chat = Assert.Single(shell.Run("$failed.TargetObject | New-GraphChat -ReuseExisting").ThrowOnError().Chats);

        Assert.Equal(("Project X", true), (chat.Topic, chat.IsExisting));
        Assert.Single(shell.Emulator.State.Chats.All);
    }
}
