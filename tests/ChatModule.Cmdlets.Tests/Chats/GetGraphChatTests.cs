using GraphEmulator.Authentication;
using GraphEmulator.Users;

namespace ChatModule.Cmdlets.Tests.Chats;

public sealed class GetGraphChatTests
{
    private const string TwoGroups = """
        $null = @{ Topic = 'Sales'; Members = 'megan@contoso.com;alex@contoso.com' } | New-GraphChat
        $null = @{ Topic = "It's on and off"; Members = 'megan@contoso.com;jacob@contoso.com' } | New-GraphChat
        $null = New-GraphChat alex@contoso.com -OneOnOne
        """;

    [Theory]
    [InlineData("Get-GraphChat -Topic Sales", "Sales")]
    [InlineData("Get-GraphChat -Topic ' Sales '", "Sales")]
    [InlineData("Get-GraphChat -Topic 'It''s on and off'", "It's on and off")]
    [InlineData("Get-GraphChat -Topic sal*", "Sales")]
    [InlineData("Get-GraphChat -Member megan@contoso.com, alex@contoso.com", "Sales")]
    [InlineData("Get-GraphChat -Member @{ UserPrincipalName = 'jacob@contoso.com' }", "It's on and off")]
    [InlineData("Get-GraphChat -ChatType group", "It's on and off|Sales")]
    [InlineData("Get-GraphChat -ChatType oneOnOne", "")]
    [InlineData("Get-GraphChat", "|It's on and off|Sales")]
    [InlineData("Get-GraphChat -Topic nothing", null)]
    public async Task Chats_are_filtered_by_topic_members_and_type(string command, string? topics)
    {
        await using var shell = await Shell.StartAsync();
        shell.Run(TwoGroups).ThrowOnError();

        var result = shell.Run(command).ThrowOnError();

        Assert.Equal(topics, result.Chats.Count == 0 ? null : string.Join('|', result.Chats.Select(chat => chat.Topic)));
    }

