using System.Net.NetworkInformation;
using GraphEmulator.Authentication;

namespace ChatModule.Cmdlets.Tests.Connections;

public sealed class RunspaceTests
{
    [Fact]
    public async Task Each_runspace_has_its_own_connection()
    {
        await using var shell = await Shell.StartAsync();
        await using var other = Shell.Disconnected();

        Assert.Empty(other.Run("Get-GraphChatConnection").Output);
        other.Run("Connect-GraphChat -AccessToken $args[0] -GraphEndpoint $args[1]", Shell.Secret(shell.Emulator.State.MintToken(new TokenDescription { Upn = "jacob@contoso.com" })), shell.Emulator.BaseAddress).ThrowOnError();

        Assert.Equal("jacob@contoso.com", Assert.Single(other.Run("(Get-GraphChatConnection).Account").Output));
        other.Run("Disconnect-GraphChat").ThrowOnError();
        Assert.Equal("adele@contoso.com", Assert.Single(shell.Run("(Get-GraphChatConnection).Account").Output));
    }

    [Fact]
    public async Task ForEach_Object_Parallel_uses_a_connection_and_leaves_it_open()
    {
        await using var shell = await Shell.StartAsync();

        var chats = shell.Run("""
            $connection, $manifest = (Get-GraphChatConnection), $args[0]
            1..4 | ForEach-Object -Parallel {
                Import-Module $using:manifest
                New-GraphChat ('user{0:d5}@contoso.com' -f $_) -OneOnOne -Connection $using:connection
            }
            New-GraphChat megan@contoso.com -OneOnOne
            """, ModuleUnderTest.Manifest).Chats;

        Assert.Equal(5, chats.Select(chat => chat.ChatId).Distinct().Count());
    }

    [Fact]
    public async Task A_connection_that_is_still_referenced_stays_open_after_its_runspace_closes()
    {
        var closing = Shell.On(new ScriptedNetwork().Respond(201, ScriptedNetwork.Created));
        var connection = Assert.Single(closing.Run("Get-GraphChatConnection").Output);

        await closing.DisposeAsync();

        await using var shell = Shell.Disconnected();
        Assert.Single(shell.Run("New-GraphChat megan@contoso.com -OneOnOne -Connection $args[0]", connection).Chats);
    }

    [Fact]
    public async Task A_runspace_that_closes_closes_a_connection_without_other_references()
    {
        await using var other = await Shell.StartAsync();
        var graph = other.Emulator.BaseAddress;
        var closing = Shell.Disconnected();
        closing.Run("Connect-GraphChat -AccessToken $args[0] -GraphEndpoint $args[1]; New-GraphChat megan@contoso.com -OneOnOne", Shell.Secret(other.Emulator.State.MintToken()), graph).ThrowOnError();
        Assert.NotEqual(0, OpenSockets(graph));

        await closing.DisposeAsync();

        AssertClosed(graph);
    }

    [Fact]
    public async Task A_default_connection_without_other_references_is_closed_when_it_is_replaced()
    {
        await using var shell = await Shell.StartAsync();
        var graph = shell.Emulator.BaseAddress;
        shell.Run("New-GraphChat megan@contoso.com -OneOnOne").ThrowOnError();
        Assert.NotEqual(0, OpenSockets(graph));

        shell.Connect();

        AssertClosed(graph);
    }

    [Fact]
    public async Task A_replaced_connection_stays_open_for_a_command_that_uses_it()
    {
        await using var shell = await Shell.StartAsync();
        var graph = shell.Emulator.BaseAddress;

        var result = shell.Run("""
            $token, $endpoint = $args
            'megan@contoso.com', 'alex@contoso.com' |
                ForEach-Object { $_; Connect-GraphChat -AccessToken $token -GraphEndpoint $endpoint } |
                New-GraphChat -OneOnOne
            """, Shell.Secret(shell.Emulator.State.MintToken()), graph).ThrowOnError();

        Assert.Equal(2, result.Chats.Count);
        AssertClosed(graph);
    }

    // .NET closes a connection that is idle for a minute by itself.
    private static void AssertClosed(Uri graph) => Assert.True(SpinWait.SpinUntil(() => OpenSockets(graph) == 0, TimeSpan.FromSeconds(30)));

    private static int OpenSockets(Uri graph) => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
        .Count(connection => connection.RemoteEndPoint.Port == graph.Port && connection.State == TcpState.Established);
}
