namespace ChatModule.Cmdlets.Tests.Pipeline;

/// <summary>A stopped pipeline waits for its canceled requests.</summary>
public sealed class JoinTests
{
    [Theory]
    [InlineData("New-GraphChat megan@contoso.com -OneOnOne")]
    [InlineData("Get-GraphChat 19:abc@thread.v2")]
    [InlineData("Get-GraphChat")]
    [InlineData("Get-GraphChatOperation 19:abc@thread.v2 1")]
    [InlineData("Get-GraphChatOperation 19:abc@thread.v2")]
    [InlineData("Wait-GraphChatOperation -ChatId 19:abc@thread.v2 -OperationId 1")]
    public async Task No_request_is_in_flight_after_a_stop(string script)
    {
        var network = new SlowCancellationNetwork();
        await using var shell = Shell.On(network);
        var running = shell.Start(script);
        await network.Requested.Task;

        running.Stop();

        Assert.Equal(0, network.InFlight);
    }

    /// <summary>Never responds, and ends with a delay after cancellation.</summary>
    private sealed class SlowCancellationNetwork : HttpMessageHandler
    {
        private int inFlight;

        public TaskCompletionSource Requested { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int InFlight => inFlight;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref inFlight);
            Requested.TrySetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
                throw new InvalidOperationException();
            }
            finally
            {
                await Task.Delay(100, CancellationToken.None);
                Interlocked.Decrement(ref inFlight);
            }
        }
    }
}
