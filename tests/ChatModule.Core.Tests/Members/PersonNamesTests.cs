namespace ChatModule.Tests;

/// <summary>The properties that identify a person, their order of precedence, and the properties that don't.</summary>
public class PersonNamesTests
{
    private const string Id = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";
    private const string OtherId = "82af01c5-f7cc-4a2e-a728-3a5df21afd9d";
    private const string Upn = "megan@contoso.com";

    private static readonly PersonReader Reader = new(new PropertyReader());

    /// <summary>The documented properties, by precedence.</summary>
    private static readonly string[] Names =
    [
        "UserId", "Id", "ObjectId", "ExternalDirectoryObjectId",
        "UserPrincipalName", "UPN", "User", "Mail", "Email", "EmailAddress", "MemberObjectIdOrUpn",
    ];

    public static TheoryData<string> AllNames => [.. Names];

    public static TheoryData<string, string> AdjacentNames
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
    public void Each_property_identifies_a_person_by_object_ID(string name) =>
        Assert.Equal(Id, Read(Item.Of((name, Id))).Key);

    [Theory, MemberData(nameof(AllNames))]
    public void Each_property_except_Id_identifies_a_person_by_address(string name)
    {
        if (name == "Id")
            Assert.Equal(GraphChatError.MemberNotRecognized, Rejected(Item.Of((name, Upn))).Error);
        else
            Assert.Equal(Upn, Read(Item.Of((name, Upn))).Key);
    }

    [Theory, MemberData(nameof(AdjacentNames))]
    public void The_property_with_the_highest_precedence_is_used(string first, string second) =>
        Assert.Equal(Id, Read(Item.Of((second, OtherId), (first, Id))).Key);

    [Theory, MemberData(nameof(AdjacentNames))]
    public void An_empty_property_is_skipped(string first, string second)
    {
        Assert.Equal(OtherId, Read(Item.Of((first, null), (second, OtherId))).Key);
        Assert.Equal(OtherId, Read(Item.Of((first, ""), (second, OtherId))).Key);
        Assert.Equal(OtherId, Read(Item.Of((first, "   "), (second, OtherId))).Key);
    }

    [Theory, MemberData(nameof(AdjacentNames))]
    public void A_property_that_is_neither_ID_nor_address_is_skipped(string first, string second) =>
        Assert.Equal(OtherId, Read(Item.Of((first, "Megan Bowen"), (second, OtherId))).Key);

    [Theory]
    [InlineData("USERID")]
    [InlineData("userid")]
    [InlineData("UserID")]
    public void Property_names_are_not_case_sensitive(string name) =>
        Assert.Equal(Id, Read(Item.Of((name, Id))).Key);

    [Theory]
    [InlineData("ObjectGUID")]
    [InlineData("Guid")]
    public void IDs_of_other_directories_are_never_used(string name)
    {
        Assert.Equal(GraphChatError.MemberNotRecognized, Rejected(Item.Of((name, Id))).Error);
        Assert.Equal(GraphChatError.MemberNotRecognized, Rejected(Item.Of((name, Guid.Parse(Id)))).Error);
        Assert.Equal(Upn, Read(Item.Of((name, Id), ("UserPrincipalName", Upn))).Key);
    }

    [Fact]
    public void Id_is_used_only_when_it_is_a_GUID()
    {
        // The Id of an Exchange mailbox is a name, and an email address in Id can be any address.
        Assert.Equal(Upn, Read(Item.Of(("Id", "Megan Bowen"), ("UserPrincipalName", Upn))).Key);
        Assert.Equal(Upn, Read(Item.Of(("Id", "other@contoso.com"), ("UserPrincipalName", Upn))).Key);
        Assert.Equal(Id, Read(Item.Of(("Id", Guid.Parse(Id)))).Key);
    }

    [Fact]
    public void An_item_with_ID_and_UPN_provides_both()
    {
        var person = Read(Item.Of(("Id", Id), ("UserPrincipalName", Upn), ("Mail", "m.bowen@contoso.com")));

        Assert.Equal((Id, Id, Upn), (person.Key, person.UserId, person.UserPrincipalName));
    }

    [Fact]
    public void An_email_address_identifies_a_person_and_is_not_used_as_the_UPN()
    {
        var person = Read(Item.Of(("Id", Id), ("Mail", Upn)));

        Assert.Equal((Id, null), (person.UserId, person.UserPrincipalName));
    }