    [Fact]
    public async Task A_topic_of_another_program_with_blanks_around_it_is_found_as_it_is()
    {
        const string Listed = """
            {"value":[{"id":"19:a","chatType":"group","topic":" Sales",
             "members":[{"@odata.type":"#microsoft.graph.aadUserConversationMember","userId":"u"}]}]}
            """;
        var network = new ScriptedNetwork().Respond(200, Listed);
        await using var shell = Shell.On(network);

        Assert.Equal(" Sales", Assert.Single(shell.Run("Get-GraphChat -Topic ' Sales'").ThrowOnError().Chats).Topic);
        Assert.Contains("topic eq ' Sales'", Uri.UnescapeDataString(Assert.Single(network.Sent).Uri.Query),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chat_is_read_by_its_ID_with_the_names_of_its_members()
    {
        await using var shell = await Shell.StartAsync();

        var chat = Assert.Single(shell.Run("'megan@contoso.com' | New-GraphChat -Topic Sales | Get-GraphChat").Chats);

        Assert.Equal(["Adele Vance", "Megan Bowen"], chat.Members.Select(member => member.DisplayName));
        Assert.Equal("Sales", chat.Topic);
    }

    [Fact]
    public async Task An_unknown_ID_is_ChatNotFound_and_does_not_affect_other_items()
    {
        await using var shell = await Shell.StartAsync();
        shell.Run(TwoGroups).ThrowOnError();

        var result = shell.Run("@{ ChatId = '19:nothing@thread.v2' }, (Get-GraphChat -Topic Sales) | ForEach-Object { [pscustomobject]@{ ChatId = $_.ChatId } } | Get-GraphChat");

        Assert.Equal(("ChatNotFound", "19:nothing@thread.v2", ErrorCategory.ObjectNotFound), (result.Error.Id(), result.Error.TargetObject, result.Error.CategoryInfo.Category));
        Assert.Single(result.Chats);
    }

    [Fact]
    public async Task Pages_are_requested_when_needed_and_empty_pages_are_followed()
    {
        await using var shell = await Shell.StartAsync(new() { ChatPageSize = 2 });
        shell.Run("$null = 1, (2..60) | ForEach-Object { $_ | ForEach-Object { @{ Topic = \"Row $_\"; Members = 'megan@contoso.com' } } | New-GraphChat }").ThrowOnError();

        Assert.Equal(60, shell.Run("Get-GraphChat").Chats.Count);
        Assert.Equal(2, shell.Requests("GET", "/chats").Count);
        // The oldest chat is the only one on the last page. With the filter, the pages before it are empty.
        Assert.Single(shell.Run("Get-GraphChat -Topic 'Row 1'").Chats);
        Assert.Equal(4, shell.Requests("GET", "/chats").Count);
    }

    [Fact]
    public async Task A_chat_with_more_members_than_the_list_response_has_all_of_them()
    {
        await using var shell = await Shell.StartAsync();
        shell.Run("$null = 1..30 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } | New-GraphChat -Topic Big").ThrowOnError();

        Assert.Equal(31, Assert.Single(shell.Run("Get-GraphChat -Topic Big").ThrowOnError().Chats).Members.Count);
        Assert.Equal("Big", Assert.Single(shell.Run("Get-GraphChat -Member user00030@contoso.com").ThrowOnError().Chats).Topic);
        Assert.Empty(shell.Run("Get-GraphChat -Topic Other*").ThrowOnError().Chats);
    }

    [Fact]
    public async Task A_member_who_is_not_a_user_counts_and_has_a_name()
    {
        await using var shell = await Shell.StartAsync();
        var created = Assert.Single(shell.Run("1..30 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } | New-GraphChat -Topic Big").ThrowOnError().Chats);
        shell.Emulator.State.Chats.Find(created.ChatId)!.AddAnonymousGuest("Visitor");

        var chat = Assert.Single(shell.Run("Get-GraphChat -Topic Big").ThrowOnError().Chats);

        Assert.Equal(32, chat.Members.Count);
        Assert.Equal(("Visitor", null, null), (chat.Members[0].DisplayName, chat.Members[0].UserId, chat.Members[0].UserPrincipalName));
        Assert.StartsWith("Visitor (without an ID);adele.vance@contoso.example;", chat.Members.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_specifies_the_user_whose_chats_it_lists()
    {
        await using var shell = await Shell.StartAsync(new() { AllowAppOnly = true }, new TokenDescription { Roles = "Chat.Create Chat.ReadBasic.All User.Read.All" });
        shell.Run("$null = 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic Sales").ThrowOnError();

        Assert.Equal("AppOnlyNotSupported", shell.Run("Get-GraphChat").Error.Id());
        Assert.Single(shell.Run("Get-GraphChat -User megan@contoso.com").Chats);
        Assert.Equal("MemberNotFound", shell.Run("Get-GraphChat -User nobody@contoso.com").Error.Id());
    }

    [Fact]
    public async Task A_user_who_lists_the_chats_of_another_is_told_to_sign_in_as_an_app()
    {
        await using var shell = await Shell.StartAsync();

        var error = shell.Run("Get-GraphChat -User megan@contoso.com").Error;

        Assert.Equal(("MissingPermission", "megan@contoso.com"), (error.Id(), error.TargetObject));
        Assert.Contains("app-only sign-in with one of the application permissions Chat.ReadBasic.All", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("-Scopes", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_permission_to_read_users_email_addresses_are_compared_with_one_warning()
    {
        await using var shell = await Shell.StartAsync();
        shell.Run(TwoGroups).ThrowOnError();

        var result = shell.Run("Get-GraphChat -Member megan@contoso.com, alex@contoso.com");

        Assert.Equal("Sales", Assert.Single(result.Chats).Topic);
        var warning = Assert.Single(result.Warnings);
        Assert.Contains("email address", warning, StringComparison.Ordinal);
        Assert.Contains("User.ReadBasic.All", warning, StringComparison.Ordinal);
        Assert.Single(shell.Requests("GET", "/users/"));
    }

    [Fact]
    public async Task A_person_of_another_tenant_is_compared_by_address_and_not_read()
    {
        await using var shell = await Shell.StartAsync(token: new() { Scp = "Chat.Create Chat.ReadBasic User.ReadBasic.All" });
        shell.Run($"$pat = @{{ UserPrincipalName = 'pat@fabrikam.com'; TenantId = '{SampleUsers.FederatedTenantId}' }}; @{{ Topic = 'Federated'; Members = $pat, 'megan@contoso.com' }} | New-GraphChat").ThrowOnError();

        var result = shell.Run("Get-GraphChat -Member $pat").ThrowOnError();

        Assert.Equal("Federated", Assert.Single(result.Chats).Topic);
        Assert.Empty(shell.Requests("GET", "/users/"));
    }

    [Fact]
    public async Task The_caller_is_found_by_user_principal_name_though_the_email_address_differs()
    {
        await using var shell = await Shell.StartAsync();
        shell.Run(TwoGroups).ThrowOnError();

        var result = shell.Run("Get-GraphChat -Member Adele@contoso.com, megan@contoso.com").ThrowOnError();

        Assert.Equal(["It's on and off", "Sales"], result.Chats.Select(chat => chat.Topic));
        Assert.DoesNotContain(shell.Requests("GET", "/users/"), request => request.Path.Contains("adele", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("Sales [draft")]
    [InlineData("[")]
    [InlineData("[]")]
    [InlineData("[z-a]")]
    public async Task A_topic_that_is_not_a_valid_pattern_is_exact(string topic)
    {
        await using var shell = await Shell.StartAsync();
        shell.Run("$null = 'megan@contoso.com' | New-GraphChat -Topic $args[0]; $null = 'megan@contoso.com' | New-GraphChat -Topic Other", topic).ThrowOnError();

        Assert.Equal(topic, Assert.Single(shell.Run("Get-GraphChat -Topic $args[0]", topic).ThrowOnError().Chats).Topic);
    }

    [Theory]
    [InlineData("[HR] Welcome", "R Welcome")]
    [InlineData("Ready?", "Ready!")]
    [InlineData("[HR] Welcome *", "R Welcome back")]
    public async Task A_topic_that_exists_literally_is_not_a_pattern(string topic, string other)
    {
        await using var shell = await Shell.StartAsync();
        const string Create = "$null = $args | ForEach-Object { @{ Topic = $_; Members = 'megan@contoso.com' } } | New-GraphChat";
        shell.Run(Create, other).ThrowOnError();

        Assert.Equal(other, Assert.Single(shell.Run("Get-GraphChat -Topic $args[0]", topic).ThrowOnError().Chats).Topic);
        shell.Run(Create, topic).ThrowOnError();
        Assert.Equal(topic, Assert.Single(shell.Run("Get-GraphChat -Topic $args[0]", topic).ThrowOnError().Chats).Topic);
        Assert.Empty(shell.Run("Get-GraphChat -Topic $args[0] -Member alex@contoso.com", topic).Chats);
    }

    [Theory]
    [InlineData("Get-GraphChat")]
    [InlineData("Get-GraphChat -Topic Row*")]
    [InlineData("Get-GraphChat -Member megan@contoso.com")]
    public async Task A_chat_whose_members_cannot_be_read_is_an_error_with_the_chat_and_the_others_go_on(string command)
    {
        await using var shell = await Shell.StartAsync(token: new() { Scp = "Chat.Create Chat.ReadBasic User.ReadBasic.All" });
        shell.Run("""
            $large = 'megan@contoso.com', 'alex@contoso.com' + (1..30 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ })
            $null = 1..7 | ForEach-Object { @{ Topic = "Row $_"; Members = $(if ($_ -eq 4) { $large } else { 'megan@contoso.com' }) } } | New-GraphChat
            """).ThrowOnError();
        shell.Emulator.State.Faults.Set(new FaultRule { Kind = FaultKind.Status, Status = 404, Code = "NotFound", Method = "GET", Path = "/members$" });

        var result = shell.Run(command);

        Assert.Equal(["Row 1", "Row 2", "Row 3", "Row 5", "Row 6", "Row 7"], result.Chats.Select(chat => chat.Topic).Order());
        Assert.Equal(("ChatNotFound", "Row 4"), (result.Error.Id(), Assert.IsType<GraphChat>(result.Error.TargetObject).Topic));
    }

    [Fact]
    public async Task An_empty_list_of_people_is_an_error_and_not_all_chats()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("Get-GraphChat -Member ([Collections.ArrayList]::new())");

        Assert.Equal("MemberNotRecognized", result.Error.Id());
        Assert.Empty(shell.Requests("GET", "/chats"));
    }

    [Theory]
    [InlineData("nobody", "MemberNotRecognized", "nobody")]
    [InlineData("@{ Topic = 'x' }", "MemberNotRecognized", "System.Collections.Hashtable")]
    [InlineData("megan@contoso.com, nobody@contoso.com", "MemberNotFound", "nobody@contoso.com")]
    public async Task The_target_of_an_error_about_a_member_is_the_member(string member, string id, string target)
    {
        await using var shell = await Shell.StartAsync(token: new() { Scp = "Chat.Create Chat.ReadBasic User.ReadBasic.All" });

        var error = shell.Run($"Get-GraphChat -Topic Sales -Member {member}").Error;

        Assert.Equal((id, target), (error.Id(), error.TargetObject?.ToString()));
        Assert.Empty(shell.Requests("GET", "/chats"));
    }

    [Fact]
    public async Task The_type_is_sent_as_the_service_spells_it()
    {
        await using var shell = await Shell.StartAsync();

        shell.Run("Get-GraphChat -ChatType ONEONONE").ThrowOnError();

        Assert.Contains("chatType eq 'oneOnOne'", Uri.UnescapeDataString(Assert.Single(shell.Requests("GET", "/chats")).Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_takes_one_person()
    {
        await using var shell = await Shell.StartAsync();

        Assert.Equal("-User takes one person, but 2 were given.", shell.Run("Get-GraphChat -User megan@contoso.com, alex@contoso.com").Error.Exception.Message);
    }
}
