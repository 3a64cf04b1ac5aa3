using System.Management.Automation.Runspaces;

namespace ChatModule.Cmdlets.Tests.Pipeline;

/// <summary>A host that runs pipelines on its own thread, which a SynchronizationContext guards: nothing may wait for that thread.</summary>
public sealed class SynchronizationContextTests
{
    [Theory(Timeout = 300_000)]
    [InlineData("1..20 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } | New-GraphChat -OneOnOne", 20)]
    [InlineData("'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic One -VerifyMember -Debug", 1)]
    [InlineData($"New-GraphChat megan@contoso.com -OneOnOne -InstalledApp {PendingChats.App} -Wait", 1)]
    [InlineData($"New-GraphChat megan@contoso.com -OneOnOne -InstalledApp {PendingChats.App} | Wait-GraphChatOperation", 1)]
    [InlineData($"New-GraphChat megan@contoso.com -OneOnOne -InstalledApp {PendingChats.App} | Get-GraphChatOperation", 1)]
    [InlineData($"$id = (New-GraphChat megan@contoso.com -OneOnOne -InstalledApp {PendingChats.App}).ChatId; Get-GraphChatOperation $id", 1)]
    [InlineData("1..5 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } | New-GraphChat -OneOnOne | Where-Object { throw 'downstream' }", 0)]
    public async Task A_cmdlet_runs_to_its_end_on_the_hosts_own_thread(string script, int count)
    {
        var thread = new UserInterfaceThread();
        await using var outer = await Shell.StartAsync();
        var endpoint = outer.Emulator.BaseAddress;
        var token = Shell.Secret(outer.Emulator.State.MintToken());

        var result = await thread.RunAsync(() =>
        {
            var shell = Shell.Disconnected(PSThreadOptions.UseCurrentThread);
            shell.Run("Connect-GraphChat -AccessToken $args[0] -GraphEndpoint $args[1]", token, endpoint).ThrowOnError();
            var ended = shell.Run(script);
            shell.Runspace.Dispose();
            return ended;
        });

        Assert.Equal(count, result.Output.Count);
        Assert.Equal(0, thread.Posted);
    }
}
