namespace ChatModule.Tests;

/// <summary>A message that the service would reject isn't sent, and the description of a message is its beginning.</summary>
public class MessageDefinitionTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public void An_empty_message_is_rejected(string content) =>
        Assert.Contains("is empty", Assert.Throws<GraphChatException>(() => Message(content).Validate()).Message, StringComparison.Ordinal);

    [Fact]
    public void A_message_has_at_most_28_KB_of_UTF_8()
    {
        Message(new string('ü', 14 * 1024)).Validate();

        var failure = Assert.Throws<GraphChatException>(() => Message(new string('ü', 14 * 1024 + 1)).Validate());
        Assert.Equal(GraphChatError.BadRequest, failure.Error);
        Assert.Contains("28 KB", failure.Message, StringComparison.Ordinal);
        Assert.NotEmpty(failure.RecommendedAction!);
    }

    [Theory]
    [InlineData("Hi", "message 'Hi' to the chat 19:a")]
    [InlineData("Two\nlines", "message 'Two lines' to the chat 19:a")]
    [InlineData("Hello, everybody in this chat, this is a long text.", "message 'Hello, everybody in this chat, this is …' to the chat 19:a")]
    [InlineData("Hello, everybody in this chat, this is\U0001F389 party!", "message 'Hello, everybody in this chat, this is…' to the chat 19:a")]
    public void The_description_is_truncated_between_characters(string content, string expected) =>
        Assert.Equal(expected, Message(content).Describe());

    private static MessageDefinition Message(string content) => new("19:a", content, "text", "normal");
}
