namespace ChatModule.Cmdlets.Tests.Chats;

/// <summary>A list whose process is killed is run again with the same line, and each group is there once.</summary>
public sealed class KilledProcessTests
{
    private const int Rows = 400;
    private const string Line = "1..400 | ForEach-Object { [pscustomobject]@{ Topic = \"Group $_\"; Members = 'megan@contoso.com;alex@contoso.com' } } | New-GraphChat -ReuseExisting | ForEach-Object Topic";

    [Fact]
    public async Task After_two_kills_the_same_line_creates_what_is_missing_and_outputs_all_in_order()
    {
        await using var shell = await Shell.StartAsync(new() { LatencyMilliseconds = 10 });
        var state = shell.Emulator.State;
        // Any moment between the first group and the last.
        var moments = new[] { Random.Shared.Next(1, Rows / 2), Random.Shared.Next(Rows / 2, Rows - 20) };

        foreach (var moment in moments)
        {
            using var killed = new ChildProcess(shell, Line);
            while (state.Chats.Created < moment && !killed.HasExited)
                await Task.Delay(1);
            Assert.False(killed.HasExited);
            await killed.KillAsync();
            // What the service received before is still carried out.
            while (state.Record.Any(request => request.Milliseconds is null))
                await Task.Delay(10);
            Assert.InRange(state.Chats.Created, moment, Rows - 1);
        }
        using var last = new ChildProcess(shell, Line);

        Assert.Equal(Enumerable.Range(1, Rows).Select(row => $"Group {row}"), await last.ReadToEndAsync());
        Assert.Equal((Rows, 0), (state.Chats.Created, state.Chats.Duplicates));
    }
}
