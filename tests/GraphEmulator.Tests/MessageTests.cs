using System.Globalization;
using System.Text.Json.Nodes;
using GraphEmulator.Chats;
using GraphEmulator.Users;

namespace GraphEmulator.Tests;

/// <summary>Messages: sending them with mentions and cards, and reading them.</summary>
public sealed class MessageTests
{
    private const string MeganId = "82fe7758-5bb3-4f0d-a43f-e555fd399c6f";
    private const string CardId = "74d20c7f34aa4a7fb74e2b30004247c5";

    [Fact]
    public async Task Messages_are_listed_latest_first_page_by_page()
    {
        await using var service = await Service.StartAsync();
        var messages = await StartAsync(service, 45);

        var first = await service.GetAsync(messages);
        // A new message doesn't shift the next page.
        Assert.Single(service.State.Chats.All).Add(new("", "late", "", service.Time.GetUtcNow()));
        var second = await service.GetAsync(first.NextLink!);
        var third = await service.GetAsync(second.NextLink!);

        Assert.Equal(Enumerable.Range(1, 45).Reverse().Select(Text), Contents(first, second, third));
        Assert.Null(third.NextLink);
        Assert.Equal(50, (await service.GetAsync(messages + "?$top=50")).Value.Count + 4);
        Assert.Equal(400, (await service.GetAsync(messages + "?$top=51")).Status);
    }

    [Theory]
    [InlineData("$orderby=createdDateTime desc&$filter=createdDateTime lt {5}", 4)]
    [InlineData("$filter=lastModifiedDateTime gt {5}", 5)]
    [InlineData("$filter=lastModifiedDateTime gt {2} and lastModifiedDateTime lt {5}", 2)]
    // Ignored, because it isn't the property of $orderby, or not an operator that the property has.
    [InlineData("$filter=createdDateTime lt {5}", 10)]
    [InlineData("$orderby=createdDateTime desc&$filter=lastModifiedDateTime gt {5}", 10)]
    [InlineData("$orderby=createdDateTime desc&$filter=createdDateTime gt {5}", 10)]
    public async Task A_filter_counts_only_for_the_property_of_the_order(string query, int expected)
    {
        await using var service = await Service.StartAsync();
        var messages = await StartAsync(service, 10);
        var times = Assert.Single(service.State.Chats.All).Messages.Select(message => message.Created).ToList();
        foreach (var number in new[] { 2, 5 })
        {
            query = query.Replace(
                $"{{{number}}}", times[number - 1].ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
                StringComparison.Ordinal);
        }

        Assert.Equal(expected, (await service.GetAsync(messages + "?" + query)).Value.Count);
    }

    [Fact]
    public async Task Messages_are_never_listed_in_ascending_order()
    {
        await using var service = await Service.StartAsync();
        var messages = await StartAsync(service, 1);

        Assert.Equal(400, (await service.GetAsync(messages + "?$orderby=createdDateTime asc")).Status);
        Assert.Equal(400, (await service.GetAsync(messages + "?$orderby=createdDateTime")).Status);
    }

    [Fact]
    public async Task System_messages_have_their_type_only_for_clients_that_know_it()
    {
        await using var service = await Service.StartAsync();
        var messages = await StartAsync(service, 1);
        await service.PostAsync(
            messages.Replace("/messages", "/members", StringComparison.Ordinal), service.Member("alex@contoso.com"));

        var hidden = (await service.GetAsync(messages)).Value[0]!;
        var known = (await service.GetAsync(messages, "include-unknown-enum-members")).Value[0]!;

        Assert.Equal("unknownFutureValue", (string?)hidden["messageType"]);
        Assert.Equal("systemEventMessage", (string?)known["messageType"]);
        Assert.Equal(
            "#microsoft.graph.membersAddedEventMessageDetail", (string?)known["eventDetail"]!["@odata.type"]);
        Assert.Null(known["from"]);
    }

    [Fact]
    public async Task A_deleted_message_stays_without_its_content_and_a_bot_is_an_application()
    {
        await using var service = await Service.StartAsync();
        var messages = await StartAsync(service, 1);
        var chat = Assert.Single(service.State.Chats.All);
        service.Wait(1);
        chat.DeleteMessage(chat.Messages[0].Id, service.Time.GetUtcNow());
        chat.Add(new ChatMessage("", "I'm a bot", "bot-id", service.Time.GetUtcNow()) { IsFromApplication = true });

        var listed = (await service.GetAsync(messages)).Value;

        Assert.Equal("bot-id", (string?)listed[0]!["from"]!["application"]!["id"]);
        Assert.Null(listed[0]!["from"]!["user"]);
        Assert.Equal(SampleUsers.Adele.Id, (string?)listed[1]!["from"]!["user"]!["id"]);
        Assert.NotNull((string?)listed[1]!["deletedDateTime"]);
        Assert.Equal("", (string?)listed[1]!["body"]!["content"]);
    }

