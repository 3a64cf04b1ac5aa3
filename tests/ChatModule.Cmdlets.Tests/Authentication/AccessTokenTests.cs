namespace ChatModule.Cmdlets.Tests.Authentication;

/// <summary>Connect-GraphChat reports the problems of a sign-in once, and not for each item.</summary>
public sealed class AccessTokenTests
{
    [Theory]
    [InlineData("Bearer ")]
    [InlineData("bearer  ")]
    public async Task The_prefix_Bearer_of_a_token_is_removed(string scheme)
    {
        await using var shell = await Shell.StartAsync();
        var token = Shell.Secret(scheme + shell.Emulator.State.MintToken());

        var result = shell.Run("Connect-GraphChat -AccessToken $args[0] -GraphEndpoint $args[1]; 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -OneOnOne", token, shell.Emulator.BaseAddress);

        Assert.Equal(2, result.Chats.Count);
        Assert.Contains("Bearer", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://management.azure.com/", "https://graph.microsoft.com")]
    [InlineData("https://graph.microsoft.us", "-Environment USGov")]
    [InlineData("11111111-1111-4111-8111-111111111111", "https://graph.microsoft.com")]
    public async Task A_token_for_another_audience_is_rejected_by_Connect(string audience, string advice)
    {
        await using var shell = Shell.Disconnected();

        var result = shell.Run("Connect-GraphChat -AccessToken $args[0]", Shell.Secret(UnsignedToken.Of(("aud", audience))));

        Assert.Equal(("SignInRequired", ErrorCategory.AuthenticationError), (result.Error.Id(), result.Error.CategoryInfo.Category));
        Assert.Contains($"'{audience}'", result.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains(advice, result.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(shell.Run("Get-GraphChatConnection").Output);
    }

    [Theory]
    [InlineData("https://graph.microsoft.com", "")]
    [InlineData("https://graph.microsoft.com/", "")]
    [InlineData("00000003-0000-0000-c000-000000000000", "-Environment USGov")]
    [InlineData("https://graph.microsoft.us", "-Environment USGov")]
    [InlineData("https://private.example", "-GraphEndpoint https://graph.example.net")]
    public async Task The_audiences_of_the_cloud_and_of_a_private_endpoint_are_accepted(string audience, string parameters)
    {
        await using var shell = Shell.Disconnected();

        shell.Run($"Connect-GraphChat -AccessToken $args[0] {parameters}", Shell.Secret(UnsignedToken.Of(("aud", audience)))).ThrowOnError();
    }

    [Theory]
    [InlineData("User.Read Chat.ReadBasic", "Connect-GraphChat -Scopes Chat.Create")]
    [InlineData("Chat.Create", null)]
    [InlineData("chat.readwrite", null)]
    public async Task A_missing_permission_is_reported_once(string scopes, string? advice)
    {
        await using var shell = Shell.Disconnected();

        var warnings = shell.Run("Connect-GraphChat -AccessToken $args[0]", Shell.Secret(UnsignedToken.Of(("scp", scopes)))).ThrowOnError().Warnings;

        Assert.Equal(advice is null ? 0 : 1, warnings.Count);
        Assert.All(warnings, warning => Assert.Contains(advice!, warning, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_app_without_the_role_has_advice_for_an_administrator()
    {
        await using var shell = Shell.Disconnected();

        var warning = Assert.Single(shell.Run("Connect-GraphChat -AccessToken $args[0]", Shell.Secret(UnsignedToken.Of(("scp", null), ("idtyp", "app"), ("roles", new[] { "User.Read.All" })))).ThrowOnError().Warnings);

        Assert.Contains("administrator", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("con_toso.com")]
    [InlineData("https://contoso.com/")]
    public async Task An_invalid_tenant_is_an_error_with_advice(string tenant)
    {
        await using var shell = Shell.Disconnected();

        foreach (var way in new[] { "-UseDeviceCode", "-UseDefaultCredential", "-ClientSecretCredential ([pscredential]::new('11111111-1111-4111-8111-111111111111', $args[1]))" })
        {
            var error = shell.Run($"Connect-GraphChat {way} -TenantId $args[0]", tenant, Shell.Secret("secret-of-the-test")).Error;

            Assert.Equal(("SignInRequired", ErrorCategory.AuthenticationError), (error.Id(), error.CategoryInfo.Category));
            Assert.Equal(tenant, error.TargetObject);
            Assert.Contains(tenant, error.ToString(), StringComparison.Ordinal);
            Assert.Contains("-TenantId", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        }
    }
}
