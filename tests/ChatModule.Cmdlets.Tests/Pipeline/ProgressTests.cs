namespace ChatModule.Cmdlets.Tests.Pipeline;

/// <summary>The progress of New-GraphChat.</summary>
public sealed class ProgressTests
{
    [Fact]
    public async Task The_progress_shows_why_requests_fail_and_is_completed()
    {
        var shown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var network = new ScriptedNetwork().LoseConnection().Respond(async cancellationToken =>
        {
            await shown.Task.WaitAsync(cancellationToken);
            return new(System.Net.HttpStatusCode.Created) { Content = new StringContent(ScriptedNetwork.Created) };
        });
        await using var shell = Shell.On(network);

        var running = shell.Start("New-GraphChat megan@contoso.com -OneOnOne");
        var progress = running.Streams.Progress;
        progress.DataAdded += (_, added) =>
        {
            if (progress[added.Index].StatusDescription.Contains("The response ended prematurely", StringComparison.Ordinal))
                shown.TrySetResult();
        };
        var result = running.Result();

        Assert.Single(result.Chats);
        Assert.StartsWith("0 done, 1 under way, ", result.Progress[0].StatusDescription, StringComparison.Ordinal);
        Assert.Equal(ProgressRecordType.Completed, result.Progress[^1].RecordType);
    }

    [Fact]
    public async Task The_rate_in_the_progress_does_not_depend_on_the_culture()
    {
        var shown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var network = new ScriptedNetwork().Respond(async cancellationToken =>
        {
            await shown.Task.WaitAsync(cancellationToken);
            return new(System.Net.HttpStatusCode.Created) { Content = new StringContent(ScriptedNetwork.Created) };
        });
        await using var shell = Shell.On(network);

        var running = shell.Start("[Threading.Thread]::CurrentThread.CurrentCulture = 'de-DE'; New-GraphChat megan@contoso.com -OneOnOne");
        running.Streams.Progress.DataAdded += (_, _) => shown.TrySetResult();

        Assert.Equal("0 done, 1 under way, 0.0/s", running.Result().Progress[0].StatusDescription);
    }
}
