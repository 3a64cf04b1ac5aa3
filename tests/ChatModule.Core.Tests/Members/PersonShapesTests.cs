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
    [InlineData("#microsoft.graph.group", "group")]
    [InlineData("#microsoft.graph.device", "device")]
    [InlineData("#microsoft.graph.servicePrincipal", "servicePrincipal")]
    [InlineData("microsoft.graph.orgContact", "orgContact")]
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
            Assert.Contains($"a {kind}, not a user", failure.Message, StringComparison.Ordinal);
            Assert.Contains("Sales", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("#microsoft.graph.user")]
    [InlineData("#microsoft.graph.aadUserConversationMember")]
    public void Users_and_chat_members_are_people(string type) =>
        Assert.Equal(Id, Reader.Read(Item.Of(("@odata.type", type), ("UserId", Id))).Key);

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
