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
    [InlineData("https://management.azure.com/", "")]
    [InlineData("11111111-1111-4111-8111-111111111111", "-GraphEndpoint https://graph.example.net")]
    public async Task A_token_for_another_audience_is_a_warning_of_Connect(string audience, string parameters)
    {
        await using var shell = Shell.Disconnected();

        var result = shell.Run($"Connect-GraphChat -AccessToken $args[0] {parameters}", Shell.Secret(UnsignedToken.Of(("aud", audience)))).ThrowOnError();

        Assert.Contains($"'{audience}'", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Single(shell.Run("Get-GraphChatConnection").Output);
    }

    [Fact]
    public async Task The_text_of_a_SecureString_is_an_error_of_Connect_and_quotes_are_removed()
    {
        await using var shell = Shell.Disconnected();

        var error = shell.Run("Connect-GraphChat -AccessToken $args[0]", Shell.Secret("System.Security.SecureString")).Error;
        Assert.Equal(("SignInRequired", ErrorCategory.AuthenticationError), (error.Id(), error.CategoryInfo.Category));
        Assert.Empty(shell.Run("Get-GraphChatConnection").Output);

        shell.Run("Connect-GraphChat -AccessToken $args[0]", Shell.Secret($"\"{UnsignedToken.Of()}\"")).ThrowOnError();
        Assert.Equal("adele@contoso.com", Assert.Single(shell.Run("(Get-GraphChatConnection).Account").Output));
    }

    [Fact]
    public async Task An_expired_token_is_one_request_and_one_error_for_a_list()
    {
        var network = new ScriptedNetwork();
        network.Respond(401, """{"error":{"code":"InvalidAuthenticationToken","message":"Lifetime validation failed, the token is expired."}}""");
        await using var shell = Shell.On(network);

        var result = shell.Run("try { 1..300 | ForEach-Object { \"user$_@contoso.com\" } | New-GraphChat -OneOnOne -ThrottleLimit 1 } catch { $_ }");

        var error = Assert.IsType<ErrorRecord>(Assert.Single(result.Output));
        Assert.Equal(("SignInRequired", "user1@contoso.com"), (error.Id(), error.TargetObject));
        Assert.Empty(result.Errors);
        Assert.Single(network.Sent);
    }

    [Fact]
    public async Task After_the_first_chat_each_item_of_an_expired_token_is_an_error_to_retry()
    {
        var network = new ScriptedNetwork();
        using var firstIsSent = new ManualResetEventSlim();
        network.Respond(_ =>
        {
            firstIsSent.Set();
            return Task.FromResult(new Reply { Status = 201, Body = ScriptedNetwork.Created }.ToResponse());
        }).Respond(401, """{"error":{"code":"InvalidAuthenticationToken","message":"M"}}""");
        await using var shell = Shell.On(network);

        var result = shell.Run("$sent = $args[0]; 1..9 | ForEach-Object { \"user$_@contoso.com\"; $sent.Wait() } | New-GraphChat -OneOnOne -ThrottleLimit 1", firstIsSent);

        Assert.Single(result.Chats);
        Assert.Equal(Enumerable.Range(2, 8).Select(row => $"user{row}@contoso.com"), result.Errors.Select(error => error.TargetObject));
        Assert.Equal(2, network.Sent.Count);
    }

    [Theory]
    [InlineData("https://graph.microsoft.com", "")]
    [InlineData("https://graph.microsoft.com/", "")]
    [InlineData("00000003-0000-0000-c000-000000000000", "-Environment USGov")]
    [InlineData("https://graph.microsoft.us", "-Environment USGov")]
    [InlineData("https://graph.example.net", "-GraphEndpoint https://graph.example.net")]
    public async Task The_audiences_of_the_cloud_and_of_a_private_endpoint_are_accepted(string audience, string parameters)
    {
        await using var shell = Shell.Disconnected();

        var result = shell.Run($"Connect-GraphChat -AccessToken $args[0] {parameters}", Shell.Secret(UnsignedToken.Of(("aud", audience)))).ThrowOnError();

        Assert.Empty(result.Warnings);
    }

    [Theory]
    [InlineData("User.Read", "Connect-GraphChat -Scopes Chat.Create")]
    [InlineData("User.Read Chat.ReadBasic", null)]
    [InlineData("ChatMessage.Send", null)]
    [InlineData("Chat.Create", null)]
    [InlineData("chat.readwrite", null)]
    public async Task A_token_without_a_permission_for_any_cmdlet_is_a_warning(string scopes, string? advice)
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
