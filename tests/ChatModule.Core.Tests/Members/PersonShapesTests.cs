namespace ChatModule.Tests;

/// <summary>The forms of a person: strings, GUIDs, objects, dictionaries, pages, and AdditionalProperties.</summary>
public class PersonShapesTests
{
    private const string Id = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";
    private const string Upn = "megan@contoso.com";

    private static readonly PropertyReader Items = new();
    private static readonly PersonReader Reader = new(Items);

    [Fact]
    public void A_string_with_an_at_sign_is_a_UPN()
    {
        var person = Reader.Read(Upn);

        Assert.Equal((Upn, null, Upn), (person.Key, person.UserId, person.UserPrincipalName));
    }

    [Fact]
    public void A_GUID_is_an_object_ID_as_string_or_as_Guid()
    {
        Assert.Equal((Id, Id), (Reader.Read(Id).Key, Reader.Read(Id).UserId));
        Assert.Equal((Id, Id), (Reader.Read(Guid.Parse(Id)).Key, Reader.Read(Guid.Parse(Id)).UserId));
        Assert.Null(Reader.Read(Id).UserPrincipalName);
    }

    [Theory]
    [InlineData("  megan@contoso.com ")]
    [InlineData("\tmegan@contoso.com\r\n")]
    [InlineData("\uFEFFmegan@contoso.com")]
    [InlineData("\u00A0megan@contoso.com\u200B")]
    public void White_space_and_byte_order_marks_are_removed(string padded)
    {
        Assert.Equal(Upn, Reader.Read(padded).Key);
        Assert.Equal(Upn, Reader.Read(Item.Of(("UserPrincipalName", padded))).Key);
    }

