namespace ChatModule.Tests;

/// <summary>"members: every participant, including the caller": added when missing, known by id and UPN, with the right role.</summary>
public class ChatDefinitionBuilderTests
{
    private const string CallerId = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";
    private const string CallerUpn = "admin@contoso.com";
    private const string Home = "2432b57b-0abd-43db-aa7b-16eadd115d34";

    private static readonly Person Caller = new() { Key = CallerId, UserId = CallerId, UserPrincipalName = CallerUpn };
    private static readonly Person Megan = Person.Of("megan@contoso.com");
    private static readonly Person Alex = Person.Of("alex@contoso.com");

    [Fact]
    public void The_caller_is_added_first_when_missing() =>
        Assert.Equal([CallerId, Megan.Key, Alex.Key], Keys(Group(new() { Caller = Caller }, Megan, Alex)));

    [Theory]
    [InlineData(CallerId)]
    [InlineData("8B081EF6-4792-4DEF-B2C9-C363A1BF41D5")]
    [InlineData(CallerUpn)]
    [InlineData("ADMIN@contoso.com")]
    public void The_caller_is_known_by_id_and_by_UPN_in_any_case(string mention) =>
        Assert.Equal([Megan.Key, mention], Keys(Group(new() { Caller = Caller }, Megan, Person.Of(mention))));

    [Fact]
    public void The_caller_named_by_id_and_by_UPN_is_one_person() =>
        Assert.Equal([CallerUpn, Megan.Key], Keys(Group(new() { Caller = Caller }, Person.Of(CallerUpn), Megan, Person.Of(CallerId))));

    [Fact]
    public void A_group_has_at_most_the_250_people_that_Teams_allows()
    {
        ChatDefinitionBuilder builder = new() { Caller = Caller };
        var people = Enumerable.Range(1, 249).Select(i => Person.Of($"user{i}@contoso.com")).ToArray();

        Assert.Equal(250, Group(builder, people).People.Count);
        var failure = Assert.Throws<GraphChatException>(() => Group(builder, [.. people, Megan]));

        Assert.Equal(GraphChatError.TooManyMembers, failure.Error);
        Assert.Contains("-OneOnOne", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_caller_who_is_a_guest_gets_the_role_guest()
    {
        var guest = Caller with { IsGuest = true };

        var chat = Group(new() { Caller = guest }, Megan);

        Assert.Equal(["guest", "owner"], chat.People.Select(person => person.ToMember(Home).Role));
    }

    [Fact]
    public void A_named_caller_keeps_the_role_that_was_asked_for()
    {
        var chat = Group(new() { Caller = Caller with { IsGuest = true } }, Megan, Person.Of(CallerId) with { RequestedRole = "owner" });

        Assert.Equal("owner", chat.People[1].ToMember(Home).Role);
    }

    [Fact]
    public void An_excluded_caller_is_not_added_but_two_mentions_of_them_are_still_one()
    {
        var composer = new ChatDefinitionBuilder { Caller = Caller, AddCaller = false };

        Assert.Equal([Megan.Key], Keys(Group(composer, Megan)));
        Assert.Equal([CallerUpn, Megan.Key], Keys(Group(composer, Person.Of(CallerUpn), Megan, Person.Of(CallerId))));
    }

    [Fact]
    public void An_app_only_sign_in_has_no_caller_to_add() =>
        Assert.Equal([Megan.Key, Alex.Key], Keys(Group(new(), Megan, Alex)));

    [Fact]
    public void A_duplicate_is_taken_once_and_told()
    {
        List<string> told = [];
        var composer = new ChatDefinitionBuilder { Caller = Caller, OnDuplicate = person => told.Add(person.Key) };

        var chat = Group(composer, Megan, Alex, Person.Of("MEGAN@contoso.com"));

        Assert.Equal(3, chat.People.Count);
        Assert.Equal(["MEGAN@contoso.com"], told);
    }

    [Fact]
    public void A_group_of_the_caller_alone_is_left_to_the_service()
    {
        // "A group whose only member is the caller, with a topic, is reported to be valid: set no minimum for groups."
        var chat = new ChatDefinitionBuilder { Caller = Caller }.Build([], ChatDefinition.Group, "Notes", null);

        Assert.Equal([CallerId], Keys(chat));
    }

    [Fact]
    public void A_one_on_one_is_the_caller_and_the_person()
    {
        var chat = new ChatDefinitionBuilder { Caller = Caller }.Build([Megan], ChatDefinition.OneOnOne, null, null);

        Assert.Equal([CallerId, Megan.Key], Keys(chat));
        Assert.True(chat.IsIdempotent);
        Assert.False(Group(new(), Megan).IsIdempotent);
    }

    [Fact]
    public void A_one_on_one_of_other_than_two_different_people_is_refused_before_it_is_sent()
    {
        var composer = new ChatDefinitionBuilder { Caller = Caller };

        AssertNoPair(composer);
        AssertNoPair(composer, Person.Of(CallerUpn));
        AssertNoPair(composer, Megan, Alex);
        AssertNoPair(new(), Megan);
        AssertNoPair(new(), Megan, Person.Of("MEGAN@CONTOSO.COM"));
        AssertNoPair(new() { Caller = Caller, AddCaller = false }, Person.Of(CallerUpn), Person.Of(CallerId));
    }

    [Fact]
    public void Permissions_go_with_an_app_only()
    {
        var composer = new ChatDefinitionBuilder { Caller = Caller, Permissions = [new("ChatMessage.Read.Chat", "application")] };

        Assert.Single(composer.Build([Megan], ChatDefinition.Group, null, "app").Permissions);
        Assert.Empty(composer.Build([Megan], ChatDefinition.Group, null, null).Permissions);
    }

    [Fact]
    public void A_chat_is_described_in_words_a_person_understands()
    {
        Assert.Equal("group chat 'Project X' with 3 members", new ChatDefinitionBuilder { Caller = Caller }.Build([Megan, Alex], ChatDefinition.Group, "Project X", null).Describe());
        Assert.Equal("group chat with 1 member and the app a1", new ChatDefinitionBuilder { Caller = Caller }.Build([], ChatDefinition.Group, null, "a1").Describe());
        Assert.Equal("one-on-one chat of admin@contoso.com and megan@contoso.com with the app a1",
            new ChatDefinitionBuilder { Caller = Caller }.Build([Megan], ChatDefinition.OneOnOne, null, "a1").Describe());
    }

    private static void AssertNoPair(ChatDefinitionBuilder composer, params Person[] people)
    {
        var failure = Assert.Throws<GraphChatException>(() => composer.Build(people, ChatDefinition.OneOnOne, null, null));
        Assert.Equal(GraphChatError.OneOnOneMembers, failure.Error);
        Assert.NotNull(failure.RecommendedAction);
    }

    private static ChatDefinition Group(ChatDefinitionBuilder composer, params Person[] people) => composer.Build(people, ChatDefinition.Group, null, null);

    private static IEnumerable<string> Keys(ChatDefinition chat) => chat.People.Select(person => person.Key);
}
