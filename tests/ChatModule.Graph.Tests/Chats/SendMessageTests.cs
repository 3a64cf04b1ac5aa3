using System.Text.Json.Nodes;

namespace ChatModule.Graph.Tests;

/// <summary>A message is sent as documented (https://learn.microsoft.com/graph/api/chat-post-messages) and never duplicated.</summary>
public class SendMessageTests
{
    private const string Chat = "19:2da4c29f6d7041eca70b638b43d45437@thread.v2";

    private static readonly MessageDefinition Hello = new(Chat, "Hello world", "text", "normal");

    [Theory]
    [InlineData("https://graph.microsoft.com")]
    [InlineData("http://127.0.0.1:5123/gateway")]
    public async Task The_documented_message_is_sent(string endpoint)
    {
        using var service = new Service(Sent(), endpoint);

        await service.Client.SendMessageAsync(Hello, default);

        var sent = Assert.Single(service.Sent);
        Assert.Equal((HttpMethod.Post, $"{endpoint}/beta/chats/{Chat}/messages"), (sent.Method, Uri.UnescapeDataString(sent.Uri.AbsoluteUri)));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{ "importance": "normal", "body": { "contentType": "text", "content": "Hello world" } }"""), sent.Json), sent.Json.ToString());
    }

    [Theory]
    [InlineData("high")]
    [InlineData("urgent")]
    public async Task HTML_and_importance_are_sent_with_the_documented_values(string importance)
    {
        using var service = new Service(Sent());

        await service.Client.SendMessageAsync(new(Chat, "<b>Hi</b>", "html", importance), default);

        var json = Assert.Single(service.Sent).Json;
        Assert.Equal((importance, "html", "<b>Hi</b>"), ((string?)json["importance"], (string?)json["body"]!["contentType"], (string?)json["body"]!["content"]));
    }

    // https://learn.microsoft.com/graph/api/chatmessage-post, "Send a message with an @mention for a user", with the
    // type of the user that the metadata has.
    [Fact]
    public async Task The_documented_mentions_are_sent()
    {
        using var service = new Service(Sent());
        var message = new MessageDefinition(Chat, """<at id="0">Jane Smith</at>, <at id="1">Everyone</at>""", "html", "normal")
        {
            Mentions = [new("Jane Smith", "ef1c916a-3135-4417-ba27-8eb7bd084193"), new("Everyone", null)],
        };

        await service.Client.SendMessageAsync(message, default);

        AssertJson($$"""
            {"importance":"normal","body":{"contentType":"html","content":"<at id=\"0\">Jane Smith</at>, <at id=\"1\">Everyone</at>"},
             "mentions":[
              {"id":0,"mentionText":"Jane Smith","mentioned":{"user":{"@odata.type":"#microsoft.graph.teamworkUserIdentity",
               "displayName":"Jane Smith","id":"ef1c916a-3135-4417-ba27-8eb7bd084193","userIdentityType":"aadUser"} } },
              {"id":1,"mentionText":"Everyone","mentioned":{"conversation":{
               "id":"{{Chat}}","displayName":"Everyone","conversationIdentityType":"chat"} } }]}
            """, service.Sent[0]);
    }

    // The same page, "Send an Adaptive Card".
    [Theory]
    [InlineData("text", "a < b", "a &lt; b")]
    [InlineData("html", "<b>a</b>", "<b>a</b>")]
    [InlineData("text", "", "")]
    public async Task The_documented_card_is_sent_as_a_string(string type, string content, string expected)
    {
        using var service = new Service(Sent());
        var card = AdaptiveCard.Parse("""{"type": "AdaptiveCard", "body": []}""");

        await service.Client.SendMessageAsync(new(Chat, content, type, "normal") { Card = card }, default);

        AssertJson($$"""
            {"importance":"normal","body":{"contentType":"html","content":"{{expected}}<attachment id=\"{{card.Id}}\"></attachment>"},
             "attachments":[{"id":"{{card.Id}}","contentType":"application/vnd.microsoft.card.adaptive",
              "content":"{\"type\": \"AdaptiveCard\", \"body\": []}"}]}
            """, service.Sent[0]);
    }

    [Fact]
    public async Task The_response_is_a_message()
    {
        using var service = new Service(Sent());

        var message = await service.Client.SendMessageAsync(Hello, default);

        Assert.Equal(("1616991463150", Chat, "Hello world", "text", "normal", null), (message.MessageId, message.ChatId, message.Content, message.ContentType, message.Importance, message.WebUrl));
        Assert.Equal(new DateTimeOffset(2021, 3, 29, 4, 17, 43, 150, TimeSpan.Zero), message.CreatedDateTime);
    }

    public static TheoryData<string> LostResponses => ["closed", "HTML", "truncated", "500", "502", "503", "504", "408", "no ID"];

    [Theory, MemberData(nameof(LostResponses))]
    public async Task A_lost_response_is_MessageOutcomeUnknown_and_the_message_is_sent_once(string outcome)
    {
        using var service = new Service(outcome switch
        {
            "closed" => Reply.Closed(),
            "HTML" => Reply.Html(),
            "truncated" => Reply.Ok("""{"id":"16169"""),
            "no ID" => Reply.Ok("{}"),
            _ => Reply.Error(int.Parse(outcome, System.Globalization.CultureInfo.InvariantCulture)),
        });

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => service.Client.SendMessageAsync(Hello, default));

        Assert.Equal((GraphChatError.MessageOutcomeUnknown, RequestOutcome.Unknown), (failure.Error, failure.Outcome));
        Assert.Contains("'Hello world'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("-ReuseExisting a minute later", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(service.Sent);
    }

    [Fact]
    public void A_message_that_was_certainly_not_sent_is_retried() => VirtualTimeRunner.Run(async time =>
    {
        using var service = new Service(request => request.Number switch { 1 => Reply.Throttled("3"), 2 => Reply.Unreachable(), _ => Sent() }, time: time);

        Assert.Equal("1616991463150", (await service.Client.SendMessageAsync(Hello, default)).MessageId);
        Assert.Equal(3, service.Sent.Count);
    });

    [Theory]
    [InlineData(400, "BadRequest", "BadRequest")]
    [InlineData(413, "RequestEntityTooLarge", "BadRequest")]
    [InlineData(404, "NotFound", "ChatNotFound")]
    [InlineData(403, "Forbidden", "MissingPermission")]
    [InlineData(412, "PreconditionFailed", "AppOnlyNotSupported")]
    public async Task A_rejected_message_is_an_error_and_was_not_sent(int status, string code, string error)
    {
        using var service = new Service(Reply.Error(status, code));

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => service.Client.SendMessageAsync(Hello, default));

        Assert.Equal((error, RequestOutcome.NotExecuted), (failure.Error.ToString(), failure.Outcome));
        Assert.Single(service.Sent);
    }

    private static void AssertJson(string expected, SentRequest sent) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), sent.Json), sent.Body);

    private static Reply Sent() => Reply.Ok("""
        {"@odata.context":"https://graph.microsoft.com/beta/$metadata#chats('x')/messages/$entity","id":"1616991463150","messageType":"message","createdDateTime":"2021-03-29T04:17:43.15Z",
         "chatId":"19:2da4c29f6d7041eca70b638b43d45437@thread.v2","importance":"normal","webUrl":null,"from":{"user":{"id":"8b081ef6-4792-4def-b2c9-c363a1bf41d5"}},"body":{"contentType":"text","content":"Hello world"}}
        """);
}
