namespace ChatModule.Tests;

/// <summary>
/// A topic has up to 250 characters and no colon (https://learn.microsoft.com/graph/api/chat-patch), and a
/// one-on-one chat has none.
/// </summary>
public class TopicTests
{
    private static readonly ChatDefinitionBuilder Builder = new() { Caller = Person.FromKey("admin@contoso.com") };

    [Theory]
    [InlineData(1)]
    [InlineData(249)]
    [InlineData(250)]
    public void A_topic_of_up_to_250_characters_is_accepted(int length)
    {
        var topic = new string('x', length);

        Assert.Equal(topic, Build(ChatDefinition.Group, topic).Topic);
    }

    [Theory]
    [InlineData(251)]
    [InlineData(100_000)]
    public void A_longer_topic_is_rejected_with_its_length(int length)
    {
        var failure = Assert.Throws<GraphChatException>(() => Build(ChatDefinition.Group, new string('x', length)));

        Assert.Equal(GraphChatError.TopicInvalid, failure.Error);
        Assert.Contains($"{length} characters", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.Message.Length < 200);
    }

    [Theory]
    [InlineData(":")]
    [InlineData("Project: X")]
    public void A_topic_with_a_colon_is_rejected(string topic)
    {
        var failure = Assert.Throws<GraphChatException>(() => Build(ChatDefinition.Group, topic));

        Assert.Equal(GraphChatError.TopicInvalid, failure.Error);
        Assert.Contains("colon", failure.Message, StringComparison.Ordinal);
        Assert.Contains(topic, failure.Message, StringComparison.Ordinal);
    }

    // An attribute can't hold half a character: < and > stand for the two halves of a rocket.
    [Theory]
    [InlineData("Launch <", false)]
    [InlineData("> launch", false)]
    [InlineData("><", false)]
    [InlineData("Launch <>", true)]
    public void A_topic_with_half_a_character_is_rejected(string topic, bool isWhole)
    {
        topic = topic.Replace('<', '\uD83D').Replace('>', '\uDE80');

        var failure = Record.Exception(() => Build(ChatDefinition.Group, topic)) as GraphChatException;

        Assert.Equal(isWhole ? null : GraphChatError.TopicInvalid, failure?.Error);
        Assert.True(failure?.Message.Contains("half a character", StringComparison.Ordinal) ?? true);
    }

    [Theory]
    [InlineData("Project X")]
    [InlineData("")]
    public void A_one_on_one_chat_has_no_topic(string topic)
    {
        var failure = Assert.Throws<GraphChatException>(() => Build(ChatDefinition.OneOnOne, topic));

        Assert.Equal(GraphChatError.TopicNotAllowed, failure.Error);
        Assert.Contains("megan@contoso.com", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_topic_is_optional()
    {
        Assert.Null(Build(ChatDefinition.Group, null).Topic);
        Assert.Null(Build(ChatDefinition.OneOnOne, null).Topic);
    }

    private static ChatDefinition Build(string type, string? topic) => Builder.Build([Person.FromKey("megan@contoso.com")], type, topic, null);
}
