namespace ChatModule.Tests;

/// <summary>"One Teams app: catalog id, catalog URL, or an object with Id. More than one: error."</summary>
public class InstalledAppTests
{
    private const string App = "05F59CEC-A742-4A50-A62E-202A57E478A4";
    private const string Other = "8e55a7b1-6766-4f0a-8610-ecacfe3d569a";

    private static readonly TeamsAppIdParser Reader = new(new PropertyReader());

    [Theory]
    [InlineData(App)]
    [InlineData("  05F59CEC-A742-4A50-A62E-202A57E478A4 ")]
    [InlineData("https://graph.microsoft.com/beta/appCatalogs/teamsApps/05F59CEC-A742-4A50-A62E-202A57E478A4")]
    [InlineData("https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/05F59CEC-A742-4A50-A62E-202A57E478A4/")]
    [InlineData("https://graph.microsoft.com/beta/appCatalogs/teamsApps('05F59CEC-A742-4A50-A62E-202A57E478A4')")]
    [InlineData("/appcatalogs/teamsapps/05F59CEC-A742-4A50-A62E-202A57E478A4")]
    public void An_id_or_a_catalog_URL_names_the_app(string text)
    {
        Assert.Equal(App, Reader.Parse(text));
        Assert.Equal(App, Reader.Parse(Item.Of(("Id", text))));
    }

    [Fact]
    public void Ids_as_Guid_and_URLs_as_Uri_work()
    {
        Assert.Equal(App, Reader.Parse(Guid.Parse(App)), ignoreCase: true);
        Assert.Equal(App, Reader.Parse(new Uri($"https://graph.microsoft.us/beta/appCatalogs/teamsApps/{App}")));
    }

    [Fact]
    public void Ids_of_the_store_that_are_no_GUIDs_work() => Assert.Equal("com.microsoft.teamspace.tab.planner", Reader.Parse("com.microsoft.teamspace.tab.planner"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Nothing_is_no_app(string? nothing)
    {
        Assert.Null(Reader.Parse(nothing));
        Assert.Null(Reader.Parse(new object?[] { nothing }));
        Assert.Null(Reader.Parse(Array.Empty<object>()));
    }

    [Fact]
    public void Two_apps_are_refused_however_they_come()
    {
        // "installedApps: at most one entry; two give 400."
        foreach (var two in new object[] { new[] { App, Other }, $"{App};{Other}", new object[] { Item.Of(("Id", App)), Item.Of(("Id", Other)) } })
        {
            var failure = Assert.Throws<GraphChatException>(() => Reader.Parse(two));
            Assert.Equal(GraphChatError.TooManyApps, failure.Error);
            Assert.Contains(App, failure.Message, StringComparison.Ordinal);
            Assert.Contains(Other, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void One_app_named_twice_is_one_app() => Assert.Equal(App, Reader.Parse(new object[] { App, App.ToLowerInvariant(), Item.Of(("Id", App)) }));

    [Theory]
    [InlineData("My App")]
    [InlineData("https://graph.microsoft.com/beta/users/05F59CEC-A742-4A50-A62E-202A57E478A4")]
    [InlineData("../../me")]
    public void What_names_no_app_is_refused(string text) =>
        Assert.Equal(GraphChatError.BadRequest, Assert.Throws<GraphChatException>(() => Reader.Parse(text)).Error);

    [Fact]
    public void An_object_without_an_id_is_refused() =>
        Assert.Equal(GraphChatError.BadRequest, Assert.Throws<GraphChatException>(() => Reader.Parse(Item.Of(("DisplayName", "Polly")))).Error);
}
