namespace ChatModule.Tests;

/// <summary>"The update page limits it to 250 characters and forbids `:`", and a one-on-one has none.</summary>
public class TopicTests
{
    private static readonly ChatDefinitionBuilder Composer = new() { Caller = Person.Of("admin@contoso.com") };

    [Theory]
    [InlineData(1)]
    [InlineData(249)]
    [InlineData(250)]
    public void A_topic_of_up_to_250_characters_is_kept(int length)
    {
        var topic = new string('x', length);

        Assert.Equal(topic, Compose(ChatDefinition.Group, topic).Topic);
    }

    [Theory]
    [InlineData(251)]
    [InlineData(100_000)]
    public void A_longer_topic_is_refused_with_its_length(int length)
    {
        var failure = Assert.Throws<GraphChatException>(() => Compose(ChatDefinition.Group, new string('x', length)));

        Assert.Equal(GraphChatError.TopicInvalid, failure.Error);
        Assert.Contains($"{length} characters", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.Message.Length < 200);
    }

    [Theory]
    [InlineData(":")]
    [InlineData("Project: X")]
    public void A_colon_is_refused(string topic)
    {
        var failure = Assert.Throws<GraphChatException>(() => Compose(ChatDefinition.Group, topic));

        Assert.Equal(GraphChatError.TopicInvalid, failure.Error);
        Assert.Contains("colon", failure.Message, StringComparison.Ordinal);
        Assert.Contains(topic, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Project X")]
    [InlineData("")]
    public void A_one_on_one_has_no_topic(string topic)
    {
        var failure = Assert.Throws<GraphChatException>(() => Compose(ChatDefinition.OneOnOne, topic));

        Assert.Equal(GraphChatError.TopicNotAllowed, failure.Error);
        Assert.Contains("megan@contoso.com", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_topic_is_fine_for_both()
    {
        Assert.Null(Compose(ChatDefinition.Group, null).Topic);
        Assert.Null(Compose(ChatDefinition.OneOnOne, null).Topic);
    }

    private static ChatDefinition Compose(string type, string? topic) => Composer.Build([Person.Of("megan@contoso.com")], type, topic, null);
}
