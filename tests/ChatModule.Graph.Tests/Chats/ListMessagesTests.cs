namespace ChatModule.Graph.Tests;

/// <summary>
/// The messages of a chat are listed as documented: https://learn.microsoft.com/graph/api/chat-list-messages.
/// </summary>
public class ListMessagesTests
{
    private const string Chat = "19:2da4c29f6d7041eca70b638b43d45437@thread.v2";

    [Fact]
    public async Task The_newest_come_first_with_50_on_a_page_and_known_types()
    {
        using var service = new Service(Reply.Json("""{"value":[]}"""));

        await ListAsync(service);

        var sent = Assert.Single(service.Sent);
        Assert.Equal(
            $"https://graph.microsoft.com/beta/chats/{Chat}/messages?$orderby=createdDateTime desc&$top=50",
            Uri.UnescapeDataString(sent.Uri.AbsoluteUri));
        Assert.Equal("include-unknown-enum-members", sent.Headers["Prefer"]);
    }

    [Theory]
    [InlineData("2026-03-01T10:00:00.1230000+01:00", "2026-03-01T09:00:00.123Z")]
    [InlineData("2026-03-01T09:00:00.1230001Z", "2026-03-01T09:00:00.124Z")]
    public async Task A_filter_has_the_property_of_the_order_and_leaves_nothing_out(string before, string expected)
    {
        using var service = new Service(Reply.Json("""{"value":[]}"""));

        await ListAsync(service, DateTimeOffset.Parse(before, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(
            $"?$filter=createdDateTime lt {expected}&$orderby=createdDateTime desc&$top=50",
            Uri.UnescapeDataString(Assert.Single(service.Sent).Uri.Query));
    }

    [Fact]
    public async Task The_documented_message_is_read()
    {
        var message = await ReadAsync("""
            {"id":"1616991463150","etag":"1616991463150","messageType":"message","chatId":"19:x","importance":"high",
             "createdDateTime":"2021-03-29T04:17:43.15Z","lastModifiedDateTime":"2021-03-29T05:17:43.15Z",
             "lastEditedDateTime":"2021-03-29T05:00:00Z","deletedDateTime":null,"webUrl":null,"eventDetail":null,
             "from":{"application":null,"device":null,"user":{"@odata.type":"#microsoft.graph.teamworkUserIdentity",
              "id":"8ea0e38b-efb3-4757-924a-5f94061cf8c2","displayName":"Robin Kline","userIdentityType":"aadUser"}},
             "body":{"contentType":"html","content":"<p>Hello <b>World</b></p>"},"attachments":[],"mentions":[]}
            """);

        Assert.Equal(("1616991463150", Chat), (message.MessageId, message.ChatId));
        Assert.Equal(("message", "high", "html"), (message.MessageType, message.Importance, message.ContentType));
        Assert.Equal(("Hello World", "<p>Hello <b>World</b></p>"), (message.Content, message.Html));
        var from = message.From!;
        Assert.Equal("8ea0e38b-efb3-4757-924a-5f94061cf8c2", from.Id);
        Assert.Equal(("Robin Kline", "user"), (from.DisplayName, from.Kind));
        Assert.Equal(new DateTimeOffset(2021, 3, 29, 4, 17, 43, 150, TimeSpan.Zero), message.CreatedDateTime);
        Assert.Equal((5, 0), (message.LastEditedDateTime!.Value.Hour, message.LastEditedDateTime.Value.Minute));
        Assert.Equal(17, message.LastModifiedDateTime!.Value.Minute);
        Assert.False(message.IsDeleted || message.IsSystem);
        Assert.Null(message.InputObject);
    }

    [Fact]
    public async Task A_text_stays_as_it_is()
    {
        var message = await ReadAsync("""{"id":"1","body":{"contentType":"text","content":"a <b> &amp;\n c"}}""");

        Assert.Equal(("a <b> &amp;\n c", null), (message.Content, message.Html));
    }

    [Fact]
    public async Task A_message_of_an_app_is_from_the_app()
    {
        var message = await ReadAsync("""
            {"id":"1","from":{"user":null,
             "application":{"id":"b7a5","displayName":"Approvals","applicationIdentityType":"bot"}}}
            """);

        var from = message.From!;
        Assert.Equal(("b7a5", "Approvals", "application"), (from.Id, from.DisplayName, from.Kind));
    }

    [Fact]
    public async Task A_deleted_message_is_marked()
    {
        var message = await ReadAsync("""
            {"id":"1","deletedDateTime":"2026-03-01T09:00:00Z","body":{"contentType":"html","content":""}}
            """);

        Assert.Equal((true, ""), (message.IsDeleted, message.Content));
    }

    [Theory]
    [InlineData("systemEventMessage", "membersAdded", "Members added")]
    [InlineData("unknownFutureValue", "chatRenamed", "Chat renamed")]
    [InlineData("typing", null, "")]
    public async Task What_the_system_writes_is_a_system_message(string type, string? detail, string content)
    {
        var odataType = $"\"@odata.type\":\"#microsoft.graph.{detail}EventMessageDetail\"";
        var eventDetail = detail is null ? "null" : $"{{{odataType}}}";

        var message = await ReadAsync($$"""
            {"id":"1","messageType":"{{type}}","from":null,"eventDetail":{{eventDetail}},
             "body":{"contentType":"html","content":"<systemEventMessage/>"} }
            """);

        Assert.Equal((true, content), (message.IsSystem, message.Content));
        Assert.Null(message.From);
    }

    [Fact]
    public async Task Control_characters_do_not_reach_the_terminal_and_lines_stay_lines()
    {
        var message = await ReadAsync("""
            {"id":"1","from":{"user":{"displayName":"a\u001b[31mb"}},
             "body":{"contentType":"html","content":"one\u001b[31m<br>\u202btwo &#27;"}}
            """);

        Assert.Equal("one\uFFFD[31m\n\u202btwo \uFFFD", message.Content);
        Assert.Equal("a\uFFFD[31mb", message.From!.ToString());
    }

    [Fact]
    public async Task Every_page_is_read_when_it_is_needed()
    {
        const string Next = $"https://graph.microsoft.com/beta/chats/{Chat}/messages?$skiptoken=";
        using var service = new Service(request => Reply.Json(request.Number switch
        {
            1 => $$"""{"value":[{"id":"3"}],"@odata.nextLink":"{{Next}}1"}""",
            2 => $$"""{"value":[],"@odata.nextLink":"{{Next}}2"}""",
            _ => """{"value":[{"id":"2"}]}""",
        }));

        List<int> requests = [];
        await foreach (var _ in service.Client.ListMessagesAsync(Chat, null, default))
            requests.Add(service.Sent.Count);

        Assert.Equal([1, 3], requests);
        Assert.All(service.Sent, request => Assert.Equal("include-unknown-enum-members", request.Headers["Prefer"]));
    }

    private static async Task<GraphChatMessage> ReadAsync(string json)
    {
        using var service = new Service(Reply.Json($$"""{"value":[{{json}}]}"""));
        return Assert.Single(await ListAsync(service));
    }

    private static async Task<List<GraphChatMessage>> ListAsync(Service service, DateTimeOffset? before = null)
    {
        List<GraphChatMessage> messages = [];
        await foreach (var message in service.Client.ListMessagesAsync(Chat, before, default))
            messages.Add(message);
        return messages;
    }
}
