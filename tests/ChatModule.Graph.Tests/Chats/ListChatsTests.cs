namespace ChatModule.Graph.Tests;

/// <summary>Reading a chat by ID, and listing chats page by page, with their members.</summary>
public class ListChatsTests
{
    private const string Member = """
        {"@odata.type":"#microsoft.graph.aadUserConversationMember","id":"MCMj","roles":["owner"],"displayName":"Megan Bowen","userId":"8b081ef6-4792-4def-b2c9-c363a1bf41d5","email":"megan@contoso.com","tenantId":"t"}
        """;

    private const string Nameless = """
        {"@odata.type":"#microsoft.graph.aadUserConversationMember","id":"MCMk","displayName":"Alex","userId":"","email":null}
        """;

    [Fact]
    public async Task A_chat_is_read_in_full()
    {
        using var service = new Service(Reply.Json($$"""
            {"id":"19:a@thread.v2","topic":"Sales","chatType":"group","webUrl":"https://teams.microsoft.com/l/chat/a","tenantId":"t",
             "createdDateTime":"2026-01-01T00:00:00Z","lastUpdatedDateTime":"2026-01-02T00:00:00Z","members":[{{Member}}]}
            """));

        var chat = await service.Client.GetChatAsync("19:a@thread.v2", default);

        Assert.Equal("https://graph.microsoft.com/beta/chats/19:a@thread.v2?$expand=members", Uri.UnescapeDataString(Assert.Single(service.Sent).Uri.AbsoluteUri));
        Assert.Equal(("19:a@thread.v2", "Sales", "group", "t"), (chat.ChatId, chat.Topic, chat.ChatType, chat.TenantId));
        Assert.Equal((2, 1), (chat.LastUpdatedDateTime!.Value.Day, chat.CreatedDateTime!.Value.Day));
        var member = Assert.Single(chat.Members);
        Assert.Equal(("8b081ef6-4792-4def-b2c9-c363a1bf41d5", "megan@contoso.com", "Megan Bowen", "owner", "t"), (member.UserId, member.UserPrincipalName, member.DisplayName, member.Role, member.TenantId));
        Assert.Null(chat.InputObject);
    }

    [Theory]
    [InlineData("[]", null)]
    [InlineData("[\"owner\"]", "owner")]
    [InlineData("[\"guest\"]", "guest")]
    public async Task A_member_has_the_role_in_the_response(string roles, string? expected)
    {
        using var service = new Service(Reply.Json($$"""{"id":"19:a","members":[{"@odata.type":"#microsoft.graph.aadUserConversationMember","userId":"u","roles":{{roles}}}]}"""));

        Assert.Equal(expected, Assert.Single((await service.Client.GetChatAsync("19:a", default)).Members).Role);
    }

    [Theory]
    [InlineData("anonymousGuest", "anonymousGuestId")]
    [InlineData("azureCommunicationServicesUser", "azureCommunicationServicesId")]
    [InlineData("microsoftAccountUser", "userId")]
    [InlineData("skypeUser", "skypeId")]
    public async Task A_member_who_is_not_a_user_is_a_member_with_a_name_and_no_ID(string kind, string id)
    {
        var other = $$"""{"@odata.type":"#microsoft.graph.{{kind}}ConversationMember","id":"MCMk","displayName":"Visitor","email":"visitor@example.com","{{id}}":"00037ffe-0000-0000-0000-000000000000"}""";
        using var service = new Service(request => Reply.Json(request.Uri.AbsolutePath.EndsWith("/members", StringComparison.Ordinal)
            ? $$"""{"value":[{{other}},{{Member}}]}"""
            : $$"""{"id":"19:a","members":[{{other}},{{Member}}]}"""));

        foreach (var members in new[] { (await service.Client.GetChatAsync("19:a", default)).Members, await service.Client.GetMembersAsync("19:a", default) })
        {
            Assert.Equal([("Visitor", null), ("Megan Bowen", "8b081ef6-4792-4def-b2c9-c363a1bf41d5")], members.Select(member => (member.DisplayName, member.UserId)));
            Assert.Equal("", members[0].ToString());
        }
    }

    [Fact]
    public async Task A_filter_is_sent_with_doubled_quotation_marks_and_applied_again_to_the_response()
    {
        using var service = new Service(Reply.Json("""{"value":[{"id":"19:a","chatType":"group","topic":"It's on"},{"id":"19:b","chatType":"group","topic":"it's on"}]}"""));

        var chats = await ListAsync(service, new() { Topic = "It's on", ChatType = "group" });

        Assert.Equal("?$expand=members&$filter=chatType eq 'group' and topic eq 'It''s on'&$top=50", Uri.UnescapeDataString(Assert.Single(service.Sent).Uri.Query));
        Assert.Equal(["19:a"], chats);
    }

