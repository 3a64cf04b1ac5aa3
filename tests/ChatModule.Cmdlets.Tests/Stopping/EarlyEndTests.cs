namespace ChatModule.Cmdlets.Tests.Stopping;

/// <summary>An error ends the pipeline: what is in flight is given up, and nothing more is sent.</summary>
public sealed class EarlyEndTests
{
    private const string Refused = """{"error":{"code":"Odd","message":"no"}}""";
    private const string People = "'megan@contoso.com', 'alex@contoso.com', 'jacob@contoso.com', 'lidia@contoso.com'";

    [Fact]
    public async Task ErrorAction_Stop_ends_New_GraphChat_with_the_first_error()
    {
        var network = new ScriptedNetwork();
        var othersCame = new TaskCompletionSource<Task>();
        network.Respond(async _ =>
        {
            await await othersCame.Task;
            return new(System.Net.HttpStatusCode.BadRequest) { Content = new StringContent(Refused, System.Text.Encoding.UTF8, "application/json") };
        });
        othersCame.SetResult(network.Hang(2));
        await using var shell = Shell.On(network);

        var result = shell.Run($"{People} | New-GraphChat -OneOnOne -ThrottleLimit 3 -ErrorAction Stop");

        Assert.Equal("BadRequest", result.Error.Id());
        Assert.NotNull(result.End);
        Assert.Equal((3, 0), (network.Sent.Count, network.InFlight));
    }

    [Fact]
    public async Task ErrorAction_Stop_ends_Wait_GraphChatOperation_with_the_first_error()
    {
        var network = new ScriptedNetwork();
        network.Respond(200, """{"id":"op","status":"failed"}""");
        await using var shell = Shell.On(network);

        var result = shell.Run("[pscustomobject]@{ ChatId = 'one'; OperationId = 'op' }, [pscustomobject]@{ ChatId = 'two'; OperationId = 'op' } | Wait-GraphChatOperation -ThrottleLimit 1 -ErrorAction Stop");

        Assert.Equal("OperationFailed", result.Errors[0].Id());
        Assert.NotNull(result.End);
        Assert.Equal(0, network.InFlight);
    }

    [Fact]
    public async Task An_upstream_exception_leaves_the_people_of_a_group_unsent()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("& { 'megan@contoso.com'; throw 'upstream' } | New-GraphChat -Topic Unfinished");

        Assert.Equal("upstream", result.Error.ToString());
        Assert.Empty(shell.Emulator.State.Record);
    }

    [Fact]
    public async Task An_upstream_exception_ends_what_is_in_flight()
    {
        var network = new ScriptedNetwork();
        var came = network.Hang(2);
        await using var shell = Shell.On(network);

        var result = shell.Run("$came = $args[0]; & { 'megan@contoso.com', 'alex@contoso.com'; $came.Wait(); throw 'upstream' } | New-GraphChat -OneOnOne", came);

        Assert.Equal("upstream", result.Error.ToString());
        Assert.Equal((2, 0), (network.Sent.Count, network.InFlight));
    }

    [Fact]
    public async Task A_downstream_exception_ends_what_is_in_flight()
    {
        var network = new ScriptedNetwork();
        network.Respond(201, ScriptedNetwork.Created);
        var came = network.Hang(2);
        await using var shell = Shell.On(network);

        var result = shell.Run($"$came = $args[0]; {People} | New-GraphChat -OneOnOne -ThrottleLimit 3 | ForEach-Object {{ $came.Wait(); throw 'downstream' }}", came);

        Assert.Equal("downstream", result.Error.ToString());
        Assert.Equal(0, network.InFlight);
    }
}
