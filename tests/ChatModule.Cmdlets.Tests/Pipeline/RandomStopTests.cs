using Xunit.Abstractions;

namespace ChatModule.Cmdlets.Tests.Pipeline;

/// <summary>
/// A pipeline that ends at any moment has each created group in the output or in a warning. These tests run in real time
/// to stop between any two statements of the engine.
/// </summary>
public sealed class RandomStopTests(ITestOutputHelper output)
{
    private const int Runs = 100;
    private const int Rows = 10;
    private const double Latency = 8;
    private const string App = "05F59CEC-A742-4A50-A62E-202A57E478A4";

    /// <summary>The rows are <c>$args[0]</c>.</summary>
    public static TheoryData<string, string> Stopped => new()
    {
        { "creating", "$args[0] | New-GraphChat -ThrottleLimit 3" },
        { "verifying members", "$args[0] | New-GraphChat -ThrottleLimit 3 -VerifyMember" },
        { "waiting for apps", $"$args[0] | New-GraphChat -ThrottleLimit 3 -InstalledApp {App} -Wait" },
    };

    /// <summary>The rows are <c>$args[0]</c>, and the pipeline ends at the row <c>$args[1]</c>.</summary>
    public static TheoryData<string, string> EndingEarly => new()
    {
        { "downstream stops", "foreach ($once in 1) { $args[0] | New-GraphChat -ThrottleLimit 3 | ForEach-Object { $_; if (++$n -gt $at) { break } } }" },
        { "downstream throws", "$args[0] | New-GraphChat -ThrottleLimit 3 | ForEach-Object { if (++$n -gt $at) { throw 'downstream' }; $_ }" },
        { "upstream throws", "$args[0] | ForEach-Object { if (++$n -gt $at) { Start-Sleep -Milliseconds $at; throw 'upstream' }; $_ } | New-GraphChat -ThrottleLimit 3" },
        { "-ErrorAction Stop", "$args[0] | ForEach-Object { if ($n++ -eq $at) { $_.Topic = 'not:allowed' }; $_ } | New-GraphChat -ThrottleLimit 3 -ErrorAction Stop" },
        { "$ErrorActionPreference", "$ErrorActionPreference = 'Stop'; $args[0] | ForEach-Object { if ($n++ -eq $at) { $_.Topic = 'not:allowed' }; $_ } | New-GraphChat -ThrottleLimit 3" },
    };

    [Theory]
    [MemberData(nameof(Stopped))]
    public async Task A_stop_at_any_moment_loses_no_group(string phase, string script)
    {
        await using var shell = await Shell.StartAsync(new() { LatencyMilliseconds = Latency, OperationSeconds = 0.01 });
        var random = new Random(17);
        var log = new CreatedGroupLog(shell);
        for (var run = 0; run < Runs; run++)
        {
            var target = shell.Emulator.State.Chats.Created + random.Next(Rows);
            var running = shell.Start(script, (object)CreatedGroupLog.Rows(run, Rows));
            SpinWait.SpinUntil(() => shell.Emulator.State.Chats.Created >= target || running.IsCompleted);
            await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * Latency));
            Thread.SpinWait(random.Next(2000));
            log.Add(run, running.Stop());
        }
        output.WriteLine($"{phase}: {log}");
        log.AssertComplete();
    }

    [Theory]
    [MemberData(nameof(EndingEarly))]
    public async Task An_early_end_at_any_item_loses_no_group(string reason, string script)
    {
        await using var shell = await Shell.StartAsync(new() { LatencyMilliseconds = Latency });
        var log = new CreatedGroupLog(shell);
        for (var run = 0; run < 5 * Rows; run++)
            log.Add(run, shell.Run("$n = 0; $at = $args[1]; " + script, CreatedGroupLog.Rows(run, Rows), run % Rows));
        output.WriteLine($"{reason}: {log}");
        log.AssertComplete();
    }

    [Fact]
    public async Task Stopping_one_of_two_pipelines_on_a_connection_loses_no_group_of_either()
    {
        await using var shell = await Shell.StartAsync(new() { LatencyMilliseconds = Latency });
        await using var other = Shell.Disconnected();
        var connection = shell.Run("Get-GraphChatConnection").Output[0];
        var random = new Random(17);
        var stopped = new CreatedGroupLog(shell);
        for (var run = 0; run < Runs; run++)
        {
            var rows = CreatedGroupLog.Rows(run, 2 * Rows);
            var target = shell.Emulator.State.Chats.Created + random.Next(2 * Rows);
            var completing = other.Start("$args[0] | New-GraphChat -ThrottleLimit 3 -Connection $args[1]", rows[..Rows], connection);
            var running = shell.Start("$args[0] | New-GraphChat -ThrottleLimit 3", (object)rows[Rows..]);
            // In half of the runs, after the stopped pipeline has created a group.
            SpinWait.SpinUntil(() => shell.Emulator.State.Chats.Created >= target || running.IsCompleted);
            await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * Latency));
            var stoppedResult = running.Stop();
            var completed = completing.Result();
            Assert.Equal(Rows, completed.Chats.Count);
            Assert.Empty(completed.Errors);
            stopped.Add(run, stoppedResult with { Output = [.. stoppedResult.Output, .. completed.Output] });
        }
        output.WriteLine($"{stopped}");
        stopped.AssertComplete();
    }
}
