namespace ChatModule.Graph.Tests;

/// <summary>The responses of <c>POST /chats</c>: a chat, or an operation that installs its app.</summary>
public class CreateChatTests
{
    private const string App = "05F59CEC-A742-4A50-A62E-202A57E478A4";
    private const string Chat = "19:82fe7758_bfb5bb25@unq.gbl.spaces";
    private const string Operation = "2432b57b-0abd-43db-aa7b-16eadd115d34-861f06db-0208-4815-b67a-965df0d28b7f-10adc8a6-60db-42e2-9761-e56a7e4c7bc9";

    private static readonly Reply[] UnusableBodies =
    [
        Reply.Html(202), Reply.Json("Accepted", 202), Reply.Json("null", 202), Reply.Json("[1]", 202), Reply.Json("{\"id\":\"19:", 202),
        Reply.Json("""{"id":5}""", 202), Reply.Json("""{"createdDateTime":"yesterday"}""", 202),
        new() { Status = 202, Content = () => ScriptedContent.Throwing(new InvalidDataException("gzip")) },
        new() { Status = 202, Content = () => ScriptedContent.Broken(3) },
        new() { Status = 202, Content = ScriptedContent.Endless },
    ];

    [Fact]
    public async Task A_201_response_is_the_chat()
    {
        using var service = new Service(Reply.Ok("""
            { "@odata.context": "https://graph.microsoft.com/beta/$metadata#chats/$entity", "id": "19:1c5b@thread.v2", "topic": "Group chat title",
              "createdDateTime": "2020-12-04T23:11:16.1751234Z", "lastUpdatedDateTime": "2020-12-04T23:11:17Z", "chatType": "group",
              "webUrl": "https://teams.microsoft.com/l/chat/19%3A1c5b@thread.v2/0?tenantId=b33c", "tenantId": "b33cbe9f-8ebe-4f2a-912b-7e2a427f477f", "unknownProperty": { "a": [1] } }
            """));

        var chat = await service.Client.CreateChatAsync(Service.Group(), default);

        Assert.Equal(("19:1c5b@thread.v2", "19:1c5b@thread.v2", "group", "Group chat title"), (chat.ChatId, chat.Id, chat.ChatType, chat.Topic));
        Assert.Equal("2020-12-04T23:11:16.1751234+00:00", chat.CreatedDateTime!.Value.ToString("O"));
        Assert.Equal("b33cbe9f-8ebe-4f2a-912b-7e2a427f477f", chat.TenantId);
        Assert.StartsWith("https://teams.microsoft.com/l/chat/", chat.WebUrl, StringComparison.Ordinal);
        Assert.Equal(["megan@contoso.com", "8b081ef6-4792-4def-b2c9-c363a1bf41d5"], chat.Members.Select(member => $"{member}"));
        Assert.Null(chat.OperationId);
        Assert.Null(chat.InstalledApp);
    }

    [Fact]
    public async Task Every_property_except_the_ID_is_optional()
    {
        using var service = new Service(Reply.Ok("""{"id":"19:x","topic":null,"webUrl":null}"""));

        var chat = await service.Client.CreateChatAsync(Service.Group(), default);

        Assert.Equal(("19:x", "Project X", null), (chat.ChatId, chat.Topic, chat.WebUrl));
    }

    [Theory]
    [InlineData($"/chats('{Chat}')/operations('{Operation}')")]
    [InlineData($"/chats/{Chat}/operations/{Operation}")]
    [InlineData($"https://graph.microsoft.com/beta/chats('{Chat}')/operations('{Operation}')")]
    [InlineData("/chats('19%3A82fe7758_bfb5bb25%40unq.gbl.spaces')/operations('" + Operation + "')")]
    public async Task A_202_response_is_the_chat_and_its_operation(string location)
    {
        using var service = new Service(Accepted(location));

        var chat = await service.Client.CreateChatAsync(Service.Group(App), default);

        Assert.Equal((Chat, Operation, location, App), (chat.ChatId, chat.OperationId, chat.OperationLocation, chat.InstalledApp));
        Assert.Equal(("group", "Project X", "2432b57b-0abd-43db-aa7b-16eadd115d34"), (chat.ChatType, chat.Topic, chat.TenantId));
    }

