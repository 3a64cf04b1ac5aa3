namespace ChatModule.Cmdlets.Tests.Pipeline;

/// <summary>After Ctrl+C or the end of the session, no request is in flight, and no more are sent.</summary>
public sealed class StopTests
{
    private const string Pending = "[pscustomobject]@{ ChatId = '19:abc@thread.v2'; OperationId = 'op' }";
    private const string Location = "/chats('19:abc@thread.v2')/operations('op')";

    public static TheoryData<string, int, int> Commands => new()
    {
        { "1..99 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } | New-GraphChat -OneOnOne -ThrottleLimit 4", 0, 4 },
        { "'megan@contoso.com' | New-GraphChat -Topic One", 0, 1 },
        { $"New-GraphChat megan@contoso.com -OneOnOne -InstalledApp {PendingChats.App} -Wait", 1, 1 },
        { $"{Pending} | Wait-GraphChatOperation", 0, 1 },
        { $"{Pending} | Get-GraphChatOperation", 0, 1 },
        { "Get-GraphChatOperation '19:abc@thread.v2'", 0, 1 },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_stop_cancels_the_requests_in_flight_and_no_more_are_sent(string script, int accepted, int hanging)
    {
        var network = new ScriptedNetwork();
        await using var shell = Shell.On(network);
        var running = await StartAsync(shell, network, script, accepted, hanging);

        var result = running.Stop();

        Assert.IsType<PipelineStoppedException>(result.TerminatingException);
        Assert.Empty(result.Errors);
        Assert.Equal((accepted + hanging, 0), (network.Sent.Count, network.InFlight));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_session_that_closes_cancels_the_requests_in_flight_and_no_more_are_sent(string script, int accepted, int hanging)
    {
        var network = new ScriptedNetwork();
        await using var shell = Shell.On(network);
        var running = await StartAsync(shell, network, script, accepted, hanging);

        shell.Runspace.Close();

        running.Result();
        Assert.Equal((accepted + hanging, 0), (network.Sent.Count, network.InFlight));
    }

    [Fact]
    public async Task A_stop_ends_a_Retry_After_delay()
    {
        var network = new ScriptedNetwork();
        var throttled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        network.Respond(429, retryAfter: "500");
        await using var shell = Shell.On(network);
        var running = shell.Start("'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -OneOnOne -ThrottleLimit 1");
        running.Streams.Progress.DataAdded += (_, _) => throttled.TrySetResult();
        await throttled.Task;

        var result = running.Stop();

        Assert.IsType<PipelineStoppedException>(result.TerminatingException);
        Assert.Single(network.Sent);
    }

    [Theory]
    [InlineData("New-GraphChat -Member (, $args[0]) -Topic Everybody")]
    [InlineData("& { foreach ($person in $args[0]) { $person } } $args[0] | New-GraphChat -Topic Everybody")]
    public async Task A_stop_while_people_are_read_ends_without_an_error_about_them(string script)
    {
        const int MorePeopleThanAreRead = 1_000_000;
        var network = new ScriptedNetwork();
        await using var shell = Shell.On(network);
        var isReading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var read = 0;
        var running = shell.Start(script, People());
        await isReading.Task;

        var result = running.Stop();

        Assert.IsType<PipelineStoppedException>(result.TerminatingException);
        Assert.Empty(result.Errors);
        Assert.Empty(network.Sent);
        Assert.NotEqual(MorePeopleThanAreRead, read);

        IEnumerable<string> People()
        {
            while (read < MorePeopleThanAreRead)
            {
                if (++read == 1000)
                    isReading.SetResult();
                yield return $"user{read}@contoso.com";
            }
        }
    }

    private static async Task<RunningScript> StartAsync(Shell shell, ScriptedNetwork network, string script, int accepted, int hanging)
    {
        for (var i = 0; i < accepted; i++)
            network.Respond(202, location: Location);
        var received = network.Hang(hanging);
        var running = shell.Start(script);
        await received;
        return running;
    }
}