    [Theory]
    [InlineData("\uFEFFUserPrincipalName")]
    [InlineData(" UserPrincipalName ")]
    [InlineData("User principal name")]
    [InlineData("\uFEFF\"UserPrincipalName")]
    public void White_space_and_byte_order_marks_in_a_column_name_are_ignored(string column)
    {
        if (column.Contains('"'))
            Assert.Throws<GraphChatException>(() => Reader.Read(Item.Of((column, Upn))));
        else
            Assert.Equal(Upn, Reader.Read(Item.Of((column, Upn))).Key);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\uFEFF")]
    public void An_empty_cell_is_an_error(string? empty)
    {
        Assert.Equal(GraphChatError.MemberNotRecognized, Assert.Throws<GraphChatException>(() => Reader.Read(empty)).Error);
        Assert.Equal(GraphChatError.MemberNotRecognized, Assert.Throws<GraphChatException>(() => Reader.Read(Item.Of(("UserPrincipalName", empty)))).Error);
    }

    [Theory]
    [InlineData("Megan")]
    [InlineData("@contoso.com")]
    [InlineData("megan@")]
    [InlineData("megan@contoso.com;alex@contoso.com")]
    [InlineData("megan@contoso.com, alex@contoso.com")]
    [InlineData("Megan <megan@contoso.com>")]
    [InlineData("CONTOSO\\megan@contoso.com")]
    [InlineData("https://contoso.com/@megan")]
    [InlineData("me\u0007gan@contoso.com")]
    [InlineData("8b081ef6-4792-4def-b2c9-c363a1bf41d")]
    public void A_string_that_does_not_identify_one_person_is_rejected(string text) =>
        Assert.Equal(GraphChatError.MemberNotRecognized, Assert.Throws<GraphChatException>(() => Reader.Read(text)).Error);

    [Fact]
    public void AdditionalProperties_are_read()
    {
        // Get-MgGroupMember returns directoryObject resources with the user's properties in AdditionalProperties.
        var member = Item.Of(("Id", Id), ("AdditionalProperties", Item.Of(("@odata.type", "#microsoft.graph.user"), ("userPrincipalName", Upn), ("userType", "Guest"))));

        var person = Reader.Read(member);

        Assert.Equal((Id, Upn, true), (person.UserId, person.UserPrincipalName, person.IsGuest));
    }

    [Fact]
    public void A_dictionary_from_JSON_is_read_like_an_object()
    {
        var user = new Dictionary<string, object?> { ["id"] = Id, ["userPrincipalName"] = Upn, ["mail"] = null };

        Assert.Equal((Id, Upn), (Reader.Read(user).UserId, Reader.Read(user).UserPrincipalName));
    }

    [Theory]
    [InlineData("#microsoft.graph.group", "a group")]
    [InlineData("#microsoft.graph.device", "a device")]
    [InlineData("#microsoft.graph.servicePrincipal", "a servicePrincipal")]
    [InlineData("microsoft.graph.orgContact", "an orgContact")]
    public void A_resource_that_is_not_a_user_is_an_error_with_its_type(string type, string kind)
    {
        foreach (var item in new[]
        {
            Item.Of(("@odata.type", type), ("id", Id), ("displayName", "Sales")),
            Item.Of(("Id", Id), ("AdditionalProperties", Item.Of(("@odata.type", type), ("displayName", "Sales")))),
        })
        {
            var failure = Assert.Throws<GraphChatException>(() => Reader.Read(item));
            Assert.Equal(GraphChatError.MemberNotRecognized, failure.Error);
            Assert.Contains($"is {kind}, not a user", failure.Message, StringComparison.Ordinal);
            Assert.Contains("Sales", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("#microsoft.graph.user")]
    [InlineData("#microsoft.graph.aadUserConversationMember")]
    public void Users_and_chat_members_are_people(string type) =>
        Assert.Equal(Id, Reader.Read(Item.Of(("@odata.type", type), ("UserId", Id))).Key);

    [Theory]
    [InlineData("OdataType", "#microsoft.graph.group")]
    [InlineData("ObjectType", "Group")]
    [InlineData("GroupMemberType", "Group")]
    [InlineData("RecipientType", "MailUniversalDistributionGroup")]
    [InlineData("RecipientTypeDetails", "GroupMailbox")]
    [InlineData("RecipientTypeDetails", "RoomList")]
    [InlineData("ObjectClass", "group")]
    [InlineData("PrincipalType", "SecurityGroup")]
    public void A_group_of_any_module_is_an_error_that_says_how_to_get_its_members(string property, string kind)
    {
        var failure = Assert.Throws<GraphChatException>(() => Reader.Read(Item.Of(("Id", Id), ("Mail", "sales@contoso.com"), (property, kind))));

        Assert.Equal(GraphChatError.MemberNotRecognized, failure.Error);
        Assert.Contains("Get-MgGroupMember", failure.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RecipientType", "MailContact")]
    [InlineData("GroupMemberType", "Contact")]
    public void A_contact_of_any_module_is_an_error_that_advises_a_guest(string property, string kind) =>
        Assert.Contains("guest", Assert.Throws<GraphChatException>(() => Reader.Read(Item.Of(("Mail", Upn), (property, kind)))).RecommendedAction, StringComparison.Ordinal);

    [Theory]
    [InlineData("OdataType", "#microsoft.graph.user")]
    [InlineData("OdataType", "#microsoft.graph.agentUser")]
    [InlineData("GroupMemberType", "User")]
    [InlineData("RecipientType", "UserMailbox")]
    [InlineData("RecipientType", "MailUser")]
    [InlineData("RecipientTypeDetails", "GuestMailUser")]
    [InlineData("RecipientTypeDetails", "SharedMailbox")]
    [InlineData("RecipientTypeDetails", "RemoteUserMailbox")]
    [InlineData("ObjectClass", "inetOrgPerson")]
    public void Accounts_of_any_module_are_people(string property, string kind) =>
        Assert.Equal(Upn, Reader.Read(Item.Of(("UserPrincipalName", Upn), (property, kind))).Key);

    [Theory]
    [InlineData("sip:megan@contoso.com")]
    [InlineData("SMTP:megan@contoso.com")]
    [InlineData("smtp:megan@contoso.com")]
    [InlineData("mailto: megan@contoso.com")]
    [InlineData("i:0#.f|membership|megan@contoso.com")]
    public void Prefixes_of_addresses_and_claims_are_taken_off(string prefixed)
    {
        Assert.Equal((Upn, Upn), (Reader.Read(prefixed).Key, Reader.Read(prefixed).UserPrincipalName));
        Assert.Equal(Upn, Reader.Read(Item.Of(("UserPrincipalName", prefixed))).UserPrincipalName);
        Assert.Equal(Upn, Reader.Read(Item.Of(("Email", prefixed))).Key);
    }

    [Theory]
    [InlineData("c:0o.c|federateddirectoryclaimprovider|8b081ef6-4792-4def-b2c9-c363a1bf41d5")]
    [InlineData("i:0#.w|contoso\\megan")]
    [InlineData("ftp:megan@contoso.com")]
    public void Claims_of_groups_and_other_prefixes_are_rejected(string text) =>
        Assert.Throws<GraphChatException>(() => Reader.Read(text));

    public static TheoryData<int> InvisibleMarks =>
        [0x00AD, 0x061C, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202A, 0x202E, 0x2060, 0x2066, 0x2069, 0xFEFF];

    [Theory, MemberData(nameof(InvisibleMarks))]
    public void Marks_that_cannot_be_seen_are_removed_from_names_and_columns(int mark)
    {
        var sign = (char)mark;

        Assert.Equal(Upn, Reader.Read($"{sign} {Upn}{sign}").Key);
        Assert.Equal(Upn, Reader.Read($"megan{sign}@contoso.com").Key);
        Assert.Equal(Id, Reader.Read(Item.Of(($"User{sign}Id", $"{sign}{Id}{sign}"))).UserId);
    }

    [Fact]
    public void Several_people_in_one_text_are_an_error_that_says_how_to_separate_them() =>
        Assert.Contains("semicolons", Assert.Throws<GraphChatException>(() => Reader.Read("megan@contoso.com, alex@contoso.com")).RecommendedAction, StringComparison.Ordinal);

    [Fact]
    public void The_ID_of_a_membership_is_not_a_user_ID()
    {
        // In a conversationMember, Id is the membership (base64) and UserId is the person.
        var member = Item.Of(("Id", "MCMjMiMjZGNkMjE5ZGQ="), ("UserId", Id), ("Email", Upn));

        Assert.Equal(Id, Reader.Read(member).Key);
    }

    [Fact]
    public void A_response_page_is_read_as_its_items_with_a_warning_about_a_next_page()
    {
        List<string> warnings = [];
        var items = new PropertyReader { OnIncompletePage = warnings.Add };
        var page = Item.Of(("@odata.nextLink", "https://graph.microsoft.com/v1.0/users?$skiptoken=x"), ("value", new object[] { Item.Of(("id", Id)), new object[] { Item.Of(("userPrincipalName", Upn)) } }));

        Assert.Equal([Id, Upn], items.Flatten(page).Select(person => Reader.Read(person)).Select(person => person.Key));
        Assert.Single(warnings);
    }

    [Fact]
    public void A_chat_definition_with_a_value_is_not_a_page()
    {
        var chat = Item.Of(("Members", Upn), ("value", new object[] { Id }));

        Assert.Same(chat, Assert.Single(Items.Flatten(chat)));
    }

    [Fact]
    public void A_page_without_items_is_an_error_that_says_so()
    {
        var page = Item.Of(("value", Array.Empty<object>()));

        Assert.Empty(Items.Flatten(page));
        Assert.Equal("Item 3 is a page that has no items.", Assert.Throws<GraphChatException>(() => Reader.Read(page, "Item 3")).Message);
    }

    [Fact]
    public void A_parameter_for_one_person_takes_a_list_or_a_page_of_one()
    {
        Assert.Equal(Upn, Reader.ReadOne(Upn, "-With").Key);
        Assert.Equal(Upn, Reader.ReadOne(new[] { Upn }, "-With").Key);
        Assert.Equal(Upn, Reader.ReadOne(Item.Of(("value", new[] { Upn })), "-With").Key);
    }

    [Fact]
    public void A_parameter_for_one_person_rejects_several_with_their_number()
    {
        Assert.Equal("-With takes one person, but 2 were given.", Assert.Throws<GraphChatException>(() => Reader.ReadOne(new[] { Upn, Id }, "-With")).Message);
        Assert.Equal("-With is empty.", Assert.Throws<GraphChatException>(() => Reader.ReadOne(Array.Empty<object>(), "-With")).Message);
        Assert.Equal("-With is a page that has no items.", Assert.Throws<GraphChatException>(() => Reader.ReadOne(Item.Of(("value", Array.Empty<object>())), "-With")).Message);
    }
}