    [Fact]
    public async Task A_202_response_whose_Location_names_the_chat_is_the_chat_whatever_its_body()
    {
        var headers = Accepted($"/chats('{Chat}')/operations('{Operation}')").Headers;
        var oneOnOne = Service.Group(App) with { ChatType = ChatDefinition.OneOnOne, Topic = null };
        foreach (var reply in UnusableBodies)
            foreach (var definition in new[] { Service.Group(App), oneOnOne })
            {
                using var service = new Service(reply with { Headers = headers });

                var chat = await service.Client.CreateChatAsync(definition, default);

                Assert.Equal((Chat, Operation), (chat.ChatId, chat.OperationId));
                Assert.Single(service.Sent);
            }
    }

    [Fact]
    public async Task A_202_response_that_names_no_chat_is_an_error_that_says_what_came_instead()
    {
        using var service = new Service(Reply.Html(202));

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => service.Client.CreateChatAsync(Service.Group(App), default));

        Assert.Equal(GraphChatError.ChatOutcomeUnknown, failure.Error);
        Assert.Contains("text/html", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_202_response_without_Location_is_the_chat_when_its_ID_is_known()
    {
        using var service = new Service(Accepted(null) with { Body = """{"id":"19:x"}""" });

        var chat = await service.Client.CreateChatAsync(Service.Group(App), default);

        Assert.Equal(("19:x", null, null), (chat.ChatId, chat.OperationId, chat.OperationLocation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"id\":null}")]
    [InlineData("{\"id\":\" \"}")]
    public async Task A_202_response_without_Location_and_ID_is_ChatOutcomeUnknown(string body)
    {
        using var service = new Service(Accepted(null) with { Body = body });

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => service.Client.CreateChatAsync(Service.Group(App), default));

        Assert.Equal((GraphChatError.ChatOutcomeUnknown, RequestOutcome.Unknown), (failure.Error, failure.Outcome));
        Assert.Contains("may exist", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(service.Sent);
    }

    [Fact]
    public async Task With_an_invalid_Location_the_chat_is_returned_without_its_operation()
    {
        using var known = new Service(Accepted("somewhere") with { Body = """{"id":"19:x"}""" });
        Assert.Null((await known.Client.CreateChatAsync(Service.Group(App), default)).OperationId);

        using var unknown = new Service(Accepted("somewhere"));
        Assert.Equal(GraphChatError.ChatOutcomeUnknown, (await Assert.ThrowsAsync<GraphChatException>(() => unknown.Client.CreateChatAsync(Service.Group(App), default))).Error);
    }

    [Theory]
    [InlineData("https://evil.example/beta/chats('19:a')/operations('b')", """{"id":"19:x"}""", "19:x")]
    [InlineData("https://evil.example/beta/chats('19:a')/operations('b')", "", "19:a")]
    [InlineData("//evil.example/chats('19:a')/operations('b')", "{}", "19:a")]
    [InlineData("https://evil.example/elsewhere", """{"id":"19:x"}""", "19:x")]
    public async Task A_Location_on_another_host_is_UntrustedLocation_with_the_chat_ID_and_nothing_is_sent_there(string location, string body, string chatId)
    {
        using var service = new Service(Accepted(location) with { Body = body });

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => service.Client.CreateChatAsync(Service.Group(App), default));

        Assert.Equal((GraphChatError.UntrustedLocation, RequestOutcome.Executed), (failure.Error, failure.Outcome));
        Assert.Equal((chatId, null, null), (failure.Chat!.ChatId, failure.Chat.OperationId, failure.Chat.OperationLocation));
        Assert.Contains(chatId, failure.Message, StringComparison.Ordinal);
        Assert.All(service.Sent, sent => Assert.Equal("graph.microsoft.com", sent.Uri.Host));
        Assert.Single(service.Sent);
    }

    [Fact]
    public async Task An_invalid_201_response_for_a_group_is_ChatOutcomeUnknown()
    {
        using var service = new Service(Reply.Ok("""{"id":["19:x"]}"""));

        Assert.Equal(GraphChatError.ChatOutcomeUnknown, (await Assert.ThrowsAsync<GraphChatException>(() => service.Client.CreateChatAsync(Service.Group(), default))).Error);
    }

    [Fact]
    public async Task Control_characters_in_a_response_are_removed()
    {
        using var service = new Service(Reply.Ok("""{"id":"19:x","topic":"\u001b[2Jowned","webUrl":"https://x/\u0007"}"""));

        var chat = await service.Client.CreateChatAsync(Service.Group(), default);

        Assert.DoesNotContain($"{chat.Topic}{chat.WebUrl}", char.IsControl);
    }

    private static Reply Accepted(string? location) => new()
    {
        Status = 202,
        MediaType = null,
        Headers = location is null ? [] : new() { ["Location"] = location },
    };
}
