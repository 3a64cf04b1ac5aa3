namespace ChatModule.Cmdlets.Tests.Pipeline;

/// <summary>Throttling in the streams and in the statistics of the connection.</summary>
public sealed class ThrottlingStreamTests
{
    [Fact]
    public async Task Verbose_has_each_throttling_its_duration_the_new_rate_and_the_final_counts()
    {
        await using var shell = await ThrottledOnceAsync();

        var result = shell.Run("'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -OneOnOne -ThrottleLimit 1 -Verbose");

        Assert.Equal(2, result.Chats.Count);
        Assert.Contains("Microsoft Graph throttles (20 new chats a second for an app in a tenant): no such requests for 1 s, then at most 2.5 a second.", result.Verbose);
        Assert.Matches("^2 chats, 3 requests, 1 retry, 1 throttled \\(429\\), 1(\\.\\d)? s throttled\\.$", result.Verbose[^1]);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public async Task Without_Verbose_there_are_no_lines_about_throttling()
    {
        await using var shell = await ThrottledOnceAsync();

        var result = shell.Run("'megan@contoso.com' | New-GraphChat -OneOnOne");

        Assert.Empty(result.Verbose);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public async Task Throttling_for_more_than_a_minute_is_a_warning_when_it_starts()
    {
        await using var shell = await Shell.StartAsync();
        shell.Emulator.State.Faults.Set(new FaultRule { Kind = FaultKind.TooManyRequests, RetryAfter = 90, Times = 1 });
        var script = shell.Start("New-GraphChat megan@contoso.com -OneOnOne");

        for (var i = 0; i < 3000 && script.Streams.Warning.Count == 0; i++)
            await Task.Delay(20);
        var result = script.Stop();

        Assert.Contains("Microsoft Graph throttles (20 new chats a second for an app in a tenant) for 1.5 minutes.", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_connection_has_the_counts_of_all_pipelines()
    {
        await using var shell = await ThrottledOnceAsync();

        var statistics = Assert.IsType<GraphChatStatistics>(Assert.Single(shell.Run(
            "$null = New-GraphChat megan@contoso.com -OneOnOne; $null = New-GraphChat alex@contoso.com -OneOnOne; $null = Get-GraphChat; (Get-GraphChatConnection).Statistics").Output));

        Assert.Equal((2, 4, 1, 1), (statistics.Chats, statistics.Requests, statistics.Retries, statistics.ThrottledRequests));
        Assert.InRange(statistics.ThrottledTime.TotalSeconds, 0.9, 10);
        Assert.NotNull(statistics.CurrentRate);
    }

    [Fact]
    public async Task RateLimit_is_never_exceeded_and_is_in_the_output()
    {
        await using var shell = await Shell.StartAsync();
        var token = Shell.Secret(shell.Emulator.State.MintToken());

        var result = shell.Run("Connect-GraphChat -AccessToken $args[0] -GraphEndpoint $args[1] -RateLimit 5; 1..9 | ForEach-Object { \"user0000$_@contoso.com\" } | New-GraphChat -OneOnOne; (Get-GraphChatConnection).Statistics.CurrentRate", token, shell.Emulator.BaseAddress);

        Assert.Equal(9, result.Chats.Count);
        Assert.Equal(5.0, result.Output[^1]);
        // At an even rate, the requests take 1.6 s.
        var times = shell.Requests("POST", "/chats").Select(request => request.Time).Order().ToArray();
        Assert.True(times[^1] - times[0] > TimeSpan.FromSeconds(1), $"9 requests within {times[^1] - times[0]}");
    }

    private static async Task<Shell> ThrottledOnceAsync()
    {
        var shell = await Shell.StartAsync();
        shell.Emulator.State.Faults.Set(new FaultRule { Kind = FaultKind.TooManyRequests, Times = 1 });
        return shell;
    }
}
