using System.Collections;
using System.Management.Automation.Runspaces;
using System.Reflection;

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

    [Fact]
    public async Task Connections_that_are_not_referenced_any_more_leave_nothing_behind()
    {
        await using var shell = await Shell.StartAsync();

        shell.Run("$token, $endpoint = $args; 1..50 | ForEach-Object { Connect-GraphChat -AccessToken $token -GraphEndpoint $endpoint }", Shell.Secret(shell.Emulator.State.MintToken()), shell.Emulator.BaseAddress).ThrowOnError();
        GC.Collect();

        Assert.InRange(CreatedIn(shell.Runspace), 1, 10);
    }

    // What Remove-Module would close.
    private static int CreatedIn(Runspace runspace)
    {
        const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var slots = typeof(Commands.ConnectGraphChatCommand).Assembly.GetType("ChatModule.Connections.DefaultConnection")!.GetField("Slots", All)!.GetValue(null)!;
        object?[] arguments = [runspace, null];
        slots.GetType().GetMethod("TryGetValue")!.Invoke(slots, arguments);
        return ((IEnumerable)arguments[1]!.GetType().GetField("Created", All)!.GetValue(arguments[1])!).Cast<object>().Count();
    }
}
