namespace ChatModule.Cmdlets.Tests.Chats;

/// <summary>After a killed process, the same command creates the remaining groups without duplicates.</summary>
public sealed class KilledProcessTests
{
    private const int Rows = 400;
    private const string Command = "1..400 | ForEach-Object { [pscustomobject]@{ Topic = \"Group $_\"; Members = 'megan@contoso.com;alex@contoso.com' } } | New-GraphChat -ReuseExisting | ForEach-Object Topic";

    [Fact]
    public async Task After_two_killed_processes_the_same_command_creates_missing_groups_and_outputs_all_in_order()
    {
        await using var shell = await Shell.StartAsync(new() { LatencyMilliseconds = 25 });
        var state = shell.Emulator.State;
        // Random moments, far enough from the end that a process on a busy computer is killed before it finishes.
        var moments = new[] { Random.Shared.Next(1, 150), Random.Shared.Next(150, 300) };

        foreach (var moment in moments)
        {
            using var killed = new ChildProcess(shell, Command);
            while (state.Chats.Created < moment && !killed.HasExited)
                await Task.Delay(1);
            Assert.False(killed.HasExited);
            await killed.KillAsync();
            // The service still processes the requests that it received.
            while (state.Record.Any(request => request.Milliseconds is null))
                await Task.Delay(10);
            Assert.InRange(state.Chats.Created, moment, Rows - 1);
        }
        using var last = new ChildProcess(shell, Command);

        Assert.Equal(Enumerable.Range(1, Rows).Select(row => $"Group {row}"), await last.ReadToEndAsync());
        Assert.Equal((Rows, 0), (state.Chats.Created, state.Chats.Duplicates));
    }
}
