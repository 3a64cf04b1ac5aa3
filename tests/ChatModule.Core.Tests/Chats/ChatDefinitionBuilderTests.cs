namespace ChatModule.Tests;

/// <summary>
/// The caller is a member of every chat, once and with the right role:
/// https://learn.microsoft.com/graph/api/chat-post.
/// </summary>
public class ChatDefinitionBuilderTests
{
    private const string CallerId = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";
    private const string CallerUpn = "admin@contoso.com";
    private const string HomeTenant = "2432b57b-0abd-43db-aa7b-16eadd115d34";

    private static readonly Person Caller = new() { Key = CallerId, UserId = CallerId, UserPrincipalName = CallerUpn };
    private static readonly Person Megan = Person.FromKey("megan@contoso.com");
    private static readonly Person Alex = Person.FromKey("alex@contoso.com");

    [Fact]
    public void The_caller_is_added_first_when_missing() =>
        Assert.Equal([CallerId, Megan.Key, Alex.Key], Keys(Group(new() { Caller = Caller }, Megan, Alex)));

    [Theory]
    [InlineData(CallerId)]
    [InlineData("8B081EF6-4792-4DEF-B2C9-C363A1BF41D5")]
    [InlineData(CallerUpn)]
    [InlineData("ADMIN@contoso.com")]
    public void The_caller_is_recognized_by_ID_and_by_UPN_in_any_case(string mention) =>
        Assert.Equal([Megan.Key, mention], Keys(Group(new() { Caller = Caller }, Megan, Person.FromKey(mention))));

    [Fact]
    public void The_caller_given_by_ID_and_by_UPN_is_one_person() =>
        Assert.Equal([CallerUpn, Megan.Key], Keys(Group(new() { Caller = Caller }, Person.FromKey(CallerUpn), Megan, Person.FromKey(CallerId))));

    [Fact]
    public void A_group_has_at_most_the_250_people_that_Teams_allows()
    {
        ChatDefinitionBuilder builder = new() { Caller = Caller };
        var people = Enumerable.Range(1, 249).Select(i => Person.FromKey($"user{i}@contoso.com")).ToArray();

        Assert.Equal(250, Group(builder, people).People.Count);
        var failure = Assert.Throws<GraphChatException>(() => Group(builder, [.. people, Megan]));

        Assert.Equal(GraphChatError.TooManyMembers, failure.Error);
        Assert.Contains("-OneOnOne", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_guest_caller_has_the_role_guest()
    {
        var guest = Caller with { IsGuest = true };

        var chat = Group(new() { Caller = guest }, Megan);

        Assert.Equal(["guest", "owner"], chat.People.Select(person => person.ToMember(HomeTenant).Role));
    }

    [Fact]
    public void A_caller_in_the_input_keeps_the_requested_role()
    {
        var chat = Group(new() { Caller = Caller with { IsGuest = true } }, Megan, Person.FromKey(CallerId) with { RequestedRole = "owner" });

        Assert.Equal("owner", chat.People[1].ToMember(HomeTenant).Role);
    }

    [Fact]
    public void An_excluded_caller_is_not_added_and_duplicates_of_the_caller_are_still_merged()
    {
        var builder = new ChatDefinitionBuilder { Caller = Caller, AddCaller = false };

        Assert.Equal([Megan.Key], Keys(Group(builder, Megan)));
        Assert.Equal([CallerUpn, Megan.Key], Keys(Group(builder, Person.FromKey(CallerUpn), Megan, Person.FromKey(CallerId))));
    }

    [Fact]
    public void An_app_only_sign_in_has_no_caller_to_add() =>
        Assert.Equal([Megan.Key, Alex.Key], Keys(Group(new(), Megan, Alex)));

    [Fact]
    public void A_duplicate_is_skipped_and_reported()
    {
        List<string> duplicates = [];
        var builder = new ChatDefinitionBuilder { Caller = Caller, OnDuplicate = person => duplicates.Add(person.Key) };

        var chat = Group(builder, Megan, Alex, Person.FromKey("MEGAN@contoso.com"));

        Assert.Equal(3, chat.People.Count);
        Assert.Equal(["MEGAN@contoso.com"], duplicates);
    }

    [Fact]
    public void A_group_of_only_the_caller_is_valid()
    {
        var chat = new ChatDefinitionBuilder { Caller = Caller }.Build([], ChatDefinition.Group, "Notes", null);

        Assert.Equal([CallerId], Keys(chat));
    }

    [Fact]
    public void A_one_on_one_chat_has_the_caller_and_the_person()
    {
        var chat = new ChatDefinitionBuilder { Caller = Caller }.Build([Megan], ChatDefinition.OneOnOne, null, null);

        Assert.Equal([CallerId, Megan.Key], Keys(chat));
        Assert.True(chat.RequestKind.IsIdempotent);
        Assert.False(Group(new(), Megan).RequestKind.IsIdempotent);
    }

    [Fact]
    public void A_one_on_one_chat_without_two_different_people_is_rejected_before_it_is_sent()
    {
        var builder = new ChatDefinitionBuilder { Caller = Caller };

        AssertRejected(builder);
        AssertRejected(builder, Person.FromKey(CallerUpn));
        AssertRejected(builder, Megan, Alex);
        AssertRejected(new(), Megan);
        AssertRejected(new(), Megan, Person.FromKey("MEGAN@CONTOSO.COM"));
        AssertRejected(new() { Caller = Caller, AddCaller = false }, Person.FromKey(CallerUpn), Person.FromKey(CallerId));
    }

    [Fact]
    public void Permissions_are_sent_only_with_an_app()
    {
        var builder = new ChatDefinitionBuilder { Caller = Caller, Permissions = [new("ChatMessage.Read.Chat", "application")] };

        Assert.Single(builder.Build([Megan], ChatDefinition.Group, null, "app").Permissions);
        Assert.Empty(builder.Build([Megan], ChatDefinition.Group, null, null).Permissions);
    }

    [Fact]
    public void A_chat_has_a_readable_description()
    {
        Assert.Equal("group chat 'Project X' with 3 members", new ChatDefinitionBuilder { Caller = Caller }.Build([Megan, Alex], ChatDefinition.Group, "Project X", null).Describe());
        Assert.Equal("group chat with 1 member and the app a1", new ChatDefinitionBuilder { Caller = Caller }.Build([], ChatDefinition.Group, null, "a1").Describe());
        Assert.Equal("one-on-one chat of admin@contoso.com and megan@contoso.com with the app a1",
            new ChatDefinitionBuilder { Caller = Caller }.Build([Megan], ChatDefinition.OneOnOne, null, "a1").Describe());
    }

    private static void AssertRejected(ChatDefinitionBuilder builder, params Person[] people)
    {
        var failure = Assert.Throws<GraphChatException>(() => builder.Build(people, ChatDefinition.OneOnOne, null, null));
        Assert.Equal(GraphChatError.OneOnOneMembers, failure.Error);
        Assert.NotNull(failure.RecommendedAction);
    }

    private static ChatDefinition Group(ChatDefinitionBuilder builder, params Person[] people) => builder.Build(people, ChatDefinition.Group, null, null);

    private static IEnumerable<string> Keys(ChatDefinition chat) => chat.People.Select(person => person.Key);
}
