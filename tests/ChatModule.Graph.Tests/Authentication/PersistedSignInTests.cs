using System.Text;
using Azure.Identity;
using ChatModule.Graph.Authentication;

namespace ChatModule.Graph.Tests;

/// <summary>Which stored sign-in matches a request.</summary>
public class PersistedSignInTests
{
    private const string Tenant = "b33cbe9f-8ebe-4f2a-912b-7e2a427f477f";
    private const string Client = "11111111-1111-4111-8111-111111111111";

    [Theory]
    [InlineData("contoso.com", null, null, true)]
    [InlineData("CONTOSO.com", null, "Adele@contoso.com", true)]
    [InlineData(Tenant, null, null, true)]
    [InlineData(null, null, null, false)]
    [InlineData("fabrikam.com", null, null, false)]
    [InlineData("contoso.com", Client, null, false)]
    [InlineData("contoso.com", null, "megan@contoso.com", false)]
    public void A_request_matches_the_sign_in_of_its_tenant_client_and_user(string? tenant, string? client, string? loginHint, bool expected) =>
        Assert.Equal(expected, SignIn().Matches(Request(tenant, client, loginHint)));

    [Fact]
    public void A_request_without_a_tenant_matches_a_sign_in_without_a_tenant() => Assert.True(SignIn(tenant: null).Matches(Request(tenant: null)));

    [Fact]
    public void A_request_matches_the_sign_in_of_its_cloud()
    {
        Assert.False(SignIn().Matches(Request("contoso.com", cloud: GraphCloud.Find("USGov"))));
        // Two clouds with the same authority.
        Assert.False(SignIn(cloud: GraphCloud.Find("USGov")).Matches(Request("contoso.com", cloud: GraphCloud.Find("USGovDoD"))));
    }

    [Fact]
    public void Sign_ins_have_the_same_ID_only_with_the_same_account_tenant_client_and_cloud()
    {
        Assert.Equal(SignIn().Id, SignIn().Id);
        PersistedSignIn[] signIns = [SignIn(), SignIn(tenant: null), SignIn(user: "megan@contoso.com"), SignIn(client: Client), SignIn(cloud: GraphCloud.Find("China"))];
        Assert.Equal(signIns.Length, signIns.Select(signIn => signIn.Id).Distinct().Count());
    }

    [Fact]
    public void An_account_is_the_same_in_each_of_its_tenants()
    {
        Assert.True(SignIn().IsSameAccount(SignIn(tenant: null)));
        Assert.False(SignIn().IsSameAccount(SignIn(user: "megan@contoso.com")));
        Assert.False(SignIn().IsSameAccount(SignIn(client: Client)));
        Assert.False(SignIn().IsSameAccount(SignIn(cloud: GraphCloud.Find("China"))));
    }

    [Fact]
    public void A_stored_sign_in_is_read_again()
    {
        foreach (var signIn in new[] { SignIn(), SignIn(tenant: null) })
        {
            var read = PersistedSignIn.FromJson(signIn.ToJson());
            Assert.Equal((signIn.Id, signIn.RequestedTenant, signIn.Account.Username), (read!.Id, read.RequestedTenant, read.Account.Username));
        }
    }

    [Fact]
    public void A_damaged_file_is_not_a_sign_in()
    {
        var json = SignIn().ToJson();
        for (var length = 0; length < json.Length; length++)
            Assert.Null(PersistedSignIn.FromJson(json[..length]));
        foreach (var text in new[] { "null", "[]", "{}", """{"account":1}""", """{"account":{},"authority":"a","graphEndpoint":"b","requestedTenant":null}""", "\0\0", """{"account":{"version":"9"}}""" })
            Assert.Null(PersistedSignIn.FromJson(Encoding.UTF8.GetBytes(text)));
    }

    private static PersistedSignIn SignIn(string? tenant = "contoso.com", string client = SignInRequest.DefaultClientId, string user = "adele@contoso.com", GraphCloud? cloud = null) =>
        PersistedSignIn.Create(Request(tenant, client, cloud: cloud),
            IdentityModelFactory.AuthenticationRecord(user, "login.microsoftonline.com", $"{user}.{Tenant}", Tenant, client));

    private static SignInRequest Request(string? tenant, string? client = null, string? loginHint = null, GraphCloud? cloud = null) => new()
    {
        Method = SignInMethod.DeviceCode,
        Cloud = cloud ?? GraphCloud.Global,
        TenantId = tenant,
        ClientId = client,
        LoginHint = loginHint,
        ContextScope = ContextScope.CurrentUser,
    };
}
