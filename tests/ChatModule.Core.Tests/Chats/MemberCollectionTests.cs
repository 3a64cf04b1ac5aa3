namespace ChatModule.Tests;

/// <summary>The members of a chat as a text are the Members cell of a CSV file.</summary>
public class MemberCollectionTests
{
    [Fact]
    public void Members_are_separated_by_semicolons_by_UPN_or_ID() =>
        Assert.Equal("megan@contoso.com;8b081ef6-4792-4def-b2c9-c363a1bf41d5", Text(
            new() { UserPrincipalName = "megan@contoso.com", UserId = "82fe7758-5bb3-4f0d-a43f-e555fd399c6f" },
            new() { UserId = "8b081ef6-4792-4def-b2c9-c363a1bf41d5" }));

    [Theory]
    [InlineData("Visitor; Fabrikam", "Visitor, Fabrikam")]
    [InlineData("pat@fabrikam.com", "pat@fabrikam.com")]
    [InlineData(null, "Someone")]
    public void A_member_without_an_ID_is_listed_and_rejected_when_the_cell_is_read(string? name, string shown)
    {
        var text = Text(new() { UserPrincipalName = "megan@contoso.com" }, new() { DisplayName = name });

        Assert.Equal($"megan@contoso.com;{shown} (without an ID)", text);
        var items = new PropertyReader();
        var failure = Assert.Throws<GraphChatException>(() => new ChatDefinitionReader(items, new PersonReader(items))
            .Read(items.Open(Item.Of(("Members", text))), new ChatDefinitionBuilder(), ChatDefinition.Group, null, null, "The item"));
        Assert.Contains($"'{shown} (without an ID)'", failure.Message, StringComparison.Ordinal);
    }

    private static string? Text(params GraphChatMember[] members) => new GraphChat { ChatId = "19:x", Members = members }.Members.ToString();
}