    [Theory]
    [InlineData("DisplayName", "Megan")]
    [InlineData("Name", "megan@contoso.com")]
    [InlineData("Alias", "megan")]
    public void Other_properties_are_ignored_and_the_error_lists_the_supported_ones(string name, string value)
    {
        var failure = Rejected(Item.Of((name, value)));

        Assert.Equal(GraphChatError.MemberNotRecognized, failure.Error);
        foreach (var supported in Names)
            Assert.Contains(supported, failure.Message, StringComparison.Ordinal);
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
    public void A_CSV_file_read_with_the_wrong_delimiter_has_a_hint_about_Delimiter(string column, string delimiter) =>
        Assert.Contains($"Import-Csv -Delimiter {delimiter}", Rejected(Item.Of((column, "megan@contoso.com;Megan"))).RecommendedAction, StringComparison.Ordinal);

    [Fact]
    public void A_column_name_with_a_comma_does_not_cause_that_hint() =>
        Assert.DoesNotContain("-Delimiter", Rejected(Item.Of(("Name, given", "Megan"))).RecommendedAction, StringComparison.Ordinal);

    [Theory]
    [InlineData("User name [userPrincipalName] Required")]
    [InlineData("Member object ID or user principal name [memberObjectIdOrUpn] Required")]
    [InlineData("\uFEFFUser name [ userPrincipalName ]")]
    public void A_heading_of_a_template_has_the_name_in_brackets(string heading) =>
        Assert.Equal(Upn, Read(Item.Of(("Name [displayName] Required", "Megan"), (heading, Upn))).Key);

    [Fact]
    public void A_template_that_was_read_with_its_version_line_has_a_hint_to_skip_it() =>
        Assert.Contains("Select-Object -Skip 1",
            Rejected(Item.Of(("version:v1.0", "Name [displayName] Required"))).RecommendedAction, StringComparison.Ordinal);

    [Theory]
    [InlineData("https://graph.microsoft.com/v1.0/users('8b081ef6-4792-4def-b2c9-c363a1bf41d5')", Id, null)]
    [InlineData("https://graph.microsoft.com/beta/users/8b081ef6-4792-4def-b2c9-c363a1bf41d5", Id, null)]
    [InlineData("https://graph.microsoft.com/v1.0/users('o''brien%23EXT%23@contoso.com')", null, "o'brien#EXT#@contoso.com")]
    public void The_body_of_a_request_binds_the_user(string address, string? id, string? upn)
    {
        var person = Read(Item.Of(("@odata.type", "#microsoft.graph.aadUserConversationMember"), ("roles", new[] { "owner" }), ("user@odata.bind", address)));

        Assert.Equal((id ?? upn, id, upn, "owner"), (person.Key, person.UserId, person.UserPrincipalName, person.RequestedRole));
    }

    [Fact]
    public void An_ID_of_zeros_is_empty()
    {
        var zeros = Guid.Empty.ToString();

        Assert.Equal((Upn, null, Upn), Facts(Read(Item.Of(("UserId", zeros), ("UserPrincipalName", Upn)))));
        Assert.Equal((Id, Id, null), Facts(Read(Item.Of(("UserId", Guid.Empty), ("Id", Id), ("TenantId", zeros)))));
        Assert.Null(Read(Item.Of(("Id", Id), ("TenantId", zeros))).TenantId);
        Assert.Contains("conceal", Rejected(zeros).RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("conceal",
            Rejected(Item.Of(("User Id", zeros), ("User Principal Name", "A1B2C3"))).RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Properties_without_a_value_are_listed_and_the_display_name_says_whose_they_are()
    {
        var message = Rejected(Item.Of(("UserId", ""), ("UserPrincipalName", null), ("DisplayName", "Megan Bowen"), ("City", "Oslo"))).Message;

        Assert.Equal("The item, 'Megan Bowen', doesn't identify a user: no value in UserId, UserPrincipalName.", message);
    }

    [Fact]
    public void The_error_shows_a_value_that_does_not_identify_a_person() =>
        Assert.Contains("UserPrincipalName = 'Megan Bowen'", Rejected(Item.Of(("UserPrincipalName", "Megan Bowen"))).Message, StringComparison.Ordinal);

    private static (string Key, string? Id, string? Upn) Facts(Person person) => (person.Key, person.UserId, person.UserPrincipalName);

    private static Person Read(object? item) => Reader.Read(item);

    private static GraphChatException Rejected(object? item) => Assert.Throws<GraphChatException>(() => Reader.Read(item));
}
