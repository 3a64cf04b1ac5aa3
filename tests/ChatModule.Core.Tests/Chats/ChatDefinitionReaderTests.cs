using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatModule.Tests;

/// <summary>
/// A chat definition is an object or dictionary with Members (an array, or one string separated by semicolons),
/// and optionally Topic, ChatType, and InstalledApp. The default ChatType is group.
/// </summary>
public class ChatDefinitionReaderTests
{
    private const string App = "05F59CEC-A742-4A50-A62E-202A57E478A4";

    private const string Called = "The item";

    private static readonly PropertyReader Items = new();
    private static readonly ChatDefinitionReader Reader = new(Items, new PersonReader(Items));
    private static readonly ChatDefinitionBuilder Builder = new() { Caller = Person.FromKey("admin@contoso.com") };

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

        var chat = Reader.Read(Items.Open(row), Builder, ChatDefinition.Group, "Default", "other", Called);

        Assert.Equal(("Mine", App), (chat.Topic, chat.InstalledApp));
    }

    [Fact]
    public void A_row_without_topic_and_app_has_the_defaults()
    {
        var chat = Reader.Read(Items.Open(Item.Of(("Members", "megan@contoso.com"), ("Topic", " "))), Builder, ChatDefinition.Group, "Default", App, Called);

        Assert.Equal(("Default", App), (chat.Topic, chat.InstalledApp));
    }

    [Fact]
    public void A_default_topic_applies_only_to_groups()
    {
        var row = Item.Of(("Members", "megan@contoso.com"), ("ChatType", "oneOnOne"));

        Assert.Null(Reader.Read(Items.Open(row), Builder, ChatDefinition.Group, "Default", null, Called).Topic);
        Assert.Equal(GraphChatError.TopicNotAllowed, Assert.Throws<GraphChatException>(() =>
            Read(Item.Of(("Members", "megan@contoso.com"), ("ChatType", "oneOnOne"), ("Topic", "Mine")))).Error);
    }

    public static TheoryData<object, string> Scalars => new()
    {
        { 2024, "2024" }, { 2024L, "2024" }, { 1.5, "1.5" }, { 1.10m, "1.10" }, { true, "True" }, { 'X', "X" }, { JsonNode.Parse("2024")!, "2024" },
        { new DateOnly(2026, 1, 2), "01/02/2026" },
    };

    [Theory]
    [MemberData(nameof(Scalars))]
    public void A_topic_that_is_a_number_or_another_scalar_is_its_text_in_every_culture(object topic, string expected)
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new("de-DE");
            Assert.Equal(expected, Reader.Read(Items.Open(Item.Of(("Members", "megan@contoso.com"), ("Topic", topic))), Builder, ChatDefinition.Group, "Default", null, Called).Topic);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void A_topic_with_a_time_is_rejected_because_of_its_colons()
    {
        var failure = Assert.Throws<GraphChatException>(() => Read(Item.Of(("Members", "megan@contoso.com"), ("Topic", new DateTime(2026, 1, 2)))));

        Assert.Equal(GraphChatError.TopicInvalid, failure.Error);
        Assert.Contains("'01/02/2026 00:00:00'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Topic", GraphChatError.TopicInvalid)]
    [InlineData("ChatType", GraphChatError.BadRequest)]
    public void A_list_or_an_object_in_a_text_column_is_an_error_that_identifies_the_item(string column, GraphChatError error)
    {
        foreach (var value in new object[] { new[] { "A", "B" }, Item.Of(("Name", "A")) })
        {
            var failure = Assert.Throws<GraphChatException>(() =>
                Reader.Read(Items.Open(Item.Of(("Members", "megan@contoso.com"), (column, value))), Builder, ChatDefinition.Group, "Default", null, "Item 7"));

            Assert.Equal(error, failure.Error);
            Assert.StartsWith($"Item 7 has a {column} that isn't a text", failure.Message, StringComparison.Ordinal);
            Assert.NotNull(failure.RecommendedAction);
        }
    }

    [Fact]
    public void A_number_is_not_a_ChatType() =>
        Assert.Contains("'1'", Assert.Throws<GraphChatException>(() => Read(Item.Of(("Members", "megan@contoso.com"), ("ChatType", 1)))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_null_of_a_database_is_an_empty_cell()
    {
        var chat = Reader.Read(Items.Open(Item.Of(("Members", "megan@contoso.com"), ("Topic", DBNull.Value), ("ChatType", DBNull.Value), ("InstalledApp", DBNull.Value))), Builder, ChatDefinition.Group, "Default", App, Called);

        Assert.Equal(("Default", App), (chat.Topic, chat.InstalledApp));
    }

    public static TheoryData<object?> NoMembers => [null, DBNull.Value, "", " ; ; ", Array.Empty<object>(), Item.Of(("value", Array.Empty<object>()))];

    [Theory]
    [MemberData(nameof(NoMembers))]
    public void A_row_with_empty_Members_is_a_chat_definition_and_an_error(object? members)
    {
        var row = Item.Of(("Members", members), ("Topic", "Sales"));

        Assert.True(IsChatDefinition(row));
        var failure = Assert.Throws<GraphChatException>(() => Read(row));
        Assert.Equal((GraphChatError.MemberNotRecognized, "The chat 'Sales' has no members."), (failure.Error, failure.Message));
    }

    [Fact]
    public void Members_can_be_a_page()
    {
        var page = Item.Of(("value", new object[] { Item.Of(("userPrincipalName", "megan@contoso.com")), "alex@contoso.com" }));

        Assert.Equal(["admin@contoso.com", "megan@contoso.com", "alex@contoso.com"], Keys(Read(Item.Of(("Members", page)))));
        Assert.Equal(["admin@contoso.com", "megan@contoso.com", "alex@contoso.com"], Keys(Read(Item.Of(("Members", new object[] { page, "alex@contoso.com" })))));
    }

    [Fact]
    public void An_invalid_member_is_an_error_that_identifies_the_member()
    {
        var failure = Assert.Throws<GraphChatException>(() => Read(Item.Of(("Members", "megan@contoso.com;Alex Wilber"))));

        Assert.Equal(GraphChatError.MemberNotRecognized, failure.Error);
        Assert.Contains("Alex Wilber", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_body_of_a_request_to_Graph_is_a_chat_definition()
    {
        var row = Item.Of(
            ("chatType", "group"), ("topic", "Sales"),
            ("members", new object[] { Item.Of(("@odata.type", "#microsoft.graph.aadUserConversationMember"), ("roles", new[] { "guest" }), ("user@odata.bind", "https://graph.microsoft.com/v1.0/users('megan@contoso.com')")) }),
            ("installedApps", new object[] { Item.Of(("teamsApp@odata.bind", $"https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/{App}")) }));

        var chat = Read(row);

        Assert.Equal(["admin@contoso.com", "megan@contoso.com"], Keys(chat));
        Assert.Equal(("guest", App), (chat.People[1].RequestedRole, chat.InstalledApp));
    }

    [Fact]
    public void Two_apps_in_a_row_are_rejected() =>
        Assert.Equal(GraphChatError.TooManyApps, Assert.Throws<GraphChatException>(() =>
            Read(Item.Of(("Members", "megan@contoso.com"), ("InstalledApp", new[] { App, "com.other" })))).Error);

    [Fact]
    public void An_item_without_Members_is_not_a_chat_definition()
    {
        Assert.True(IsChatDefinition(Item.Of(("members", "a@b.c"))));
        Assert.False(IsChatDefinition(Item.Of(("UserPrincipalName", "a@b.c"))));
        Assert.False(IsChatDefinition("a@b.c"));
        Assert.False(IsChatDefinition(Guid.NewGuid()));
        Assert.False(IsChatDefinition(null));
    }

    private static bool IsChatDefinition(object? item) => ChatDefinitionReader.IsChatDefinition(Items.Open(item));

    private static ChatDefinition Read(object row) => Reader.Read(Items.Open(row), Builder, ChatDefinition.Group, null, null, Called);

    private static IEnumerable<string> Keys(ChatDefinition chat) => chat.People.Select(person => person.Key);
}
