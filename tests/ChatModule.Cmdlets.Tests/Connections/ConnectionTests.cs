using System.Security;
using ChatModule.Commands;
using GraphEmulator.Authentication;

namespace ChatModule.Cmdlets.Tests.Connections;

public sealed class ConnectionTests
{
    private const string JacobId = "3626a173-f2bc-4883-bcf7-01514c3bfb82";

    [Fact]
    public async Task A_connection_has_the_account_the_cloud_and_the_sign_in_method()
    {
        await using var shell = await Shell.StartAsync();

        var connection = Assert.IsType<GraphChatConnection>(Assert.Single(shell.Run("Get-GraphChatConnection").Output));

        Assert.Equal(("adele@contoso.com", UnsignedToken.UserId), (connection.Account, connection.UserId));
        Assert.Equal((UnsignedToken.TenantId, UnsignedToken.ClientId), (connection.TenantId, connection.ClientId));
        Assert.Equal(("AccessToken", "Custom"), (connection.AuthType, connection.Environment));
        Assert.Equal(["Chat.Create", "Chat.ReadBasic", "User.Read"], connection.Scopes);
        Assert.Equal(shell.Emulator.BaseAddress, connection.GraphEndpoint);
    }

    [Fact]
    public async Task Only_PassThru_outputs_the_connection()
    {
        await using var shell = Shell.Disconnected();
        var token = Shell.Secret(UnsignedToken.Of());

        Assert.Empty(shell.Run("Connect-GraphChat -AccessToken $args[0]", token).Output);
        var result = shell.Run("Connect-GraphChat -AccessToken $args[0] -PassThru; Get-GraphChatConnection", token);

        Assert.Same(result.Output[0], result.Output[1]);
    }

    [Fact]
    public async Task Without_a_connection_Get_has_no_output_and_Disconnect_a_verbose_line()
    {
        await using var shell = Shell.Disconnected();

        var result = shell.Run("Get-GraphChatConnection; Disconnect-GraphChat -Verbose");

        Assert.Empty(result.Output);
        Assert.Empty(result.Errors);
        Assert.Single(result.Verbose);
    }

    [Theory]
    [InlineData("'megan@contoso.com' | New-GraphChat -ErrorAction SilentlyContinue; 'after'")]
    [InlineData("Get-GraphChatOperation x -ErrorAction SilentlyContinue; 'after'")]
    [InlineData("[pscustomobject]@{ ChatId = 'x' } | Wait-GraphChatOperation -ErrorAction SilentlyContinue; 'after'")]
    public async Task Without_a_connection_a_cmdlet_ends_with_NotConnected_with_any_ErrorAction(string script)
    {
        await using var shell = Shell.Disconnected();

        var result = shell.Run($"try {{ {script} }} catch {{ $_ }}");

        var error = Assert.IsType<ErrorRecord>(Assert.Single(result.Output));
        Assert.Equal(("NotConnected", ErrorCategory.ConnectionError), (error.Id(), error.CategoryInfo.Category));
        Assert.Contains("Connect-GraphChat", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -OneOnOne")]
    [InlineData("$chats | Get-GraphChat")]
    [InlineData("$chats | Get-GraphChatOperation")]
    [InlineData("$chats | Wait-GraphChatOperation")]
    [InlineData("$chats | Send-GraphChatMessage Hello")]
    public async Task A_cmdlet_with_a_closed_connection_ends_with_NotConnected_before_any_item(string script)
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run($$"""
            $closed = Get-GraphChatConnection; Disconnect-GraphChat; Get-GraphChatConnection
            $chats = 'x', 'y' | ForEach-Object { [pscustomobject]@{ ChatId = $_; OperationId = 'op' } }
            try { {{script}} -Connection $closed -ErrorAction SilentlyContinue; 'after' } catch { $_ }
            """);

        Assert.Equal("NotConnected", Assert.IsType<ErrorRecord>(Assert.Single(result.Output)).Id());
    }

    [Fact]
    public async Task A_misspelled_variable_closes_no_connection_and_sends_nothing()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("$fabrikam = Get-GraphChatConnection; Disconnect-GraphChat -Connection $fabricam -ErrorAction Continue; New-GraphChat megan@contoso.com -OneOnOne -Connection $fabricam; Get-GraphChatConnection");

        Assert.Equal(["ParameterArgumentValidationError", "ParameterArgumentValidationError"], result.ErrorIds);
        Assert.Single(result.Output);
        Assert.Empty(shell.Emulator.State.Record);
    }

    [Fact]
    public async Task A_connection_keeps_no_parameter_of_the_sign_in_and_a_closed_one_no_token()
    {
        await using var shell = await Shell.StartAsync();
        var token = shell.Emulator.State.MintToken();
        var connection = shell.Run("Connect-GraphChat -AccessToken $args[0] -GraphEndpoint $args[1] -PassThru", Shell.Secret(token), shell.Emulator.BaseAddress).ThrowOnError().Output[0];

        // Before a request, because one that has just ended can be reachable for a moment longer, with everything that sent it.
        Assert.NotNull(ReachableObjects.PathFrom(connection, token.Equals));
        Assert.Null(ReachableObjects.PathFrom(connection, static item => item is SecureString or ConnectGraphChatCommand));
        shell.Run("Disconnect-GraphChat").ThrowOnError();

        Assert.Null(ReachableObjects.PathFrom(connection, item => item is SecureString or ConnectGraphChatCommand || item.Equals(token)));
    }

