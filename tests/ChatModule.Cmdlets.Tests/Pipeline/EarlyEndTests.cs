namespace ChatModule.Cmdlets.Tests.Pipeline;

/// <summary>An error that ends the pipeline cancels the requests in flight, and no more are sent.</summary>
public sealed class EarlyEndTests
{
    [Fact]
    public async Task ErrorAction_Stop_ends_New_GraphChat_with_the_first_error()
    {
        await using var shell = await Shell.StartAsync();
        shell.Emulator.State.Faults.Set(new FaultRule { Kind = FaultKind.Status, Status = 400, Code = "Unknown", Message = "no", BodyContains = "megan" }, new FaultRule { Kind = FaultKind.Hang });

        var result = await RunAsync(shell, "New-GraphChat -OneOnOne -ThrottleLimit 2 -ErrorAction Stop");

        Assert.Equal("BadRequest", result.Error.Id());
        Assert.NotNull(result.TerminatingException);
    }

    [Fact]
    public async Task ErrorAction_Stop_ends_Wait_GraphChatOperation_with_the_first_error()
    {
        var network = new ScriptedNetwork();
        network.Respond(200, """{"id":"op","status":"failed"}""");
        await using var shell = Shell.On(network);

        var result = shell.Run("[pscustomobject]@{ ChatId = 'one'; OperationId = 'op' }, [pscustomobject]@{ ChatId = 'two'; OperationId = 'op' } | Wait-GraphChatOperation -ThrottleLimit 1 -ErrorAction Stop");

        Assert.Equal("OperationFailed", result.Errors[0].Id());
        Assert.NotNull(result.TerminatingException);
        Assert.Equal(0, network.InFlight);
    }

    [Fact]
    public async Task After_an_upstream_exception_an_incomplete_group_is_not_sent()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("& { 'megan@contoso.com'; throw 'upstream' } | New-GraphChat -Topic Unfinished");

        Assert.Equal("upstream", result.Error.ToString());
        Assert.Empty(shell.Emulator.State.Record);
    }

    [Fact]
    public async Task An_upstream_exception_cancels_the_requests_in_flight()
    {
        var network = new ScriptedNetwork();
        var received = network.Hang(2);
        await using var shell = Shell.On(network);

        var result = shell.Run("$received = $args[0]; & { 'megan@contoso.com', 'alex@contoso.com'; $received.Wait(); throw 'upstream' } | New-GraphChat -OneOnOne", received);

        Assert.Equal("upstream", result.Error.ToString());
        Assert.Equal((2, 0), (network.Sent.Count, network.InFlight));
    }

    [Fact]
    public async Task A_downstream_exception_cancels_the_requests_in_flight()
    {
        await using var shell = await Shell.StartAsync();
        shell.Emulator.State.Faults.Set(new FaultRule { Kind = FaultKind.Slow, Milliseconds = 200, BodyContains = "megan" }, new FaultRule { Kind = FaultKind.Hang });

        var result = await RunAsync(shell, "New-GraphChat -OneOnOne -ThrottleLimit 2 | ForEach-Object { throw 'downstream' }");

        Assert.Equal("downstream", result.Error.ToString());
        Assert.InRange(shell.Emulator.State.Summary().Posts, 1, 3);
    }

    // The others fill the places only after the first person has one.
    private static async Task<ShellResult> RunAsync(Shell shell, string command)
    {
        using var firstIsSent = new ManualResetEventSlim();
        var running = shell.Start($"$sent = $args[0]; & {{ 'megan@contoso.com'; $sent.Wait(); 'alex@contoso.com', 'jacob@contoso.com', 'lidia@contoso.com' }} | {command}", firstIsSent);
        await shell.ReceivesAsync(1, "POST", "/chats");
        firstIsSent.Set();
        return running.Result();
    }
}
