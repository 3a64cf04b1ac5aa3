namespace ChatModule.Tests;

/// <summary>
/// A chat definition is an object or dictionary with Members (an array, or one string separated by semicolons),
/// and optionally Topic, ChatType, and InstalledApp. The default ChatType is group.
/// </summary>
public class ChatDefinitionReaderTests
{
    private const string App = "05F59CEC-A742-4A50-A62E-202A57E478A4";

    private static readonly ChatDefinitionReader Reader = new(new PropertyReader(), new PersonReader(new PropertyReader()));
    private static readonly ChatDefinitionBuilder Builder = new() { Caller = Person.Of("admin@contoso.com") };

    [Theory]
    [InlineData("megan@contoso.com;alex@contoso.com")]
    [InlineData(" megan@contoso.com ; alex@contoso.com ;")]
    [InlineData(";;megan@contoso.com;;alex@contoso.com")]
    public void Members_can_be_one_string_separated_by_semicolons(string members) =>
        Assert.Equal(["admin@contoso.com", "megan@contoso.com", "alex@contoso.com"], Keys(Read(Item.Of(("Members", members)))));

    [Fact]
    public void Members_can_be_a_list_of_strings_and_objects()
    {
        var row = Item.Of(("Members", new object[] { "megan@contoso.com", Item.Of(("UserPrincipalName", "alex@contoso.com"), ("Role", "guest")) }));

        var chat = Read(row);

        Assert.Equal(["admin@contoso.com", "megan@contoso.com", "alex@contoso.com"], Keys(chat));
        Assert.Equal("guest", chat.People[2].RequestedRole);
    }

    [Fact]
    public void The_default_ChatType_is_group() => Assert.Equal("group", Read(Item.Of(("Members", "megan@contoso.com"))).ChatType);

    [Theory]
    [InlineData("group", "group")]
    [InlineData("GROUP", "group")]
    [InlineData("oneOnOne", "oneOnOne")]
    [InlineData("OneOnOne", "oneOnOne")]
    [InlineData(" oneonone ", "oneOnOne")]
    [InlineData("", "group")]
    public void ChatType_is_not_case_sensitive(string type, string expected) =>
        Assert.Equal(expected, Read(Item.Of(("Members", "megan@contoso.com"), ("ChatType", type))).ChatType);

    [Theory]
    [InlineData("meeting")]
    [InlineData("unknownFutureValue")]
    public void A_ChatType_that_cannot_be_created_is_rejected(string type)
    {
        var failure = Assert.Throws<GraphChatException>(() => Read(Item.Of(("Members", "megan@contoso.com"), ("ChatType", type))));

        Assert.Equal(GraphChatError.BadRequest, failure.Error);
        Assert.Contains(type, failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Topic_and_app_of_a_row_override_the_defaults()
    {
        var row = Item.Of(("Members", "megan@contoso.com"), ("Topic", "Mine"), ("InstalledApp", App));

        var chat = Reader.Read(row, Builder, ChatDefinition.Group, "Default", "other");

        Assert.Equal(("Mine", App), (chat.Topic, chat.InstalledApp));
    }

    [Fact]
    public void A_row_without_topic_and_app_has_the_defaults()
    {
        var chat = Reader.Read(Item.Of(("Members", "megan@contoso.com"), ("Topic", " ")), Builder, ChatDefinition.Group, "Default", App);

        Assert.Equal(("Default", App), (chat.Topic, chat.InstalledApp));
    }

    [Fact]
    public void A_default_topic_applies_only_to_groups()
    {
        var row = Item.Of(("Members", "megan@contoso.com"), ("ChatType", "oneOnOne"));

        Assert.Null(Reader.Read(row, Builder, ChatDefinition.Group, "Default", null).Topic);
        Assert.Equal(GraphChatError.TopicNotAllowed, Assert.Throws<GraphChatException>(() =>
            Read(Item.Of(("Members", "megan@contoso.com"), ("ChatType", "oneOnOne"), ("Topic", "Mine")))).Error);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ; ; ")]
    public void A_row_with_empty_Members_is_a_chat_definition_and_an_error(string? members)
    {
        var row = Item.Of(("Members", members), ("Topic", "Sales"));

        Assert.True(Reader.IsChatDefinition(row));
        Assert.Equal(GraphChatError.MemberNotRecognized, Assert.Throws<GraphChatException>(() => Read(row)).Error);
    }

    [Fact]
    public void An_invalid_member_is_an_error_that_identifies_the_member()
    {
        var failure = Assert.Throws<GraphChatException>(() => Read(Item.Of(("Members", "megan@contoso.com;Alex Wilber"))));

        Assert.Equal(GraphChatError.MemberNotRecognized, failure.Error);
        Assert.Contains("Alex Wilber", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_apps_in_a_row_are_rejected() =>
        Assert.Equal(GraphChatError.TooManyApps, Assert.Throws<GraphChatException>(() =>
            Read(Item.Of(("Members", "megan@contoso.com"), ("InstalledApp", new[] { App, "com.other" })))).Error);

    [Fact]
    public void An_item_without_Members_is_not_a_chat_definition()
    {
        Assert.True(Reader.IsChatDefinition(Item.Of(("members", "a@b.c"))));
        Assert.False(Reader.IsChatDefinition(Item.Of(("UserPrincipalName", "a@b.c"))));
        Assert.False(Reader.IsChatDefinition("a@b.c"));
        Assert.False(Reader.IsChatDefinition(Guid.NewGuid()));
        Assert.False(Reader.IsChatDefinition(null));
    }

    private static ChatDefinition Read(object row) => Reader.Read(row, Builder, ChatDefinition.Group, null, null);

    private static IEnumerable<string> Keys(ChatDefinition chat) => chat.People.Select(person => person.Key);
}
