namespace ChatModule.Tests;

/// <summary>
/// A message that the service would reject isn't sent, its body has the lines of its text, and its description is its beginning.
/// </summary>
public class MessageDefinitionTests
{
    private const string Html = "html";
    private const string Text = "text";

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("\u200B\u200E")]
    public void An_empty_message_is_rejected(string content) =>
        Assert.Contains("is empty", Assert.Throws<GraphChatException>(() => Message(content).Validate()).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(28_672, "x")]
    [InlineData(14_336, "の")]
    [InlineData(28_672, "の")]
    public void A_message_that_fits_by_one_of_the_two_counts_is_left_to_the_service(int length, string character)
    {
        var message = Message(Repeat(character, length));

        Assert.Same(message, message.Validate());
    }

    // Not rows of a theory: an attribute can't hold half a character.
    [Fact]
    public void Half_a_character_is_an_error_before_anything_is_sent()
    {
        foreach (var content in new[] { "Well done \ud83c", "\udf89 Well done" })
        {
            var failure = Assert.Throws<GraphChatException>(() => Message(content).Validate());

            Assert.Equal(GraphChatError.BadRequest, failure.Error);
            Assert.Contains("half of a character", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_message_that_fits_by_neither_count_is_an_error_with_two_different_figures()
    {
        var failure = Assert.Throws<GraphChatException>(() => Message(Repeat("x", 28_673)).Validate());

        Assert.Equal(GraphChatError.BadRequest, failure.Error);
        Assert.Contains("has 28,673 characters. Teams allows about 28 KB, which is 28,672 at most", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hello\nMegan", "Hello<br>Megan")]
    [InlineData("Hello\r\n\r\nMegan", "Hello<br><br>Megan")]
    [InlineData("1 < 2 & \"x\"\n<b>", "1 &lt; 2 &amp; \"x\"<br>&lt;b&gt;")]
    public void A_text_of_several_lines_is_sent_as_HTML_that_shows_the_same(string text, string html) =>
        Assert.Equal((Html, html), Message(text).ToBody());

    [Theory]
    [InlineData("1 < 2 & <b>", Text)]
    [InlineData("<p>Hello</p>\n<p>Megan</p>", Html)]
    public void Other_content_is_sent_as_it_is(string content, string contentType) =>
        Assert.Equal((contentType, content), Message(content, contentType).ToBody());

    [Theory]
    [InlineData("Hi", "message 'Hi' to the chat 19:a")]
    [InlineData("Two\nlines", "message 'Two lines' to the chat 19:a")]
    [InlineData("Hello, everybody in this chat, this is a long text.", "message 'Hello, everybody in this chat, this is …' to the chat 19:a")]
    [InlineData("Hello, everybody in this chat, this is\U0001F389 party!", "message 'Hello, everybody in this chat, this is…' to the chat 19:a")]
    public void The_description_is_truncated_between_characters(string content, string expected) =>
        Assert.Equal(expected, Message(content).Describe());

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static MessageDefinition Message(string content, string contentType = Text) => new("19:a", content, contentType, "normal");
}
