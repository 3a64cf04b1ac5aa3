namespace ChatModule.Tests;

/// <summary>Two messages are the same when a person reads the same, whatever Teams made of the text.</summary>
public class MessageKeyTests
{
    private static readonly MessageDefinition Sent =
        new("19:a", "Welcome, \"Ada\" & <b>!\nTwo  lines", "text", "normal");

    [Theory]
    [InlineData("text", "Welcome, \"Ada\" & <b>!\nTwo  lines")]
    [InlineData("text", "Welcome, \"Ada\" &amp; &lt;b&gt;!\nTwo lines")]
    [InlineData("text", "\n Welcome,\a \"Ada\" & \uFFFD<b>!\tTwo lines ")]
    [InlineData("html", "<p>Welcome, &quot;Ada&quot; &amp; &lt;b&gt;!<br>Two&nbsp;lines</p>")]
    [InlineData("html", "<div><div>Welcome, \"Ada\" &amp; &lt;b&gt;!</div>\n<div>Two lines\u200B</div></div>")]
    public void A_text_that_Teams_rewrote_is_the_same(string type, string content) =>
        Assert.Contains(Sent.Key, MessageKey.Of(Listed(type, content)));

    [Theory]
    [InlineData("text", "Welcome, \"Ada\" & <b>! Two lines, and more")]
    [InlineData("text", "Welcome, \"Ada\" & <b>! Twolines")]
    [InlineData("html", "Welcome, \"Ada\" &amp; <b>!<br>Two lines")]
    [InlineData("html", "")]
    public void Another_text_is_not_the_same(string type, string content) =>
        Assert.DoesNotContain(Sent.Key, MessageKey.Of(Listed(type, content)));

    [Fact]
    public void A_message_to_another_chat_is_not_the_same() =>
        Assert.NotEqual(Sent.Key, (Sent with { ChatId = "19:b" }).Key);

    [Fact]
    public void What_is_sent_is_recognized_when_it_is_read()
    {
        var (type, content) = Sent.ToBody();

        Assert.Contains(Sent.Key, MessageKey.Of(Listed(type, content)));
    }

    [Fact]
    public void A_message_with_a_card_is_the_same_only_with_this_card()
    {
        var card = AdaptiveCard.Parse("""{"type":"AdaptiveCard"}""");
        var sent = new MessageDefinition("19:a", "", "text", "normal") { Card = card };

        Assert.Contains(sent.Key, MessageKey.Of(Listed("html", card.Html, card.Id.ToUpperInvariant())));
        Assert.DoesNotContain(sent.Key, MessageKey.Of(Listed("html", card.Html)));
        Assert.DoesNotContain(sent.Key, MessageKey.Of(Listed("html", card.Html, "74d20c7f34aa4a7fb74e2b30004247c5")));
        Assert.DoesNotContain(sent.Key, MessageKey.Of(Listed("html", $"Text{card.Html}", card.Id)));
    }

    // As the adapter reads it.
    private static GraphChatMessage Listed(string type, string content, params string[] cards) => new()
    {
        MessageId = "1",
        ChatId = "19:a",
        Content = type == "html" ? HtmlText.ToText(content) : content,
        Html = type == "html" ? content : null,
        CardIds = cards,
    };
}
