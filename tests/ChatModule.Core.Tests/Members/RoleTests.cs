namespace ChatModule.Tests;

/// <summary>
/// A member has one role: owner, or guest for a guest account of the tenant. A user of another tenant is an owner
/// and has a tenantId: https://learn.microsoft.com/graph/api/chat-post.
/// </summary>
public class RoleTests
{
    private const string HomeTenant = "2432b57b-0abd-43db-aa7b-16eadd115d34";
    private const string OtherTenant = "4dc1fe35-8ac6-4f0d-904a-7ebcd364bea1";
    private const string Upn = "megan@contoso.com";
    private const string GuestUpn = "ann_fabrikam.com#EXT#@contoso.onmicrosoft.com";

    private static readonly PersonReader Reader = new(new PropertyReader());

    [Fact]
    public void The_default_role_is_owner() => Assert.Equal("owner", Member(Item.Of(("UPN", Upn))).Role);

    [Theory]
    [InlineData("Guest")]
    [InlineData("guest")]
    [InlineData("GUEST")]
    public void A_person_with_the_UserType_guest_is_a_guest(string type) =>
        Assert.Equal("guest", Member(Item.Of(("UPN", Upn), ("UserType", type))).Role);

    [Fact]
    public void A_person_with_the_UserType_member_is_an_owner() => Assert.Equal("owner", Member(Item.Of(("UPN", Upn), ("UserType", "Member"))).Role);

    [Theory]
    [InlineData(GuestUpn)]
    [InlineData("ann_fabrikam.com#ext#@contoso.onmicrosoft.com")]
    public void A_person_with_EXT_in_the_UPN_is_a_guest(string upn)
    {
        Assert.Equal("guest", Member(upn).Role);
        Assert.Equal("guest", Member(Item.Of(("UserPrincipalName", upn))).Role);
        Assert.Equal("guest", Member(Item.Of(("Id", OtherTenant), ("UserPrincipalName", upn))).Role);
    }

    [Theory]
    [InlineData("Role", "owner")]
    [InlineData("Role", "Owner")]
    [InlineData("Roles", "owner")]
    public void An_explicit_role_overrides_the_detected_one(string name, string role)
    {
        Assert.Equal("owner", Member(Item.Of(("UPN", GuestUpn), (name, role))).Role);
        Assert.Equal("guest", Member(Item.Of(("UPN", Upn), (name, "Guest"))).Role);
    }

    [Fact]
    public void Roles_can_be_a_list()
    {
        Assert.Equal("guest", Member(Item.Of(("UPN", Upn), ("Roles", new[] { "guest" }))).Role);
        Assert.Equal("owner", Member(Item.Of(("UPN", Upn), ("Roles", Array.Empty<string>()))).Role);
    }

    [Fact]
    public void The_role_member_and_an_empty_role_are_ignored()
    {
        // Teams has members, but chats have only owners and guests.
        Assert.Equal("owner", Member(Item.Of(("UPN", Upn), ("Role", "member"))).Role);
        Assert.Equal("owner", Member(Item.Of(("UPN", Upn), ("Role", ""))).Role);
        Assert.Equal("guest", Member(Item.Of(("UPN", GuestUpn), ("Role", "member"))).Role);
    }

    [Fact]
    public void An_unknown_role_is_ignored_and_reported()
    {
        List<string> unknown = [];
        var reader = new PersonReader(new PropertyReader()) { OnUnknownRole = (role, who) => unknown.Add($"{role} of {who}") };

        Assert.Equal("owner", reader.Read(Item.Of(("UPN", Upn), ("Role", "Sales Manager"))).ToMember(HomeTenant).Role);
        Assert.Equal("guest", reader.Read(Item.Of(("UPN", GuestUpn), ("Role", "Sales Manager"))).ToMember(HomeTenant).Role);
        Assert.Equal("guest", reader.Read(Item.Of(("UPN", Upn), ("Role", "Sales Manager"), ("Roles", "guest"))).ToMember(HomeTenant).Role);
        Assert.Equal([$"Sales Manager of {Upn}", $"Sales Manager of {GuestUpn}", $"Sales Manager of {Upn}"], unknown);
    }

    [Fact]
    public void A_user_of_another_tenant_is_an_owner_with_the_tenant_ID()
    {
        var member = Member(Item.Of(("Id", OtherTenant), ("TenantId", OtherTenant), ("UserType", "Guest")));

        Assert.Equal(("owner", OtherTenant), (member.Role, member.TenantId));
    }

    [Theory]
    [InlineData(HomeTenant)]
    [InlineData("2432B57B-0ABD-43DB-AA7B-16EADD115D34")]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("contoso.com")]
    public void A_user_of_the_home_tenant_has_no_tenant_ID(string? tenant) =>
        Assert.Null(Member(Item.Of(("Id", OtherTenant), ("TenantId", tenant))).TenantId);

    private static GraphChatMember Member(object item) => Reader.Read(item).ToMember(HomeTenant);
}
