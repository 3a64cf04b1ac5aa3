namespace ChatModule.Tests;

/// <summary>The claims of a token identify the caller, the tenant, and the kind of sign-in. A token that can't be read is still usable.</summary>
public class TokenClaimsTests
{
    [Fact]
    public void A_user_token_has_the_user_tenant_client_scopes_and_expiration()
    {
        var claims = Jwt.Claims("""
            {"oid":"8b081ef6-4792-4def-b2c9-c363a1bf41d5","upn":"admin@contoso.com","tid":"2432b57b-0abd-43db-aa7b-16eadd115d34",
             "appid":"14d82eec-204b-4c2f-b7e8-296a70dab67e","scp":"Chat.Create  Chat.ReadBasic","exp":1767225600,"idtyp":"user"}
            """);

        Assert.Equal(("8b081ef6-4792-4def-b2c9-c363a1bf41d5", "admin@contoso.com"), (claims.UserId, claims.UserPrincipalName));
        Assert.Equal(("2432b57b-0abd-43db-aa7b-16eadd115d34", "14d82eec-204b-4c2f-b7e8-296a70dab67e"), (claims.TenantId, claims.ClientId));
        Assert.Equal(["Chat.Create", "Chat.ReadBasic"], claims.Permissions);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), claims.ExpiresOn);
        Assert.False(claims.IsAppOnly);
    }

    [Theory]
    [InlineData("""{"idtyp":"app","oid":"5e4d2c1b-0000-4000-8000-000000000001","roles":["Chat.Create","User.Read.All"]}""")]
    [InlineData("""{"oid":"5e4d2c1b-0000-4000-8000-000000000001","roles":["Chat.Create","User.Read.All"]}""")]
    public void An_app_token_has_roles_and_no_caller(string payload)
    {
        var claims = Jwt.Claims(payload);

        Assert.True(claims.IsAppOnly);
        Assert.Null(claims.UserId);
        Assert.Equal(["Chat.Create", "User.Read.All"], claims.Permissions);
    }

    [Theory]
    [InlineData("""{"scp":"x","preferred_username":"a@b.c"}""", "a@b.c")]
    [InlineData("""{"scp":"x","unique_name":"a@b.c"}""", "a@b.c")]
    [InlineData("""{"scp":"x","upn":"u@b.c","preferred_username":"a@b.c"}""", "u@b.c")]
    [InlineData("""{"scp":"x"}""", null)]
    public void The_user_name_is_read_from_v1_and_v2_tokens(string payload, string? upn) => Assert.Equal(upn, Jwt.Claims(payload).UserPrincipalName);

    [Theory]
    [InlineData("")]
    [InlineData("opaque")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d")]
    [InlineData("EwBwA8l6BAAURSN/FHlDW5xN74t6GzbtsBBeBUYAAR+token")]
    [InlineData("...")]
    [InlineData("a.!!!.c")]
    [InlineData("a.e30x.c")]
    public void An_opaque_token_has_no_claims(string token) => Assert.Null(TokenClaims.Read(token));

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("{\"oid\":")]
    [InlineData("{\"oid\":\"\\ud800\",\"scp\":\"x\"}")]
    public void A_malformed_payload_has_no_claims(string payload) => Assert.Null(TokenClaims.Read(UnsignedToken.OfPayload(payload)));

    [Fact]
    public void A_payload_that_is_not_UTF8_has_no_claims() =>
        Assert.Null(TokenClaims.Read($"a.{UnsignedToken.Encode([.. "{\"oid\":\""u8, 0xFF, 0xC0, .. "\",\"scp\":\"x\"}"u8])}.c"));

    [Theory]
    [InlineData("""{"scp":"x","oid":5,"upn":null,"tid":{},"appid":[],"exp":"soon"}""")]
    [InlineData("""{"scp":"x","exp":-1}""")]
    [InlineData("""{"scp":"x","exp":1e300}""")]
    [InlineData("""{"scp":"x","exp":99999999999999}""")]
    public void Claims_of_the_wrong_type_are_ignored(string payload)
    {
        var claims = Jwt.Claims(payload);

        Assert.Null(claims.UserId);
        Assert.Null(claims.TenantId);
        Assert.Null(claims.ExpiresOn);
    }
}