    [Fact]
    public async Task A_topic_that_was_cut_inside_a_character_is_compared_as_it_is_sent()
    {
        using var service = new Service(Reply.Json("""{"value":[{"id":"19:a","topic":"Launch \uFFFD"}]}"""));

        Assert.Equal(["19:a"], await ListAsync(service, new() { Topic = "Launch \uD83D" }));
        Assert.Contains("topic eq 'Launch \uFFFD'", Uri.UnescapeDataString(service.Sent[0].Uri.Query), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" and ", "chatType eq 'group' and topic eq 'Sales'|topic eq 'Sales'", "topic eq 'Sales'", "chatType eq 'group'")]
    [InlineData("topic", "chatType eq 'group' and topic eq 'Sales'|topic eq 'Sales'|chatType eq 'group'", "chatType eq 'group'", "chatType eq 'group'")]
    [InlineData("chatType", "chatType eq 'group' and topic eq 'Sales'|topic eq 'Sales'", "topic eq 'Sales'", "|")]
    [InlineData(" eq ", "chatType eq 'group' and topic eq 'Sales'|topic eq 'Sales'|chatType eq 'group'|", "", "")]
    public async Task A_filter_that_the_service_rejects_is_left_out_and_applied_to_the_response(
        string rejected, string first, string second, string byType)
    {
        const string Chats = """
            {"value":[{"id":"19:a","chatType":"group","topic":"Sales"},{"id":"19:b","chatType":"oneOnOne"},{"id":"19:c","chatType":"group","topic":"Other"}]}
            """;
        using var service = new Service(request => Filter(request).Contains(rejected, StringComparison.Ordinal)
            ? Reply.Error(400, "BadRequest", "Invalid filter clause.")
            : Reply.Json(Chats));

        Assert.Equal(["19:a"], await ListAsync(service, new() { Topic = "Sales", ChatType = "group" }));
        Assert.Equal(first, string.Join('|', service.Sent.Select(Filter)));
        var count = service.Sent.Count;
        Assert.Equal(["19:a"], await ListAsync(service, new() { Topic = "Sales", ChatType = "group" }));
        Assert.Equal(second, string.Join('|', service.Sent.Skip(count).Select(Filter)));
        count = service.Sent.Count;
        Assert.Equal(["19:a", "19:c"], await ListAsync(service, new() { ChatType = "group" }));
        Assert.Equal(byType == "|" ? ["chatType eq 'group'", ""] : [byType], service.Sent.Skip(count).Select(Filter));
    }

    [Fact]
    public async Task A_list_that_is_rejected_without_a_filter_too_is_an_error_and_the_filter_is_tried_again()
    {
        var rejects = true;
        using var service = new Service(_ => rejects ? Reply.Error(400, "BadRequest", "No.") : Reply.Json("""{"value":[]}"""));

        Assert.Equal(GraphChatError.BadRequest,
            (await Assert.ThrowsAsync<GraphChatException>(() => ListAsync(service, new() { Topic = "Sales" }))).Error);
        rejects = false;
        var count = service.Sent.Count;
        await ListAsync(service, new() { Topic = "Sales" });

        Assert.Equal(["topic eq 'Sales'"], service.Sent.Skip(count).Select(Filter));
    }

    [Fact]
    public async Task An_empty_page_with_a_next_link_is_not_the_end()
    {
        using var service = new Service(request => Reply.Json(request.Number == 1
            ? """{"value":[],"@odata.nextLink":"https://graph.microsoft.com/beta/chats?$skiptoken=1"}"""
            : """{"value":[{"id":"19:a"}]}"""));

        Assert.Equal(["19:a"], await ListAsync(service, new()));
        Assert.Equal(2, service.Sent.Count);
    }

    [Fact]
    public async Task The_next_page_is_requested_only_when_it_is_needed()
    {
        using var service = new Service(Reply.Json("""{"value":[{"id":"19:a"}],"@odata.nextLink":"https://graph.microsoft.com/beta/chats?$skiptoken=1"}"""));

        await foreach (var _ in service.Client.ListChatsAsync(new(), default))
            break;

        Assert.Single(service.Sent);
    }

