namespace ChatModule.Cmdlets.Tests.Connections;

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
        Assert.Equal(("adele@contoso.com", SignInMethod.MgGraph), (connection.Account, connection.AuthType));
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

    private static void SignIn(Shell shell) =>
        shell.Run("Import-Module $args[0]; Connect-MgGraph -Token $args[1] -Endpoint $args[2]", Stub, shell.Emulator.State.MintToken(), shell.Emulator.BaseAddress.ToString()).ThrowOnError();
}
