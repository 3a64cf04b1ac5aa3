namespace ChatModule.Tests;

/// <summary>
/// "Each has exactly one role: owner, or guest for an in-tenant guest account. An out-of-tenant (federated) user is
/// owner and carries tenantId."
/// </summary>
public class RoleTests
{
    private const string Home = "2432b57b-0abd-43db-aa7b-16eadd115d34";
    private const string Other = "4dc1fe35-8ac6-4f0d-904a-7ebcd364bea1";
    private const string Upn = "megan@contoso.com";
    private const string GuestUpn = "ann_fabrikam.com#EXT#@contoso.onmicrosoft.com";

    private static readonly PersonReader Reader = new(new PropertyReader());

    [Fact]
    public void Without_a_word_about_it_a_person_is_owner() => Assert.Equal("owner", Member(Item.Of(("UPN", Upn))).Role);

    [Theory]
    [InlineData("Guest")]
    [InlineData("guest")]
    [InlineData("GUEST")]
    public void A_guest_by_UserType_has_the_role_guest(string type) =>
        Assert.Equal("guest", Member(Item.Of(("UPN", Upn), ("UserType", type))).Role);

    [Fact]
    public void A_member_by_UserType_is_owner() => Assert.Equal("owner", Member(Item.Of(("UPN", Upn), ("UserType", "Member"))).Role);

    [Theory]
    [InlineData(GuestUpn)]
    [InlineData("ann_fabrikam.com#ext#@contoso.onmicrosoft.com")]
    public void A_UPN_with_the_guest_mark_has_the_role_guest(string upn)
    {
        Assert.Equal("guest", Member(upn).Role);
        Assert.Equal("guest", Member(Item.Of(("UserPrincipalName", upn))).Role);
        Assert.Equal("guest", Member(Item.Of(("Id", Other), ("UserPrincipalName", upn))).Role);
    }

    [Theory]
    [InlineData("Role", "owner")]
    [InlineData("Role", "Owner")]
    [InlineData("Roles", "owner")]
    public void A_given_role_comes_first(string name, string role)
    {
        Assert.Equal("owner", Member(Item.Of(("UPN", GuestUpn), (name, role))).Role);
        Assert.Equal("guest", Member(Item.Of(("UPN", Upn), (name, "Guest"))).Role);
    }

    [Fact]
    public void Roles_may_be_a_list()
    {
        Assert.Equal("guest", Member(Item.Of(("UPN", Upn), ("Roles", new[] { "guest" }))).Role);
        Assert.Equal("owner", Member(Item.Of(("UPN", Upn), ("Roles", Array.Empty<string>()))).Role);
    }

    [Fact]
    public void A_teams_member_is_an_owner_in_a_chat_and_an_empty_role_says_nothing()
    {
        // "400 The passed-in role 'member' is not supported."
        Assert.Equal("owner", Member(Item.Of(("UPN", Upn), ("Role", "member"))).Role);
        Assert.Equal("owner", Member(Item.Of(("UPN", Upn), ("Role", ""))).Role);
        Assert.Equal("guest", Member(Item.Of(("UPN", GuestUpn), ("Role", "member"))).Role);
    }

    [Fact]
    public void A_role_that_chats_do_not_have_is_ignored_and_reported()
    {
        List<string> unknown = [];
        var reader = new PersonReader(new PropertyReader()) { OnUnknownRole = (role, who) => unknown.Add($"{role} of {who}") };

        Assert.Equal("owner", reader.Read(Item.Of(("UPN", Upn), ("Role", "Sales Manager"))).ToMember(Home).Role);
        Assert.Equal("guest", reader.Read(Item.Of(("UPN", GuestUpn), ("Role", "Sales Manager"))).ToMember(Home).Role);
        Assert.Equal("guest", reader.Read(Item.Of(("UPN", Upn), ("Role", "Sales Manager"), ("Roles", "guest"))).ToMember(Home).Role);
        Assert.Equal([$"Sales Manager of {Upn}", $"Sales Manager of {GuestUpn}", $"Sales Manager of {Upn}"], unknown);
    }

    [Fact]
    public void Somebody_of_another_tenant_is_federated_owner_with_the_tenant()
    {
        var member = Member(Item.Of(("Id", Other), ("TenantId", Other), ("UserType", "Guest")));

        Assert.Equal(("owner", Other), (member.Role, member.TenantId));
    }

    [Theory]
    [InlineData(Home)]
    [InlineData("2432B57B-0ABD-43DB-AA7B-16EADD115D34")]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("contoso.com")]
    public void The_own_tenant_or_none_makes_nobody_federated(string? tenant) =>
        Assert.Null(Member(Item.Of(("Id", Other), ("TenantId", tenant))).TenantId);

    private static GraphChatMember Member(object item) => Reader.Read(item).ToMember(Home);
}
