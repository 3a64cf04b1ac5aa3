namespace ChatModule.Cmdlets.Tests.Connections;

public sealed class RemoveModuleTests
{
    [Fact]
    public async Task Remove_Module_closes_the_connections_of_the_runspace()
    {
        await using var shell = await Shell.StartAsync();
        var token = Shell.Secret(shell.Emulator.State.MintToken());
        var connections = shell.Run("1..2 | ForEach-Object { Connect-GraphChat -AccessToken $args[0] -GraphEndpoint $args[1] -PassThru }".Replace("$args", "$a", StringComparison.Ordinal).Insert(0, "$a = $args; "), token, shell.Emulator.BaseAddress).ThrowOnError().Output;

        var result = shell.Run("Remove-Module ChatModule; Import-Module $args[0]; New-GraphChat megan@contoso.com -OneOnOne -Connection $args[1]; New-GraphChat megan@contoso.com -OneOnOne -Connection $args[2]", ModuleUnderTest.Manifest, connections[0], connections[1]);

        Assert.Equal(["NotConnected", "NotConnected"], result.ErrorIds);
    }
}
