using Xunit.Abstractions;

namespace ChatModule.Graph.Tests;

/// <summary>Waiting for many operations stays within the limits of the service, and detects their ends soon.</summary>
public class WaitingTests(ITestOutputHelper output)
{
    private const string AppToken = "e30.eyJpZHR5cCI6ImFwcCJ9.x";

    [Theory]
    // A user may read one operation a second, so each is read about once.
    [InlineData(Service.Token, 1, 30, 50, 60)]
    [InlineData(AppToken, 30, 100, 12, 400)]
    [InlineData(AppToken, 30, 200, 12, 700)]
    public void The_ends_of_many_operations_are_detected_within_the_limits(string token, int rate, int count, int within, int polls) => VirtualTimeRunner.Run(async time =>
    {
        var limit = new LimitedService(rate);
        var started = new Dictionary<string, TimeSpan>();
        var network = new ScriptedNetwork(request =>
        {
            var id = request.Uri.Segments[^1];
            var status = time.Elapsed - started[id] >= TimeSpan.FromSeconds(5) ? "succeeded" : "inProgress";
            return (limit.Reject(time.Elapsed) is { } delay ? Reply.Throttled($"{delay}") : Reply.Json($$"""{"id":"{{id}}","status":"{{status}}"}""")) with { Takes = TimeSpan.FromMilliseconds(50) };
        }, time);
        using var session = new GraphSession(new Uri("https://graph.microsoft.com"), new StaticTokenProvider(token, time), network, time);
        var all = new TaskCompletionSource();
        var done = 0;
        await using var waiter = new OperationWaiter(session.CreateClient(trace: null, throttleLimit: 8), interval: null, limit: 8, operation =>
        {
            Assert.Null(operation.Failure);
            if (++done == count)
                all.SetResult();
        }, time, CancellationToken.None);

        // As fast as chats are created.
        for (var n = 0; n < count; n++)
        {
            started[$"op{n}"] = time.Elapsed;
            waiter.Add($"19:{n}", $"op{n}", null);
            await Task.Delay(TimeSpan.FromMilliseconds(n < 34 ? 50 : 60), time);
        }
        var last = time.Elapsed;
        await all.Task;

        output.WriteLine($"{(time.Elapsed - last).TotalSeconds:0.0} s after the last chat, {network.Sent.Count} polls, {limit.Rejected} rejected");
        Assert.InRange((time.Elapsed - last).TotalSeconds, 5, within);
        Assert.InRange(network.Sent.Count, count, polls);
        Assert.Equal(0, limit.Rejected);
    });
}
