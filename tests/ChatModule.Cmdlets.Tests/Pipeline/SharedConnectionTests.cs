using System.Net;

namespace ChatModule.Cmdlets.Tests.Pipeline;

public sealed class SharedConnectionTests
{
    [Fact]
    public async Task Stopping_the_pipeline_that_requests_the_caller_does_not_stop_another_pipeline_that_waits_for_it()
    {
        var network = new SlowCaller();
        await using var shell = Shell.Disconnected();
        await using var other = Shell.Disconnected();
        // An opaque token, so that the caller is requested.
        var connection = shell.Run("Connect-GraphChat -AccessToken $args[0] -HttpMessageHandler $args[1] -PassThru", Shell.Secret("opaque"), network).Output[0];
        var first = shell.Start("New-GraphChat megan@contoso.com -Connection $args[0]", connection);
        await network.CallerRequested.Task;
        var second = other.Start("New-GraphChat alex@contoso.com -Connection $args[0]; 'ended'", connection);
        // The second pipeline may or may not wait already when the first is stopped.
        var stopped = first.Stop();
        network.Caller.SetResult("""{"id":"8b081ef6-4792-4def-b2c9-c363a1bf41d5","userPrincipalName":"adele@contoso.com"}""");
        var completed = second.Result();

        Assert.Empty(stopped.Output);
        Assert.Empty(completed.ErrorIds);
        Assert.Single(completed.Chats);
    }

    private sealed class SlowCaller : HttpMessageHandler
    {
        public TaskCompletionSource CallerRequested { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<string> Caller { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Post)
                return new(HttpStatusCode.Created) { RequestMessage = request, Content = new StringContent(ScriptedNetwork.Created) };
            CallerRequested.TrySetResult();
            return new(HttpStatusCode.OK) { RequestMessage = request, Content = new StringContent(await Caller.Task.WaitAsync(cancellationToken)) };
        }
    }
}
