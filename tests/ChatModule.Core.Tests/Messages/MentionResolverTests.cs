namespace ChatModule.Tests;

/// <summary>A mention is a member of the chat, found by address, ID, or name, and otherwise nothing is sent.</summary>
public class MentionResolverTests
{
    private const string MeganId = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";

    private static readonly GraphChatMember Megan = new()
    {
        UserId = MeganId,
        UserPrincipalName = "Megan@contoso.com",
        DisplayName = "Megan & Co",
    };

    private readonly List<string> read = [];
    private GraphChatMember[] members = [Megan, Member("a", "alex@contoso.com", "Alex"), Member(null, null, "Visitor")];

    [Theory]
    [InlineData("megan@CONTOSO.com")]
    [InlineData("8B081EF6-4792-4DEF-B2C9-C363A1BF41D5")]
    [InlineData("megan &amp; co")]
    [InlineData(" <b>Megan</b> &amp; Co ")]
    public async Task A_member_is_found_by_address_ID_or_name(string name)
    {
        var message = await ResolveAsync($"<p>Hi <at>{name}</at>!</p>");

        Assert.Equal("<p>Hi <at id=\"0\">Megan &amp; Co</at>!</p>", message.HtmlWithMentions);
        Assert.Equal($"<p>Hi <at>{name}</at>!</p>", message.Content);
        Assert.Equal([new("Megan & Co", MeganId)], message.Mentions);
    }

    [Fact]
    public async Task Each_mention_has_its_number_and_the_members_are_read_once()
    {
        var resolver = new MentionResolver(Client());

        var message = await ResolveAsync(
            "<at>Alex</at>, <at>megan@contoso.com</at>, <at id=\"7\">Alex</at>", resolver: resolver);
        await ResolveAsync("<at>Alex</at>", resolver: resolver);

        Assert.Equal(
            "<at id=\"0\">Alex</at>, <at id=\"1\">Megan &amp; Co</at>, <at id=\"2\">Alex</at>", message.HtmlWithMentions);
        Assert.Equal(["a", MeganId, "a"], message.Mentions.Select(mention => mention.UserId));
        Assert.Equal(["19:a"], read);
    }

    [Theory]
    [InlineData("<at>Alex")]
    [InlineData("<at>Alex <at>Megan</at>")]
    [InlineData("<at>Alex</at> Megan</at>")]
    [InlineData("<AT id='0'>Alex</a>")]
    [InlineData("Hi <at")]
    public void A_mention_that_is_not_closed_is_rejected(string html)
    {
        var failure = Assert.Throws<GraphChatException>(
            () => new MessageDefinition("19:a", html, MessageDefinition.Html, "normal").Validate());

        Assert.Equal(GraphChatError.BadRequest, failure.Error);
        Assert.Contains("has <at> without </at>", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<at>Alex</at>, <at id=\"0\">Megan</at >", MessageDefinition.Html)]
    [InlineData("<attachment id=\"1\"></attachment> &lt;at>", MessageDefinition.Html)]
    [InlineData("<at>Alex", MessageDefinition.Text)]
    public void What_is_closed_or_no_mention_is_accepted(string content, string type) =>
        new MessageDefinition("19:a", content, type, "normal").Validate();

    [Theory]
    [InlineData("everyone")]
    [InlineData("Everyone")]
    public async Task Everyone_is_the_chat_and_needs_no_members(string name)
    {
        var message = await ResolveAsync($"<at>{name}</at> hello");

        Assert.Equal("<at id=\"0\">Everyone</at> hello", message.HtmlWithMentions);
        Assert.Equal([new("Everyone", null)], message.Mentions);
        Assert.Empty(read);
    }

    [Theory]
    [InlineData("lidia@contoso.com")]
    [InlineData("Lidia")]
    [InlineData("Visitor")]
    [InlineData("")]
    public async Task A_mention_of_somebody_else_is_MemberNotFound(string name)
    {
        var failure = await Assert.ThrowsAsync<GraphChatException>(() => ResolveAsync($"<at>{name}</at>"));

        Assert.Equal(GraphChatError.MemberNotFound, failure.Error);
        Assert.Contains($"'{name}' isn't a member", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_of_two_members_is_MemberNotRecognized_with_their_addresses()
    {
        members = [.. members, Member("b", "alex.w@contoso.com", "alex")];

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => ResolveAsync("<at>Alex</at>"));

        Assert.Equal(GraphChatError.MemberNotRecognized, failure.Error);
        Assert.Contains("alex@contoso.com, alex.w@contoso.com", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("b", Assert.Single((await ResolveAsync("<at>alex.w@contoso.com</at>")).Mentions).UserId);
    }

    [Fact]
    public async Task A_user_principal_name_that_is_not_the_listed_address_is_looked_up()
    {
        var client = new ScriptedChats
        {
            MembersOf = Members,
            UserId = name => name == "mb@contoso.com" ? MeganId : "x",
        };

        var message = await ResolveAsync("<at>mb@contoso.com</at>", resolver: new(client));

        Assert.Equal(MeganId, Assert.Single(message.Mentions).UserId);
    }

    [Theory]
    [InlineData("membership", 0)]
    [InlineData(null, 1)]
    public async Task The_members_of_a_piped_chat_are_used_when_they_came_from_the_service(
        string? membership, int reads)
    {
        var megan = new GraphChatMember { UserId = MeganId, DisplayName = "Megan", MembershipId = membership };

        await ResolveAsync($"<at>{MeganId}</at>", new GraphChat { ChatId = "19:a", Members = [megan] });

        Assert.Equal(reads, read.Count);
    }

    [Theory]
    [InlineData("text", "<at>nobody</at>")]
    [InlineData("html", "<attachment id=\"1\"></attachment> <a href=\"x\">at</a>")]
    public async Task A_text_without_mentions_stays_as_it_is(string type, string content)
    {
        var message = new MessageDefinition("19:a", content, type, "normal");

        Assert.Same(message, await new MentionResolver(Client()).ResolveAsync(message, null, default));
    }

    private static GraphChatMember Member(string? id, string? address, string? name) =>
        new() { UserId = id, UserPrincipalName = address, DisplayName = name };

    private Task<MessageDefinition> ResolveAsync(
        string html, GraphChat? chat = null, MentionResolver? resolver = null) =>
        (resolver ?? new(Client())).ResolveAsync(new("19:a", html, "html", "normal"), chat, default);

    private ScriptedChats Client() => new()
    {
        MembersOf = Members,
        UserId = static name => throw new GraphChatException(GraphChatError.MissingPermission, $"No {name}."),
    };

    private GraphChatMember[] Members(string chatId)
    {
        read.Add(chatId);
        return members;
    }
}
