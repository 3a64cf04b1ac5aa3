using GraphEmulator.Authentication;

namespace ChatModule.Cmdlets.Tests.Authentication;

/// <summary>The sign-in of Connect-MgGraph, played by a stand-in with the same public surface. Its session is the process's, so these run one by one.</summary>
public sealed class UseMgGraphTests
{
    private static readonly string Stub = Path.Combine(AppContext.BaseDirectory, "Microsoft.Graph.Authentication.dll");

    [Fact]
    public async Task Without_Connect_MgGraph_it_is_NotConnected_and_nothing_is_loaded()
    {
        await using var shell = Shell.Disconnected();

        var error = shell.Run("Connect-GraphChat -UseMgGraph").Error;

        Assert.Equal(("NotConnected", ErrorCategory.ConnectionError), (error.Id(), error.CategoryInfo.Category));
        Assert.Contains("Microsoft.Graph.Authentication", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_nobody_is_signed_in_there_it_is_SignInRequired()
    {
        await using var shell = Shell.Disconnected();

        var error = shell.Run("Import-Module $args[0]; Disconnect-MgGraph; Connect-GraphChat -UseMgGraph", Stub).Error;

        Assert.Equal(("SignInRequired", ErrorCategory.AuthenticationError), (error.Id(), error.CategoryInfo.Category));
        Assert.Contains("Connect-MgGraph", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_connection_is_that_of_the_session_there_and_creates_chats_as_its_user()
    {
        await using var shell = await Shell.StartAsync();
        SignIn(shell);

        var result = shell.Run("Connect-GraphChat -UseMgGraph -PassThru; '8b081ef6-4792-4def-b2c9-c363a1bf41d5', 'megan@contoso.com' | New-GraphChat -Topic Both");

        var connection = Assert.IsType<GraphChatConnection>(result.Output[0]);
        Assert.Equal(("adele@contoso.com", "MgGraph"), (connection.Account, connection.AuthType));
        Assert.Contains("Chat.Create", connection.Scopes);
        Assert.Equal(shell.Emulator.BaseAddress, connection.GraphEndpoint);
        Assert.Equal(2, Assert.Single(result.Chats).Members.Count);
    }

    [Fact]
    public async Task Whoever_signs_out_there_is_not_signed_in_here_either()
    {
        await using var shell = await Shell.StartAsync();
        SignIn(shell);

        var error = shell.Run("Connect-GraphChat -UseMgGraph; Disconnect-MgGraph; New-GraphChat megan@contoso.com -OneOnOne").Error;

        Assert.Equal("SignInRequired", error.Id());
    }

    [Fact]
    public async Task Who_signs_in_there_later_is_not_who_connected_here()
    {
        await using var shell = await Shell.StartAsync();
        SignIn(shell);
        shell.Run("Connect-GraphChat -UseMgGraph").ThrowOnError();

        SignIn(shell);
        var error = shell.Run("New-GraphChat megan@contoso.com -OneOnOne").Error;

        Assert.Equal("SignInRequired", error.Id());
        Assert.Contains("Connect-GraphChat -UseMgGraph", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(shell.Requests("POST", "/chats"));
    }

    [Theory]
    [InlineData("-Environment USGov")]
    [InlineData("-GraphEndpoint https://graph.example.com")]
    public async Task Another_cloud_beside_it_is_an_error(string parameter)
    {
        await using var shell = await Shell.StartAsync();
        SignIn(shell);

        Assert.Equal("EndpointInvalid", shell.Run($"Connect-GraphChat -UseMgGraph {parameter}").Error.Id());
    }

    [Fact]
    public async Task A_missing_permission_names_Connect_MgGraph()
    {
        await using var shell = await Shell.StartAsync();
        SignIn(shell, new() { Scp = "User.Read" });

        var result = shell.Run("Connect-GraphChat -UseMgGraph; New-GraphChat megan@contoso.com -OneOnOne");

        Assert.Equal("MissingPermission", result.Error.Id());
        Assert.Contains("Connect-MgGraph -Scopes Chat.Create", result.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Warnings, line => line.Contains("Connect-GraphChat", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_token_of_an_app_that_was_given_there_is_an_apps_here()
    {
        await using var shell = await Shell.StartAsync(new() { AllowAppOnly = true });
        SignIn(shell, new() { Roles = "Chat.Create" });

        var result = shell.Run("(Connect-GraphChat -UseMgGraph -PassThru).IsAppOnly; New-GraphChat megan@contoso.com -With alex@contoso.com");

        Assert.Equal(true, result.Output[0]);
        Assert.Equal(["alex@contoso.com", "megan@contoso.com"], Assert.Single(result.Chats).Members.Select(member => member.UserPrincipalName));
    }

    [Fact]
    public async Task A_group_whose_response_is_lost_is_sent_once()
    {
        await using var shell = await Shell.StartAsync();
        SignIn(shell);
        shell.Run("Connect-GraphChat -UseMgGraph").ThrowOnError();
        shell.Emulator.State.Faults.Set([new FaultRule { Kind = FaultKind.GatewayTimeout, Path = "/chats$", Method = "POST", Processed = true, Times = 1 }]);

        Assert.Equal("ChatOutcomeUnknown", shell.Run("'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic Sales").Error.Id());
        Assert.Single(shell.Emulator.State.Chats.All);
    }

    private static void SignIn(Shell shell, TokenDescription? token = null) =>
        shell.Run("Import-Module $args[0]; Connect-MgGraph -Token $args[1] -Endpoint $args[2]", Stub, shell.Emulator.State.MintToken(token), shell.Emulator.BaseAddress.ToString()).ThrowOnError();
}
