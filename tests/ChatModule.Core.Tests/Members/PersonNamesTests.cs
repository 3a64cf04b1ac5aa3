namespace ChatModule.Tests;

/// <summary>Contract, "Who counts as a person": the names, their order, and what does not count.</summary>
public class PersonNamesTests
{
    private const string Id = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";
    private const string OtherId = "82af01c5-f7cc-4a2e-a728-3a5df21afd9d";
    private const string Upn = "megan@contoso.com";

    private static readonly PersonReader Reader = new(new PropertyReader());

    /// <summary>The contract's list, in its order.</summary>
    private static readonly string[] Names =
    [
        "UserId", "Id", "ObjectId", "ExternalDirectoryObjectId",
        "UserPrincipalName", "UPN", "User", "Mail", "Email", "EmailAddress",
    ];

    public static TheoryData<string> AllNames => [.. Names];

    public static TheoryData<string, string> NeighbouringNames
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            for (var i = 0; i + 1 < Names.Length; i++)
                pairs.Add(Names[i], Names[i + 1]);
            return pairs;
        }
    }

    [Theory, MemberData(nameof(AllNames))]
    public void Each_name_of_the_list_is_enough_with_an_object_id(string name) =>
        Assert.Equal(Id, Read(Item.Of((name, Id))).Key);

    [Theory, MemberData(nameof(AllNames))]
    public void Each_name_but_Id_is_enough_with_an_address(string name)
    {
        if (name == "Id")
            Assert.Equal(GraphChatError.MemberNotRecognized, Refused(Item.Of((name, Upn))).Error);
        else
            Assert.Equal(Upn, Read(Item.Of((name, Upn))).Key);
    }

    [Theory, MemberData(nameof(NeighbouringNames))]
    public void The_first_name_of_the_list_counts_however_the_item_orders_them(string first, string second) =>
        Assert.Equal(Id, Read(Item.Of((second, OtherId), (first, Id))).Key);

    [Theory, MemberData(nameof(NeighbouringNames))]
    public void A_name_without_a_value_leaves_it_to_the_next(string first, string second)
    {
        Assert.Equal(OtherId, Read(Item.Of((first, null), (second, OtherId))).Key);
        Assert.Equal(OtherId, Read(Item.Of((first, ""), (second, OtherId))).Key);
        Assert.Equal(OtherId, Read(Item.Of((first, "   "), (second, OtherId))).Key);
    }

    [Theory, MemberData(nameof(NeighbouringNames))]
    public void A_value_that_is_neither_id_nor_address_leaves_it_to_the_next(string first, string second) =>
        Assert.Equal(OtherId, Read(Item.Of((first, "Megan Bowen"), (second, OtherId))).Key);

    [Theory]
    [InlineData("USERID")]
    [InlineData("userid")]
    [InlineData("UserID")]
    public void The_case_of_a_name_does_not_matter(string name) =>
        Assert.Equal(Id, Read(Item.Of((name, Id))).Key);

    [Theory]
    [InlineData("ObjectGUID")]
    [InlineData("Guid")]
    public void Ids_of_other_directories_are_never_taken(string name)
    {
        Assert.Equal(GraphChatError.MemberNotRecognized, Refused(Item.Of((name, Id))).Error);
        Assert.Equal(GraphChatError.MemberNotRecognized, Refused(Item.Of((name, Guid.Parse(Id)))).Error);
        Assert.Equal(Upn, Read(Item.Of((name, Id), ("UserPrincipalName", Upn))).Key);
    }

    [Fact]
    public void Id_counts_only_when_it_is_a_GUID()
    {
        // An Exchange mailbox's Id is a name, and a mail address in Id may be anything.
        Assert.Equal(Upn, Read(Item.Of(("Id", "Megan Bowen"), ("UserPrincipalName", Upn))).Key);
        Assert.Equal(Upn, Read(Item.Of(("Id", "other@contoso.com"), ("UserPrincipalName", Upn))).Key);
        Assert.Equal(Id, Read(Item.Of(("Id", Guid.Parse(Id)))).Key);
    }

    [Fact]
    public void An_item_with_id_and_UPN_tells_both()
    {
        var person = Read(Item.Of(("Id", Id), ("UserPrincipalName", Upn), ("Mail", "m.bowen@contoso.com")));

        Assert.Equal((Id, Id, Upn), (person.Key, person.UserId, person.UserPrincipalName));
    }

    [Fact]
    public void A_mail_address_finds_a_person_but_is_no_known_UPN()
    {
        var person = Read(Item.Of(("Id", Id), ("Mail", Upn)));

        Assert.Equal((Id, null), (person.UserId, person.UserPrincipalName));
    }

    [Theory]
    [InlineData("DisplayName", "Megan")]
    [InlineData("Name", "megan@contoso.com")]
    [InlineData("Alias", "megan")]
    public void Other_names_are_not_looked_at_and_the_error_tells_which_are(string name, string value)
    {
        var failure = Refused(Item.Of((name, value)));

        Assert.Equal(GraphChatError.MemberNotRecognized, failure.Error);
        foreach (var looked in Names)
            Assert.Contains(looked, failure.Message, StringComparison.Ordinal);
        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.RecommendedAction);
    }

    [Theory]
    [InlineData("UserPrincipalName;DisplayName", "';'")]
    [InlineData("\uFEFFDisplay name;\"User principal name\"", "';'")]
    [InlineData("Object Id,Display name", "','")]
    [InlineData("Mail\tName", "\"`t\"")]
    [InlineData("UPN|Name", "'|'")]
    [InlineData("Topic;Members", "';'")]
    public void A_CSV_that_was_read_with_another_delimiter_gets_a_hint_at_Delimiter(string column, string delimiter) =>
        Assert.Contains($"Import-Csv -Delimiter {delimiter}", Refused(Item.Of((column, "megan@contoso.com;Megan"))).RecommendedAction, StringComparison.Ordinal);

    [Fact]
    public void A_column_with_a_delimiter_in_its_name_is_no_reason_for_that_hint() =>
        Assert.DoesNotContain("-Delimiter", Refused(Item.Of(("Name, given", "Megan"))).RecommendedAction, StringComparison.Ordinal);

    [Fact]
    public void What_was_found_but_is_no_person_is_told() =>
        Assert.Contains("UserPrincipalName = 'Megan Bowen'", Refused(Item.Of(("UserPrincipalName", "Megan Bowen"))).Message, StringComparison.Ordinal);

    private static Person Read(object? item) => Reader.Read(item);

    private static GraphChatException Refused(object? item) => Assert.Throws<GraphChatException>(() => Reader.Read(item));
}