    [Fact]
    public async Task The_chats_of_another_user_are_requested_under_that_user()
    {
        using var service = new Service(Reply.Json("""{"value":[]}"""));

        await ListAsync(service, new() { User = "o'brien@contoso.com" });

        Assert.Equal("/beta/users/o'brien@contoso.com/chats", Uri.UnescapeDataString(Assert.Single(service.Sent).Uri.AbsolutePath));
    }

    [Fact]
    public async Task A_chat_that_is_not_found_is_ChatNotFound()
    {
        using var service = new Service(Reply.Error(404, "NotFound", "No such chat."));

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => service.Client.GetChatAsync("19:a", default));

        Assert.Equal(GraphChatError.ChatNotFound, failure.Error);
        Assert.Contains("19:a", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chats_of_a_user_who_is_not_found_are_MemberNotFound()
    {
        using var service = new Service(Reply.Error(404, "NotFound", "No such user."));

        Assert.Equal(GraphChatError.MemberNotFound, (await Assert.ThrowsAsync<GraphChatException>(() => ListAsync(service, new() { User = "x@contoso.com" }))).Error);
    }

    [Fact]
    public async Task A_chat_that_moves_to_the_first_page_while_the_pages_are_read_is_listed()
    {
        using var service = new Service(request => Reply.Json(request.Number switch
        {
            1 => """{"value":[{"id":"19:a"},{"id":"19:b"}],"@odata.nextLink":"https://graph.microsoft.com/beta/chats?$skiptoken=1"}""",
            // 19:c had a new message meanwhile: it comes first, and 19:b is on the second page now.
            2 => """{"value":[{"id":"19:b"}]}""",
            _ => """{"value":[{"id":"19:c"},{"id":"19:a"}],"@odata.nextLink":"https://graph.microsoft.com/beta/chats?$skiptoken=1"}""",
        }));

        Assert.Contains("19:c", await ListAsync(service, new() { IncludesMoved = true }));
        Assert.Equal(3, service.Sent.Count);
        Assert.Equal(service.Sent[0].Uri, service.Sent[2].Uri);
    }

    [Fact]
    public async Task A_list_of_one_page_is_read_once()
    {
        using var service = new Service(Reply.Json("""{"value":[{"id":"19:a"}]}"""));

        await ListAsync(service, new() { IncludesMoved = true });

        Assert.Single(service.Sent);
    }

    public static TheoryData<string, string, bool> ListedMembers => new()
    {
        { "all", $$""","chatType":"group","members":[{{Member}}]""", true },
        { "a guest who isn't a user", $$""","chatType":"group","members":[{{Member}},{"@odata.type":"#microsoft.graph.anonymousGuestConversationMember"}]""", true },
        { "a user without a type", ""","chatType":"group","members":[{"userId":"u","email":"megan@contoso.com"}]""", true },
        { "no property", ""","chatType":"group" """, false },
        { "null", ""","chatType":"group","members":null""", false },
        { "none", ""","chatType":"group","members":[]""", false },
        { "text", ""","chatType":"group","members":"many" """, false },
        { "next link", $$""","chatType":"group","members":[{{Member}}],"members@odata.nextLink":"https://graph.microsoft.com/beta/x" """, false },
        { "a null", $$""","chatType":"group","members":[{{Member}},null]""", false },
        { "a member without a type and an ID", $$""","chatType":"group","members":[{{Member}},{"displayName":"Visitor"}]""", false },
        { "a user without an ID and an address", $$""","chatType":"group","members":[{{Member}},{{Nameless}}]""", false },
        { "25", $$""","chatType":"group","members":[{{string.Join(',', Enumerable.Repeat(Member, 25))}}]""", false },
        { "no type of the chat", $$""","members":[{{Member}}]""", false },
    };

    [Theory, MemberData(nameof(ListedMembers))]
    public async Task Members_are_known_to_be_incomplete_where_the_list_lacks_some(string what, string members, bool expected)
    {
        using var service = new Service(Reply.Json($$"""{"value":[{"id":"19:a@thread.v2"{{members}}}]}"""));

        var chats = await service.Client.ListChatsAsync(new() { ChatType = "group" }, default).ToListAsync();

        Assert.Equal((what, expected), (what, Assert.Single(chats).HasAllMembers));
    }

    [Theory]
    [InlineData("19:a_b@unq.gbl.spaces")]
    [InlineData("19:meeting_a@thread.v2")]
    public async Task A_chat_without_a_type_whose_ID_is_of_another_type_is_not_a_group(string id)
    {
        using var service = new Service(Reply.Json($$"""{"value":[{"id":"{{id}}"}]}"""));

        Assert.Empty(await ListAsync(service, new() { ChatType = "group" }));
    }

    [Theory]
    [InlineData("null", "chats", "messages", "operations", "members")]
    [InlineData("""{"topic":"Sales"}""", "chats")]
    [InlineData("""{"id":""}""", "chats", "messages")]
    [InlineData("""{"displayName":"Visitor"}""", "members")]
    public async Task A_list_with_an_item_that_cannot_be_identified_is_an_error(string item, params string[] lists)
    {
        using var service = new Service(Reply.Json($$"""{"value":[{{item}}]}"""));

        foreach (var list in lists)
        {
            var failure = await Assert.ThrowsAsync<GraphChatException>(() => list switch
            {
                "chats" => ListAsync(service, new()),
                "messages" => service.Client.ListMessagesAsync("19:a", null, default).ToListAsync().AsTask(),
                "operations" => service.Client.ListOperationsAsync("19:a", [], default).ToListAsync().AsTask(),
                _ => service.Client.GetMembersAsync("19:a", default),
            });
            Assert.Equal((list, GraphChatError.InvalidResponse), (list, failure.Error));
        }
    }

    [Fact]
    public async Task Selected_properties_need_not_identify_an_operation()
    {
        using var service = new Service(Reply.Json("""{"value":[{"attemptsCount":1}]}"""));

        Assert.Single(await service.Client.ListOperationsAsync("19:a", ["attemptsCount"], default).ToListAsync());
    }

    [Fact]
    public async Task The_first_page_that_is_read_again_is_not_taken_for_complete_either()
    {
        using var service = new Service(static request => Reply.Json(request.Number switch
        {
            1 => """{"value":[],"@odata.nextLink":"https://graph.microsoft.com/beta/chats?$skiptoken=1"}""",
            2 => """{"value":[]}""",
            _ => """{"value":[null]}""",
        }));

        var failure = await Assert.ThrowsAsync<GraphChatException>(() =>
            ListAsync(service, new() { IncludesMoved = true }));

        Assert.Equal(GraphChatError.InvalidResponse, failure.Error);
    }

    [Theory]
    [InlineData("19:A", null)]
    [InlineData("19:b", GraphChatError.InvalidResponse)]
    [InlineData("", GraphChatError.InvalidResponse)]
    public void Another_chat_than_the_requested_one_is_an_error(string id, GraphChatError? expected) =>
        VirtualTimeRunner.Run(async time =>
        {
            using var service = new Service(_ => Reply.Json($$"""{"id":"{{id}}"}"""), time: time);

            var read = await Record.ExceptionAsync(() => service.Client.GetChatAsync("19:a", default));
            var renamed = await Record.ExceptionAsync(() =>
                service.Client.UpdateTopicAsync(new("19:a"), "Sales", default));

            Assert.Equal((expected, expected), (ErrorOf(read), ErrorOf(renamed)));

            static GraphChatError? ErrorOf(Exception? e) => ((GraphChatException?)e)?.Error;
        });

    [Theory]
    [InlineData("7")]
    [InlineData("\"\"")]
    [InlineData("{}")]
    public async Task A_next_link_that_is_not_an_address_is_not_the_end_of_the_list(string link)
    {
        using var service = new Service(Reply.Json($$"""{"value":[],"@odata.nextLink":{{link}}}"""));

        Assert.Equal(GraphChatError.InvalidResponse, (await Assert.ThrowsAsync<GraphChatException>(() => ListAsync(service, new()))).Error);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("""{"id":"19:a"}""")]
    public void A_page_whose_value_is_not_a_list_is_not_an_empty_list(string value) => VirtualTimeRunner.Run(async time =>
    {
        using var service = new Service(_ => Reply.Json($$"""{"value":{{value}}}"""), time: time);

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => ListAsync(service, new()));

        Assert.Equal(GraphChatError.InvalidResponse, failure.Error);
    });

    private static string Filter(SentRequest request) =>
        System.Web.HttpUtility.ParseQueryString(request.Uri.Query)["$filter"] ?? "";

    private static async Task<List<string>> ListAsync(Service service, ChatFilter filter)
    {
        List<string> ids = [];
        await foreach (var chat in service.Client.ListChatsAsync(filter, default))
            ids.Add(chat.ChatId);
        return ids;
    }
}
