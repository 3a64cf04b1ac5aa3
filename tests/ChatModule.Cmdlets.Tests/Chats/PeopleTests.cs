using System.Net;
using GraphEmulator.Authentication;

namespace ChatModule.Cmdlets.Tests.Chats;

public sealed class PeopleTests
{
    private const string Adele = UnsignedToken.UserId;
    private const string MeganId = "82fe7758-5bb3-4f0d-a43f-e555fd399c6f";

    [Theory]
    [InlineData("'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic 'Project X'")]
    [InlineData("New-GraphChat megan@contoso.com, alex@contoso.com -Topic 'Project X'")]
    [InlineData("New-GraphChat -Member megan@contoso.com, alex@contoso.com -Topic 'Project X'")]
    public async Task All_people_are_members_of_one_group_chat_with_the_caller_first(string script)
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run(script);

        var chat = Assert.IsType<GraphChat>(Assert.Single(result.Output));
        Assert.Equal(("group", "Project X"), (chat.ChatType, chat.Topic));
        Assert.Equal(["adele@contoso.com", "megan@contoso.com", "alex@contoso.com"], chat.Members.Select(member => member.ToString()));
        Assert.All(chat.Members, member => Assert.Equal("owner", member.Role));
        Assert.Equal([$"{Adele} megan@contoso.com alex@contoso.com"], shell.SentMembers);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task OneOnOne_creates_one_chat_for_each_person_in_the_order_of_the_input()
    {
        await using var shell = await Shell.StartAsync();

        var chats = shell.Run("1..30 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } | New-GraphChat -OneOnOne").Chats;

        Assert.Equal(Enumerable.Range(1, 30).Select(number => $"user{number:d5}@contoso.com"), chats.Select(chat => chat.Members[1].UserPrincipalName));
        Assert.All(chats, chat => Assert.Equal("oneOnOne", chat.ChatType));
    }

    [Theory]
    [InlineData("", 8)]
    [InlineData("-ThrottleLimit 1", 1)]
    [InlineData("-ThrottleLimit 3", 3)]
    public async Task ThrottleLimit_is_the_number_of_requests_in_flight(string parameter, int limit)
    {
        var network = new BatchNetwork(limit);
        await using var shell = Shell.On(network);

        var result = shell.Run($"1..{3 * limit} | ForEach-Object {{ 'user{{0:d5}}@contoso.com' -f $_ }} | New-GraphChat -OneOnOne {parameter}");

        Assert.Equal(3 * limit, result.Chats.Count);
        Assert.Equal(limit, network.MaxInFlight);
    }

    [Fact]
    public async Task Chats_are_output_in_order_when_the_first_response_is_the_last()
    {
        await using var shell = await Shell.StartAsync();
        shell.Emulator.State.Faults.Set(new FaultRule { Kind = FaultKind.Slow, BodyContains = "user00001", Milliseconds = 200 });

        var chats = shell.Run("1..5 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } | New-GraphChat -OneOnOne").Chats;

        Assert.Equal("12345", string.Concat(chats.Select(chat => chat.Members[1].UserPrincipalName![8])));
    }

    [Fact]
    public async Task With_replaces_the_caller_as_the_other_member()
    {
        await using var shell = await Shell.StartAsync(token: new() { Upn = "jacob@contoso.com" });

        shell.Run("'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -With jacob@contoso.com -OneOnOne").ThrowOnError();

        Assert.Equal(["jacob@contoso.com alex@contoso.com", "jacob@contoso.com megan@contoso.com"], shell.SentMembers.Order());
    }

    [Theory]
    [InlineData("[pscustomobject]@{ Email = 'Adele@contoso.com' }, [pscustomobject]@{ Email = 'megan@contoso.com' } | New-GraphChat -Topic Emails", "Adele@contoso.com megan@contoso.com")]
    [InlineData("@{ Id = '82fe7758-5bb3-4f0d-a43f-e555fd399c6f'; UserPrincipalName = 'megan@contoso.com' }, @{ Mail = 'Megan@contoso.com' } | New-GraphChat -Topic Emails", $"{Adele} {MeganId}")]
    public async Task An_email_address_that_equals_a_UPN_is_the_same_person(string script, string members)
    {
        await using var shell = await Shell.StartAsync();

        shell.Run(script).ThrowOnError();

        Assert.Equal([members], shell.SentMembers);
    }

    [Fact]
    public async Task A_page_without_items_is_an_error_that_says_so()
    {
        await using var shell = await Shell.StartAsync();

        Assert.Equal("Item 1 is a page that has no items.", shell.Run("@{ value = @() } | New-GraphChat -Topic X").Error.Exception.Message);
    }

    [Fact]
    public async Task A_duplicate_is_skipped_with_a_verbose_line()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run($"'megan@contoso.com', 'MEGAN@contoso.com', @{{ Id = '{MeganId}'; UserPrincipalName = 'megan@contoso.com' }} | New-GraphChat -Topic Pair -Verbose");