    [Fact]
    public async Task Connection_is_used_instead_of_the_default_connection_and_does_not_change_it()
    {
        await using var shell = await Shell.StartAsync();
        shell.Run("$adele = Get-GraphChatConnection");
        shell.Connect(new TokenDescription { Upn = "jacob@contoso.com", Tid = "cccccccc-1111-4222-8333-444444444444" });

        shell.Run("New-GraphChat megan@contoso.com -Topic One -Connection $adele; New-GraphChat megan@contoso.com -Topic Two; Get-GraphChatConnection | Disconnect-GraphChat; New-GraphChat megan@contoso.com -Topic Three -Connection $adele").ThrowOnError();

        Assert.Equal([UnsignedToken.UserId, JacobId, UnsignedToken.UserId], shell.SentMembers.Select(members => members.Split(' ')[0]));
    }

    [Fact]
    public async Task A_connection_that_is_closed_during_a_pipeline_fails_the_remaining_items_and_none_is_lost()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("'megan@contoso.com', 'alex@contoso.com', 'jacob@contoso.com' | New-GraphChat -OneOnOne -ThrottleLimit 1 | ForEach-Object { Disconnect-GraphChat; $_ }");

        Assert.Equal(3, result.Chats.Count + result.Errors.Count);
        Assert.All(result.Errors, error => Assert.Equal("NotConnected", error.Id()));
    }

    [Theory]
    [InlineData("Global", "https://graph.microsoft.com")]
    [InlineData("USGov", "https://graph.microsoft.us")]
    public async Task Environment_selects_a_cloud_and_its_endpoint(string name, string endpoint)
    {
        await using var shell = Shell.Disconnected();

        var connection = Assert.IsType<GraphChatConnection>(Assert.Single(shell.Run("Connect-GraphChat -AccessToken $args[0] -Environment $args[1] -PassThru", Shell.Secret(UnsignedToken.Of()), name).Output));

        Assert.Equal((name, new Uri(endpoint)), (connection.Environment, connection.GraphEndpoint));
    }

    [Theory]
    [InlineData("-Environment Delos", "Delos")]
    [InlineData("-Environment GovSG", "GovSG")]
    [InlineData("-GraphEndpoint https://graph.svc.sovcloud.sg", "Custom")]
    public async Task A_cloud_without_chats_in_the_metadata_is_a_warning(string parameters, string name)
    {
        await using var shell = Shell.Disconnected();

        var result = shell.Run($"Connect-GraphChat -AccessToken $args[0] {parameters} -PassThru", Shell.Secret(UnsignedToken.Of()));

        Assert.Single(result.Output);
        Assert.Contains($"of the cloud {name} has no chats", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Global")]
    [InlineData("USGov")]
    [InlineData("Bleu")]
    public async Task Other_clouds_have_no_warning(string name)
    {
        await using var shell = Shell.Disconnected();

        Assert.Empty(shell.Run("Connect-GraphChat -AccessToken $args[0] -Environment $args[1]", Shell.Secret(UnsignedToken.Of()), name).Warnings);
    }

    [Theory]
    [InlineData("-GraphEndpoint http://graph.example.net")]
    [InlineData("-AuthorityHost http://login.example.net")]
    public async Task An_endpoint_without_HTTPS_is_EndpointInvalid(string parameters)
    {
        await using var shell = Shell.Disconnected();

        var result = shell.Run($"Connect-GraphChat -AccessToken $args[0] {parameters}", Shell.Secret(UnsignedToken.Of()));

        Assert.Equal(("EndpointInvalid", ErrorCategory.InvalidArgument), (result.Error.Id(), result.Error.CategoryInfo.Category));
        Assert.False(string.IsNullOrEmpty(result.Error.ErrorDetails.RecommendedAction));
        Assert.Empty(shell.Run("Get-GraphChatConnection").Output);
    }

    [Theory]
    [InlineData("-GraphEndpoint")]
    [InlineData("-AuthorityHost")]
    public async Task The_error_about_an_endpoint_with_a_user_name_does_not_have_its_password(string parameter)
    {
        await using var shell = Shell.Disconnected();

        var text = shell.Show($"Connect-GraphChat -UseDeviceCode {parameter} https://someone:secret@graph.example.net; $Error[0].CategoryInfo.ToString()");

        Assert.Contains("'https://graph.example.net/'", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("someone", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_token_is_SignInRequired_when_connecting()
    {
        await using var shell = Shell.Disconnected();

        var error = shell.Run("Connect-GraphChat -AccessToken $args[0]", Shell.Secret(UnsignedToken.Of(("exp", DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeSeconds())))).Error;

        Assert.Equal(("SignInRequired", ErrorCategory.AuthenticationError), (error.Id(), error.CategoryInfo.Category));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a token")]
    public async Task A_value_that_is_not_a_token_is_rejected_when_connecting(string text)
    {
        await using var shell = Shell.Disconnected();

        var result = shell.Run("Connect-GraphChat -AccessToken $args[0]", Shell.Secret(text));

        Assert.Single(result.Errors);
        Assert.Empty(shell.Run("Get-GraphChatConnection").Output);
    }
}
