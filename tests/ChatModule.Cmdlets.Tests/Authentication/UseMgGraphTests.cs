using System.Management.Automation.Runspaces;
using GraphEmulator.Authentication;
using Microsoft.Graph.PowerShell.Authentication.Cmdlets;

namespace ChatModule.Cmdlets.Tests.Authentication;

/// <summary>
/// The sign-in of Connect-MgGraph, with a stub of Microsoft.Graph.Authentication 2.38. The session belongs to the process, so the tests
/// don't run in parallel. UseMgGraph.Tests.ps1 has what the real module may do differently.
/// </summary>
public sealed class UseMgGraphTests
{
    private static readonly string Stub = Path.Combine(AppContext.BaseDirectory, "Microsoft.Graph.Authentication.dll");

    [Fact]
    public async Task Without_Connect_MgGraph_it_is_NotConnected_and_no_module_is_loaded()
    {
        await using var shell = Shell.Disconnected();

        var error = shell.Run("Connect-GraphChat -UseMgGraph").Error;

        Assert.Equal(("NotConnected", ErrorCategory.ConnectionError), (error.Id(), error.CategoryInfo.Category));
        Assert.Contains("Microsoft.Graph.Authentication", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_sign_in_to_MgGraph_it_is_SignInRequired()
    {
        await using var shell = Shell.Disconnected();

        var error = shell.Run("Import-Module $args[0]; $null = Disconnect-MgGraph; Connect-GraphChat -UseMgGraph", Stub).Error;

        Assert.Equal(("SignInRequired", ErrorCategory.AuthenticationError), (error.Id(), error.CategoryInfo.Category));
        Assert.Contains("Connect-MgGraph -Scopes", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_connection_creates_chats_as_the_user_of_the_MgGraph_session()
    {
        await using var shell = await Shell.StartAsync();
        SignIn(shell);

        var result = shell.Run("Connect-GraphChat -UseMgGraph -PassThru; '8b081ef6-4792-4def-b2c9-c363a1bf41d5', 'megan@contoso.com' | New-GraphChat -Topic Both");

        var connection = Assert.IsType<GraphChatConnection>(result.Output[0]);
        Assert.Equal(("adele@contoso.com", "MgGraph", "Emulator"), (connection.Account, connection.AuthType, connection.Environment));
        Assert.Contains("Chat.Create", connection.Scopes);
        Assert.Equal(shell.Emulator.BaseAddress, connection.GraphEndpoint);
        Assert.Equal(2, Assert.Single(result.Chats).Members.Count);
    }

    [Fact]
    public async Task A_connection_that_sent_nothing_closes_its_runspace()
    {
        await using var shell = await Shell.StartAsync();
        SignIn(shell);
        var connection = shell.Run("Connect-GraphChat -UseMgGraph -PassThru").ThrowOnError().Output[0];
        Runspace? own = null;
        ReachableObjects.PathFrom(connection, item => (own = item as Runspace) is not null);
        Assert.Equal(RunspaceState.Opened, own!.RunspaceStateInfo.State);

        shell.Run("Disconnect-GraphChat").ThrowOnError();

        Assert.Equal(RunspaceState.Closed, own.RunspaceStateInfo.State);
    }

    [Fact]
    public async Task The_module_can_be_imported_with_a_prefix()
    {
        await using var shell = await Shell.StartAsync();
        SignIn(shell, prefix: "Zz");

        Assert.Single(shell.Run("Connect-GraphChat -UseMgGraph; New-GraphChat megan@contoso.com -OneOnOne").ThrowOnError().Chats);
    }

    [Theory]
    [InlineData("$null = Disconnect-MgGraph")]
    [InlineData("Remove-Module Microsoft.Graph.Authentication")]
    public async Task After_Disconnect_MgGraph_or_Remove_Module_it_is_SignInRequired(string end)
    {
        await using var shell = await Shell.StartAsync();
        SignIn(shell);

        var result = shell.Run($"Connect-GraphChat -UseMgGraph; {end}; 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -OneOnOne");

        Assert.Equal(["SignInRequired", "SignInRequired"], result.ErrorIds);
        Assert.Contains("No one is signed in with Connect-MgGraph", result.Errors[1].ToString(), StringComparison.Ordinal);
        Assert.Contains("alex@contoso.com", result.Errors[1].ToString(), StringComparison.Ordinal);
        Assert.Empty(shell.Requests("POST", "/chats"));
    }

    [Fact]
    public async Task After_a_sign_in_of_another_user_to_MgGraph_it_is_SignInRequired()
    {
        await using var shell = await Shell.StartAsync();
        SignIn(shell);
        shell.Run("Connect-GraphChat -UseMgGraph").ThrowOnError();
        SignIn(shell, new() { Upn = "megan@contoso.com" });

        var result = shell.Run("'jacob@contoso.com', 'alex@contoso.com' | New-GraphChat -OneOnOne");

        Assert.Equal(["SignInRequired", "SignInRequired"], result.ErrorIds);
        Assert.Contains("Connect-GraphChat -UseMgGraph", result.Errors[1].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(shell.Requests("POST", "/chats"));
        Assert.Equal("megan@contoso.com", Assert.Single(shell.Run("Connect-GraphChat -UseMgGraph; (Get-GraphChatConnection).Account").Output));
    }

    [Fact]
    public async Task The_same_user_can_sign_in_to_MgGraph_again_for_more_permissions()
    {
        await using var shell = await Shell.StartAsync();
        SignIn(shell, new() { Scp = "User.Read" });
        Assert.Equal("MissingPermission", shell.Run("Connect-GraphChat -UseMgGraph; New-GraphChat megan@contoso.com -OneOnOne").Error.Id());

        SignIn(shell);

        Assert.Single(shell.Run("New-GraphChat megan@contoso.com -OneOnOne").ThrowOnError().Chats);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_rejected_token_is_renewed_by_the_MgGraph_session_without_duplicates(bool isChallenge)
    {
        await using var shell = await Shell.StartAsync();
        var first = SignIn(shell);
        shell.Run("Connect-GraphChat -UseMgGraph; New-GraphChat megan@contoso.com -OneOnOne").ThrowOnError();
        shell.Emulator.State.Tokens.Revoke(new() { Token = first, ClaimsChallenge = isChallenge });
        shell.Run("Set-MgStubToken $args[0]", shell.Emulator.State.MintToken()).ThrowOnError();

        Assert.Single(shell.Run("'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic Sales").ThrowOnError().Chats);

        Assert.Equal([201, 401, 201], shell.Requests("POST", "/chats").Select(request => request.Status));
    }

    [Fact]
    public async Task A_rejected_token_that_the_MgGraph_session_cannot_renew_is_SignInRequired()
    {
        await using var shell = await Shell.StartAsync();
        SignIn(shell);
        shell.Run("Connect-GraphChat -UseMgGraph").ThrowOnError();
        shell.Emulator.State.Tokens.Revoke(new() { ClaimsChallenge = true });

        var error = shell.Run("New-GraphChat megan@contoso.com -OneOnOne").Error;

        Assert.Equal("SignInRequired", error.Id());
        Assert.Contains("Connect-MgGraph", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(shell.Requests("POST", "/chats"));
    }

    [Theory]
    [InlineData("-Environment USGov")]
    [InlineData("-GraphEndpoint https://graph.example.com")]
    [InlineData("-AuthorityHost https://login.example.com")]
    public async Task Another_cloud_is_an_error(string parameter)
    {
        await using var shell = await Shell.StartAsync();
        SignIn(shell);

        Assert.Equal("EndpointInvalid", shell.Run($"Connect-GraphChat -UseMgGraph {parameter}").Error.Id());
    }

    [Theory]
    [InlineData("http://graph.example.test/")]
    [InlineData("https://graph.example.test/v1.0")]
    public async Task An_environment_of_MgGraph_with_an_endpoint_that_is_not_safe_is_an_error(string endpoint)
    {
        await using var shell = await Shell.StartAsync();
        SignIn(shell);
        var token = Shell.Secret(shell.Emulator.State.MintToken());
        // A request would wait until it's stopped.
        shell.Run("Disconnect-GraphChat; $null = Add-MgEnvironment Unsafe $args[0] $args[0]; Connect-MgGraph -AccessToken $args[1] -Environment Unsafe; Suspend-MgStub", endpoint, token).ThrowOnError();

        var error = shell.Run("Connect-GraphChat -UseMgGraph").Error;

        Assert.Equal(("EndpointInvalid", ErrorCategory.InvalidArgument), (error.Id(), error.CategoryInfo.Category));
        Assert.StartsWith($"The environment Unsafe's GraphEndpoint '{endpoint}' ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Set-MgEnvironment", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(shell.Run("Get-GraphChatConnection").Output);
    }

    [Fact]
    public async Task A_failure_after_the_same_user_signed_in_again_is_held_until_the_next_sign_in()
    {
        await using var shell = await Shell.StartAsync();
        SignIn(shell);
        shell.Run("Connect-GraphChat -UseMgGraph").ThrowOnError();
        var valid = SignIn(shell);
        shell.Run("Set-MgStubToken $args[0]", UnsignedToken.Of(("exp", DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds()))).ThrowOnError();

        var failed = shell.Run("New-GraphChat megan@contoso.com -OneOnOne; Set-MgStubToken $args[0]; New-GraphChat alex@contoso.com -OneOnOne", valid);

        Assert.Equal(["SignInRequired", "SignInRequired"], failed.ErrorIds);
        SignIn(shell);
        Assert.Single(shell.Run("New-GraphChat megan@contoso.com -OneOnOne").ThrowOnError().Chats);
    }

    [Fact]
    public async Task A_missing_permission_recommends_Connect_MgGraph()
    {
        await using var shell = await Shell.StartAsync();
        SignIn(shell, new() { Scp = "User.Read" });

        var result = shell.Run("Connect-GraphChat -UseMgGraph; New-GraphChat megan@contoso.com -OneOnOne");

        Assert.Equal("MissingPermission", result.Error.Id());
        Assert.Contains("Connect-MgGraph -Scopes Chat.Create", result.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains(result.Warnings, line => line.Contains("Connect-MgGraph -Scopes Chat.Create", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Warnings, line => line.Contains("Connect-GraphChat", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_app_token_of_the_MgGraph_session_is_app_only()
    {
        await using var shell = await Shell.StartAsync(new() { AllowAppOnly = true });
        SignIn(shell, new() { Roles = "Chat.Create" });

        var result = shell.Run("(Connect-GraphChat -UseMgGraph -PassThru).IsAppOnly; New-GraphChat megan@contoso.com -With alex@contoso.com");

        Assert.Equal(true, result.Output[0]);
        Assert.Equal(["alex@contoso.com", "megan@contoso.com"], Assert.Single(result.Chats).Members.Select(member => member.UserPrincipalName));
    }

    [Fact]
    public async Task Nothing_runs_in_the_MgGraph_session_after_a_stop()
    {
        await using var shell = await Shell.StartAsync();
        SignIn(shell);
        shell.Run("Disconnect-GraphChat; Suspend-MgStub").ThrowOnError();
        var running = shell.Start("Connect-GraphChat -UseMgGraph");
        while (SuspendMgStub.Waiting == 0)
            await Task.Delay(5);

        var result = running.Stop();

        Assert.Equal(0, SuspendMgStub.Waiting);
        Assert.IsType<PipelineStoppedException>(result.TerminatingException);
        Assert.Empty(shell.Run("Get-GraphChatConnection").Output);
    }

    private static string SignIn(Shell shell, TokenDescription? description = null, string prefix = "")
    {
        var token = shell.Emulator.State.MintToken(description);
        shell.Run($$"""
            $stub, $token, $endpoint = $args
            Import-Module $stub{{(prefix.Length > 0 ? $" -Prefix {prefix}" : "")}}
            $null = Add-{{prefix}}MgEnvironment -Name Emulator -AzureADEndpoint $endpoint -GraphEndpoint $endpoint
            Connect-{{prefix}}MgGraph -AccessToken $token -Environment Emulator -NoWelcome
            """, Stub, Shell.Secret(token), shell.Emulator.BaseAddress.ToString()).ThrowOnError();
        return token;
    }
}