        Assert.Equal([$"{Adele} megan@contoso.com"], shell.SentMembers);
        Assert.Equal(2, result.Verbose.Count(line => line.Contains("twice", StringComparison.Ordinal) || line.Contains("duplicate", StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData("ADELE@contoso.com")]
    [InlineData("8B081EF6-4792-4DEF-B2C9-C363A1BF41D5")]
    public async Task The_caller_is_recognized_by_ID_and_UPN_and_not_added_again(string caller)
    {
        await using var shell = await Shell.StartAsync();

        var chat = Assert.Single(shell.Run("'megan@contoso.com', $args[0] | New-GraphChat -Topic Known", caller).Chats);

        Assert.Equal(2, chat.Members.Count);
    }

    [Fact]
    public async Task ExcludeCaller_omits_the_caller_and_the_service_rejects_it_as_CallerNotMember()
    {
        await using var shell = await Shell.StartAsync();

        var error = shell.Run("'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic Others -ExcludeCaller").Error;

        Assert.Equal(("CallerNotMember", ErrorCategory.InvalidArgument), (error.Id(), error.CategoryInfo.Category));
        Assert.Equal(["megan@contoso.com alex@contoso.com"], shell.SentMembers);
    }

    [Fact]
    public async Task Rows_of_a_report_with_an_ID_of_zeros_are_different_people()
    {
        await using var shell = await Shell.StartAsync();

        var shown = shell.Show("1..500 | ForEach-Object { [pscustomobject]@{ 'User Id' = [guid]::Empty; 'User Principal Name' = 'user{0:d5}@contoso.com' -f $_ } } | New-GraphChat -OneOnOne -WhatIf");

        Assert.Equal(500, shown.Split("What if: Create one-on-one chat").Length - 1);
        Assert.DoesNotContain("duplicate", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_of_the_tenant_has_the_role_guest_and_the_complete_UPN()
    {
        await using var shell = await Shell.StartAsync();

        var chat = Assert.Single(shell.Run("'guest_fabrikam.com#EXT#@contoso.com' | New-GraphChat -Topic Guests").Chats);

        Assert.Equal("guest", chat.Members[1].Role);
        Assert.Equal([$"{Adele} guest_fabrikam.com%23EXT%23@contoso.com"], shell.SentMembers);
    }

    [Fact]
    public async Task A_UPN_with_a_quotation_mark_is_sent_completely()
    {
        await using var shell = await Shell.StartAsync();

        var chat = Assert.Single(shell.Run("New-GraphChat \"o'brien@contoso.com\" -OneOnOne").Chats);

        Assert.Equal("o'brien@contoso.com", chat.Members[1].UserPrincipalName);
        Assert.Equal([$"{Adele} o''brien@contoso.com"], shell.SentMembers);
    }

    [Fact]
    public async Task A_person_of_another_tenant_has_the_tenant_ID()
    {
        const string Fabrikam = "4dc1fe35-8ac6-4f0d-904a-7ebcd364bea1";
        await using var shell = await Shell.StartAsync();

        var chat = Assert.Single(shell.Run("[pscustomobject]@{ UserPrincipalName = 'pat@fabrikam.com'; TenantId = $args[0] } | New-GraphChat -OneOnOne", Fabrikam).Chats);

        Assert.Equal(Fabrikam, chat.Members[1].TenantId);
        Assert.Null(chat.WebUrl);
    }

    [Fact]
    public async Task A_second_one_on_one_chat_with_the_same_person_is_the_existing_chat()
    {
        await using var shell = await Shell.StartAsync();

        var chats = shell.Run("New-GraphChat megan@contoso.com -OneOnOne; New-GraphChat megan@contoso.com -OneOnOne").Chats;

        Assert.Equal(chats[0].ChatId, chats[1].ChatId);
    }

    [Fact]
    public async Task The_caller_of_an_opaque_token_is_requested_once()
    {
        await using var shell = await Shell.StartAsync(token: new TokenDescription { Upn = "jacob@contoso.com", Opaque = true });

        shell.Run("New-GraphChat megan@contoso.com -Topic One; New-GraphChat alex@contoso.com -Topic Two").ThrowOnError();

        Assert.All(shell.SentMembers, members => Assert.StartsWith("3626a173-f2bc-4883-bcf7-01514c3bfb82 ", members, StringComparison.Ordinal));
        Assert.Single(shell.Requests("GET", "/me"));
    }

    /// <summary>Responds after a batch of requests is received, so that a test with a lower limit would never end.</summary>
    private sealed class BatchNetwork(int size) : HttpMessageHandler
    {
        private readonly List<TaskCompletionSource> waiting = [];
        private int inFlight;

        public int MaxInFlight { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var complete = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (waiting)
            {
                MaxInFlight = Math.Max(MaxInFlight, ++inFlight);
                waiting.Add(complete);
                if (waiting.Count == size)
                {
                    waiting.ForEach(request => request.SetResult());
                    waiting.Clear();
                }
            }
            await complete.Task.WaitAsync(cancellationToken);
            lock (waiting)
                inFlight--;
            return new(HttpStatusCode.Created) { RequestMessage = request, Content = new StringContent(ScriptedNetwork.Created) };
        }
    }
}
