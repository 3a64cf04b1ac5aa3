namespace ChatModule.Tests;

/// <summary>A card is checked before it's sent, and recognized when it's read.</summary>
public class AdaptiveCardTests
{
    private const string Card = """
        {"type":"AdaptiveCard","version":"1.4","body":[{"type":"TextBlock","text":"Hi"}],
         "actions":[{"type":"Action.OpenUrl","title":"Open","url":"https://contoso.com"}]}
        """;

    [Fact]
    public void A_card_is_sent_as_it_is_with_an_ID_without_braces()
    {
        var card = AdaptiveCard.Parse(Card);

        Assert.Equal(Card, card.Json);
        Assert.Matches("^[0-9a-f]{32}$", card.Id);
        Assert.Equal($"<attachment id=\"{card.Id}\"></attachment>", card.Html);
        Assert.Empty(card.UnsupportedActions);
    }

    [Fact]
    public void The_same_card_has_the_same_ID_whatever_its_white_space_and_the_order_of_its_properties()
    {
        var id = AdaptiveCard.Parse(Card).Id;

        Assert.Equal(id, AdaptiveCard.TryReadId("""
            { "version": "1.4",
              "actions": [{ "url": "https://contoso.com", "type": "Action.OpenUrl", "title": "Open" }],
              "type": "AdaptiveCard", "body": [ { "text": "Hi", "type": "TextBlock" } ] }
            """));
        Assert.NotEqual(id, AdaptiveCard.TryReadId(Card.Replace("Hi", "Hello", StringComparison.Ordinal)));
        Assert.Null(AdaptiveCard.TryReadId("no card"));
    }

    [Theory]
    [InlineData("""{"type":"AdaptiveCard",""", "isn't JSON")]
    [InlineData("Hello", "isn't JSON")]
    [InlineData("""{"type":"AdaptiveCard","text":"\ud83c"}""", "isn't JSON")]
    [InlineData("[]", "an array")]
    [InlineData("\"AdaptiveCard\"", "a text")]
    [InlineData("{}", "no \"type\"")]
    [InlineData("""{"type":1}""", "no \"type\"")]
    [InlineData("""{"type":"message","attachments":[]}""", "'message', not AdaptiveCard")]
    public void What_is_not_a_card_is_BadRequest(string json, string expected)
    {
        var failure = Assert.Throws<GraphChatException>(() => AdaptiveCard.Parse(json));

        Assert.Equal(GraphChatError.BadRequest, failure.Error);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Actions_that_do_not_work_are_found_wherever_they_are()
    {
        var card = AdaptiveCard.Parse("""
            {"type":"AdaptiveCard","selectAction":{"type":"Action.Submit"},
             "body":[{"type":"ActionSet","actions":[{"type":"Action.Execute"},{"type":"Action.OpenUrl"}]}],
             "actions":[{"type":"Action.Submit"}]}
            """);

        Assert.Equal(["Action.Execute", "Action.Submit"], card.UnsupportedActions);
    }
}
