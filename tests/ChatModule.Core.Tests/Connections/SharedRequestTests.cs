namespace ChatModule.Tests;

/// <summary>A request whose response several pipelines share.</summary>
public class SharedRequestTests
{
    private readonly SharedRequest<string> shared = new();
    private readonly List<(TaskCompletionSource<string> Response, CancellationToken Token)> sent = [];

    [Fact]
    public async Task A_canceled_caller_does_not_cancel_the_request_for_the_others()
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
    public async Task The_last_canceled_caller_cancels_the_request_and_the_next_caller_sends_a_new_one()
    {
        using var stop = new CancellationTokenSource();
        var caller = shared.GetAsync(Send, stop.Token);

        var stopping = stop.CancelAsync();
        SpinWait.SpinUntil(() => sent[0].Token.IsCancellationRequested);
        Assert.False(caller.IsCompleted);
        var next = shared.GetAsync(Send, default);
        sent[0].Response.SetCanceled(sent[0].Token);
        await stopping;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => caller);

        sent[1].Response.SetResult("Adele");
        Assert.Equal("Adele", await next);
    }

    [Fact]
    public async Task A_failure_reaches_all_callers_and_is_not_cached()
    {
        var callers = new[] { shared.GetAsync(Send, default), shared.GetAsync(Send, default) };

        sent[0].Response.SetException(new GraphChatException(GraphChatError.Throttled, "No."));
        foreach (var caller in callers)
            await Assert.ThrowsAsync<GraphChatException>(() => caller);

        var next = shared.GetAsync(Send, default);
        sent[1].Response.SetResult("Adele");
        Assert.Equal("Adele", await next);
    }

    [Fact]
    public async Task A_request_that_blocks_before_it_is_asynchronous_does_not_block_the_other_callers()
    {
        using var stop = new CancellationTokenSource();
        using var release = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        var first = Task.Run(() => shared.GetAsync(async _ =>
        {
            started.Set();
            release.Wait(CancellationToken.None);
            return await Task.FromResult("Adele");
        }, default));
        started.Wait();

        var second = Task.Run(() => shared.GetAsync(Send, stop.Token));
        await stop.CancelAsync();
        var canceled = await Record.ExceptionAsync(() => second.WaitAsync(TimeSpan.FromMinutes(1)));
        release.Set();

        Assert.IsAssignableFrom<OperationCanceledException>(canceled);
        Assert.Equal("Adele", await first);
        Assert.Empty(sent);
    }

    private Task<string> Send(CancellationToken cancellationToken)
    {
        var response = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        sent.Add((response, cancellationToken));
        return response.Task;
    }
}