    [Fact]
    public async Task Text_can_be_stored_as_HTML()
    {
        await using var service = await Service.StartAsync(new() { RewriteTextAsHtml = true });
        var messages = await StartAsync(service, 0);

        await service.PostAsync(messages, Service.Text("a < b\nc & d"));

        var body = Assert.Single((await service.GetAsync(messages)).Value)!["body"]!;
        Assert.Equal("html", (string?)body["contentType"]);
        Assert.Equal("<p>a &lt; b<br>c &amp; d</p>", (string?)body["content"]);
    }

    [Theory]
    [InlineData("Hello <at id=\"0\">Megan Bowen</at>", 0, "Megan Bowen", MeganId, 201)]
    [InlineData("Hello <at id=\"0\">Megan</at>", 0, "Megan Bowen", MeganId, 400)]
    [InlineData("Hello <at id=\"1\">Megan Bowen</at>", 0, "Megan Bowen", MeganId, 400)]
    [InlineData("Hello", 0, "Megan Bowen", MeganId, 400)]
    [InlineData("<at id=\"0\">Alex Wilber</at>", 0, "Alex Wilber", "8c0a1a67-50ce-4114-bb6c-da9c5dbcf6ca", 400)]
    [InlineData("<at id=\"0\">O&#39;Brien</at>", 0, "O'Brien", MeganId, 201)]
    public async Task A_mention_is_of_a_member_and_has_the_text_of_its_tag(
        string html, int id, string text, string user, int status)
    {
        await using var service = await Service.StartAsync();
        var messages = await StartAsync(service, 0);
        var message = Html(html);
        message["mentions"] = new JsonArray(new JsonObject
        {
            ["id"] = id,
            ["mentionText"] = text,
            ["mentioned"] = new JsonObject
            {
                ["user"] = new JsonObject { ["id"] = user, ["userIdentityType"] = "aadUser" },
            },
        });

        var sent = await service.PostAsync(messages, message);

        Assert.Equal(status, sent.Status);
        if (status == 201)
        {
            Assert.Equal(text, (string?)sent["mentions"]![0]!["mentionText"]);
        }
    }

    [Theory]
    [InlineData($"<attachment id=\"{CardId}\"></attachment>", """{"type":"AdaptiveCard"}""", 201)]
    [InlineData("no tag", """{"type":"AdaptiveCard"}""", 400)]
    [InlineData($"<attachment id=\"{CardId}\"></attachment>", """{"type":"Another"}""", 400)]
    [InlineData($"<attachment id=\"{CardId}\"></attachment>", "not JSON", 400)]
    public async Task A_card_is_JSON_in_a_string_and_has_a_tag_in_the_body(string html, string card, int status)
    {
        await using var service = await Service.StartAsync();
        var messages = await StartAsync(service, 0);
        var message = Html(html);
        JsonObject Attachment(JsonNode content) => new()
        {
            ["id"] = CardId,
            ["contentType"] = "application/vnd.microsoft.card.adaptive",
            ["content"] = content,
        };

        message["attachments"] = new JsonArray(Attachment(JsonValue.Create(card)));
        Assert.Equal(status, (await service.PostAsync(messages, message)).Status);
        message["attachments"] = new JsonArray(Attachment(new JsonObject { ["type"] = "AdaptiveCard" }));
        service.Wait(1);
        Assert.Equal(400, (await service.PostAsync(messages, message)).Status);
    }

    [Fact]
    public async Task The_whole_request_counts_for_the_size()
    {
        await using var service = await Service.StartAsync();
        var messages = await StartAsync(service, 0);
        var overhead = """{"body":{"content":""}}""".Length;

        var fits = await service.PostAsync(messages, Service.Text(new string('x', (28 * 1024) - overhead)));
        service.Wait(1);
        var exceeds = await service.PostAsync(messages, Service.Text(new string('x', (28 * 1024) - overhead + 1)));

        Assert.Equal((201, 413), (fits.Status, exceeds.Status));
    }

    /// <summary>Creates a group with messages one second apart, and returns the path of its messages.</summary>
    private static async Task<string> StartAsync(Service service, int count)
    {
        var messages = await service.CreateGroupAsync("megan@contoso.com") + "/messages";
        for (var i = 1; i <= count; i++)
        {
            await service.PostAsync(messages, Service.Text(Text(i)));
            service.Wait(1);
        }

        return messages;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<string?> Contents(params Reply[] pages) =>
        pages.SelectMany(page => page.Value).Select(message => (string?)message!["body"]!["content"]);

    private static JsonObject Html(string content) =>
        new() { ["body"] = new JsonObject { ["contentType"] = "html", ["content"] = content } };
}
