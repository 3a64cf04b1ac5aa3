namespace ChatModule.Tests;

/// <summary>A request that several pipelines wait for.</summary>
public class SharedRequestTests
{
    private readonly SharedRequest<string> shared = new();
    private readonly List<(TaskCompletionSource<string> Response, CancellationToken Token)> sent = [];

    [Fact]
    public async Task Who_stops_waiting_does_not_end_it_for_the_others()
    {
        using var stop = new CancellationTokenSource();
        var first = shared.GetAsync(Send, stop.Token);
        var second = shared.GetAsync(Send, default);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(Assert.Single(sent).Token.IsCancellationRequested);

        sent[0].Response.SetResult("Adele");
        Assert.Equal("Adele", await second);
        Assert.Equal("Adele", await shared.GetAsync(Send, default));
        Assert.Single(sent);
    }

    [Fact]
    public async Task It_ends_with_the_last_one_who_waits_and_is_joined_and_sent_anew_for_the_next()
    {
        using var stop = new CancellationTokenSource();
        var only = shared.GetAsync(Send, stop.Token);

        var stopping = stop.CancelAsync();
        SpinWait.SpinUntil(() => sent[0].Token.IsCancellationRequested);
        Assert.False(only.IsCompleted);
        var next = shared.GetAsync(Send, default);
        sent[0].Response.SetCanceled(sent[0].Token);
        await stopping;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => only);

        sent[1].Response.SetResult("Adele");
        Assert.Equal("Adele", await next);
    }

    [Fact]
    public async Task A_failure_is_told_to_all_who_wait_and_is_not_kept()
    {
        var both = new[] { shared.GetAsync(Send, default), shared.GetAsync(Send, default) };

        sent[0].Response.SetException(new GraphChatException(GraphChatError.Throttled, "No."));
        foreach (var one in both)
            await Assert.ThrowsAsync<GraphChatException>(() => one);

        var next = shared.GetAsync(Send, default);
        sent[1].Response.SetResult("Adele");
        Assert.Equal("Adele", await next);
    }

    private Task<string> Send(CancellationToken cancellationToken)
    {
        var response = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        sent.Add((response, cancellationToken));
        return response.Task;
    }
}
