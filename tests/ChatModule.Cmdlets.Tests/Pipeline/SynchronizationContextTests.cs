using System.Management.Automation.Runspaces;

namespace ChatModule.Cmdlets.Tests.Pipeline;

/// <summary>A host can run pipelines on a thread with a SynchronizationContext. Nothing must wait for that thread.</summary>
public sealed class SynchronizationContextTests
{
    /// <summary>Each cmdlet that sends requests. <c>$chat</c> is a chat whose app is being installed.</summary>
    private static readonly string[] DataCmdlets =
    [
        "1..5 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } | New-GraphChat -OneOnOne -ErrorAction $action",
        "'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic One -VerifyMember -ErrorAction $action",
        $"New-GraphChat megan@contoso.com -OneOnOne -InstalledApp {PendingChats.App} -Wait -ErrorAction $action",
        "Get-GraphChat -ErrorAction $action",
        "$chat | Get-GraphChatOperation -ErrorAction $action",
        "$chat | Wait-GraphChatOperation -ErrorAction $action",
        "1..3 | ForEach-Object { $chat } | Send-GraphChatMessage 'Welcome' -ErrorAction $action",
    ];

    private static readonly string[] Ends =
    [
        "{0}",
        "{0} | ForEach-Object {{ throw 'downstream' }}",
        "foreach ($once in 1) {{ {0} | ForEach-Object {{ break }} }}",
        "{0} | ForEach-Object {{ Disconnect-GraphChat; $_ }}",
    ];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var cmdlet in DataCmdlets)
                foreach (var end in Ends)
                    cases.Add(cmdlet, end);
            return cases;
        }
    }

    public static TheoryData<string> Cmdlets => [.. DataCmdlets];

    [Theory(Timeout = 300_000), MemberData(nameof(Cases))]
    public async Task A_cmdlet_that_ends_in_any_way_does_not_block_the_thread_of_the_host(string cmdlet, string end)
    {
        var thread = new UserInterfaceThread();
        await using var outer = await Shell.StartAsync(token: new() { Scp = "Chat.Create Chat.ReadBasic ChatMessage.Send" });
        var chat = outer.Run($"New-GraphChat jacob@contoso.com -OneOnOne -InstalledApp {PendingChats.App}").ThrowOnError().Output[0];
        var endpoint = outer.Emulator.BaseAddress;
        var token = Shell.Secret(outer.Emulator.State.MintToken(new() { Scp = "Chat.Create Chat.ReadBasic ChatMessage.Send" }));

        var result = await thread.RunAsync(() =>
        {
            var shell = Shell.Disconnected(PSThreadOptions.UseCurrentThread);
            shell.Run("Connect-GraphChat -AccessToken $args[0] -GraphEndpoint $args[1]; $chat = $args[2]; $action = 'Continue'", token, endpoint, chat).ThrowOnError();
            var ended = shell.Run(string.Format(System.Globalization.CultureInfo.InvariantCulture, end, cmdlet));
            shell.Runspace.Dispose();
            return ended;
        });

        if (end == Ends[0])
            Assert.NotEmpty(result.Output);
        Assert.Equal(0, thread.Posted);
    }

    [Theory(Timeout = 300_000)]
    [InlineData("New-GraphChat megan@contoso.com -OneOnOne | ForEach-Object { & $probe }")]
    [InlineData("'megan@contoso.com', 'nobody' | New-GraphChat -OneOnOne 2>&1 | ForEach-Object { & $probe }")]
    [InlineData("New-GraphChat megan@contoso.com -OneOnOne | Send-GraphChatMessage { & $probe } | ForEach-Object Content")]
    public async Task A_script_of_the_user_has_the_context_of_the_host(string script)
    {
        var thread = new UserInterfaceThread();
        await using var outer = await Shell.StartAsync();
        var endpoint = outer.Emulator.BaseAddress;
        var token = Shell.Secret(outer.Emulator.State.MintToken(new() { Scp = "Chat.Create ChatMessage.Send" }));

        var result = await thread.RunAsync(() =>
        {
            var shell = Shell.Disconnected(PSThreadOptions.UseCurrentThread);
            shell.Run("Connect-GraphChat -AccessToken $args[0] -GraphEndpoint $args[1]; $probe = { $null -ne [System.Threading.SynchronizationContext]::Current }", token, endpoint).ThrowOnError();
            return shell.Run(script);
        });

        Assert.NotEmpty(result.Output);
        Assert.All(result.Output, hasContext => Assert.Equal("True", hasContext.ToString()));
        Assert.Equal(0, thread.Posted);
    }

    [Theory(Timeout = 300_000), MemberData(nameof(Cmdlets))]
    public async Task Ctrl_C_ends_a_cmdlet_on_the_thread_of_the_host(string cmdlet)
    {
        var thread = new UserInterfaceThread();
        var network = new ScriptedNetwork();
        var came = network.Hang(1);
        _ = network.Hang(10);
        var started = new TaskCompletionSource<RunningScript>(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = thread.RunAsync(() =>
        {
            var shell = Shell.Disconnected(PSThreadOptions.UseCurrentThread);
            shell.Run("Connect-GraphChat -AccessToken $args[0] -HttpMessageHandler $args[1]; $action = 'Continue'; $chat = [pscustomobject]@{ ChatId = '19:x@thread.v2'; OperationId = 'a-b-c' }", Shell.Secret(UnsignedToken.Of()), network).ThrowOnError();
            var script = shell.Start(cmdlet);
            started.SetResult(script);
            return script.Result();
        });

        await came;
        (await started.Task).Interrupt();
        var result = await run;

        Assert.Empty(result.Output);
        Assert.Equal((0, 0), (thread.Posted, network.InFlight));
    }

    [Theory(Timeout = 300_000), MemberData(nameof(Cmdlets))]
    public async Task ErrorAction_Stop_ends_a_cmdlet_on_the_thread_of_the_host(string cmdlet)
    {
        var thread = new UserInterfaceThread();
        var network = new ScriptedNetwork();
        for (var i = 0; i < 10; i++)
            network.Respond(400, """{"error":{"code":"BadRequest","message":"No."}}""");

        var result = await thread.RunAsync(() =>
        {
            var shell = Shell.Disconnected(PSThreadOptions.UseCurrentThread);
            shell.Run("Connect-GraphChat -AccessToken $args[0] -HttpMessageHandler $args[1]; $action = 'Stop'; $chat = [pscustomobject]@{ ChatId = '19:x@thread.v2'; OperationId = 'a-b-c' }", Shell.Secret(UnsignedToken.Of()), network).ThrowOnError();
            return shell.Run(cmdlet);
        });

        Assert.Equal("BadRequest", result.Errors[^1].Id());
        Assert.Equal((0, 0), (thread.Posted, network.InFlight));
    }
}
