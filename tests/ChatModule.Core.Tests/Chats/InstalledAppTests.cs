namespace ChatModule.Tests;

/// <summary>A Teams app is a catalog ID, a catalog URL, or an object with an Id. More than one app is an error.</summary>
public class InstalledAppTests
{
    private const string App = "05F59CEC-A742-4A50-A62E-202A57E478A4";
    private const string OtherApp = "8e55a7b1-6766-4f0a-8610-ecacfe3d569a";

    private static readonly TeamsAppIdParser Parser = new(new PropertyReader());

    [Theory]
    [InlineData(App)]
    [InlineData("  05F59CEC-A742-4A50-A62E-202A57E478A4 ")]
    [InlineData("https://graph.microsoft.com/beta/appCatalogs/teamsApps/05F59CEC-A742-4A50-A62E-202A57E478A4")]
    [InlineData("https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/05F59CEC-A742-4A50-A62E-202A57E478A4/")]
    [InlineData("https://graph.microsoft.com/beta/appCatalogs/teamsApps('05F59CEC-A742-4A50-A62E-202A57E478A4')")]
    [InlineData("/appcatalogs/teamsapps/05F59CEC-A742-4A50-A62E-202A57E478A4")]
    public void An_ID_or_a_catalog_URL_identifies_the_app(string text)
    {
        Assert.Equal(App, Parser.Parse(text));
        Assert.Equal(App, Parser.Parse(Item.Of(("Id", text))));
    }

    [Fact]
    public void Guid_and_Uri_objects_are_accepted()
    {
        Assert.Equal(App, Parser.Parse(Guid.Parse(App)), ignoreCase: true);
        Assert.Equal(App, Parser.Parse(new Uri($"https://graph.microsoft.us/beta/appCatalogs/teamsApps/{App}")));
    }

    [Fact]
    public void Store_app_IDs_that_are_not_GUIDs_are_accepted() => Assert.Equal("com.microsoft.teamspace.tab.planner", Parser.Parse("com.microsoft.teamspace.tab.planner"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void An_empty_value_is_no_app(string? empty)
    {
        Assert.Null(Parser.Parse(empty));
        Assert.Null(Parser.Parse(new object?[] { empty }));
        Assert.Null(Parser.Parse(Array.Empty<object>()));
    }

    [Fact]
    public void Two_apps_are_rejected_in_every_form()
    {
        // The service accepts one app: https://learn.microsoft.com/graph/api/chat-post.
        foreach (var two in new object[] { new[] { App, OtherApp }, $"{App};{OtherApp}", new object[] { Item.Of(("Id", App)), Item.Of(("Id", OtherApp)) } })
        {
            var failure = Assert.Throws<GraphChatException>(() => Parser.Parse(two));
            Assert.Equal(GraphChatError.TooManyApps, failure.Error);
            Assert.Contains(App, failure.Message, StringComparison.Ordinal);
            Assert.Contains(OtherApp, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Duplicates_of_an_app_are_one_app() => Assert.Equal(App, Parser.Parse(new object[] { App, App.ToLowerInvariant(), Item.Of(("Id", App)) }));

    [Theory]
    [InlineData("My App")]
    [InlineData("https://graph.microsoft.com/beta/users/05F59CEC-A742-4A50-A62E-202A57E478A4")]
    [InlineData("../../me")]
    public void A_value_that_does_not_identify_an_app_is_rejected(string text) =>
        Assert.Equal(GraphChatError.BadRequest, Assert.Throws<GraphChatException>(() => Parser.Parse(text)).Error);

    [Fact]
    public void A_number_is_rejected() => Assert.Equal(GraphChatError.BadRequest, Assert.Throws<GraphChatException>(() => Parser.Parse(5)).Error);

    [Fact]
    public void An_object_without_an_ID_is_rejected() =>
        Assert.Equal(GraphChatError.BadRequest, Assert.Throws<GraphChatException>(() => Parser.Parse(Item.Of(("DisplayName", "Polly")))).Error);
}
