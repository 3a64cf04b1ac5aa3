using ChatModule.Graph.Authentication;

namespace ChatModule.Graph.Tests;

/// <summary>While every request fails, the remaining items fail fast with the same cause until a request succeeds.</summary>
public class FailFastTests
{
    private const int Rows = 5000;

    private static readonly Dictionary<string, Func<Reply>> Outages = new()
    {
        ["connection refused"] = () => Reply.Unreachable(),
        ["no such host"] = () => Reply.Unreachable(HttpRequestError.NameResolutionError),
        ["proxy page"] = () => Reply.Html(502),
        ["timeout"] = () => Reply.Silence(),
    };

    [Theory]
    [InlineData("connection refused", 5)]
    [InlineData("no such host", 5)]
    [InlineData("proxy page", 5)]
    [InlineData("timeout", 15)]
    public void Rows_for_an_unavailable_endpoint_fail_within_minutes(string outage, int minutes) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Outages[outage]());

        var failures = await RunAsync(fixture, RequestKind.OneOnOne);

        Assert.InRange(time.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(minutes));
        Assert.All(failures, failure => Assert.Equal(GraphChatError.ServiceUnavailable, failure!.Error));
        Assert.InRange(fixture.Network.Sent.Count, 21, 200);
        var last = failures[^1]!;
        Assert.Contains("wasn't sent", last.Message, StringComparison.Ordinal);
        Assert.Contains(fixture.FailureReason!, last.Message, StringComparison.Ordinal);
        Assert.Contains("nothing was created", last.RecommendedAction, StringComparison.Ordinal);
    }, usesPool: false);

    [Fact]
    public void Only_groups_that_were_sent_may_exist() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Reply.Silence());

        var failures = await RunAsync(fixture, RequestKind.Group);

        Assert.Equal(fixture.Network.Sent.Count, failures.Count(failure => failure!.Error == GraphChatError.ChatOutcomeUnknown));
        Assert.Equal(Rows - fixture.Network.Sent.Count, failures.Count(failure => failure!.Error == GraphChatError.ServiceUnavailable));
        Assert.InRange(time.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(5));
    }, usesPool: false);

    [Fact]
    public void A_service_that_responds_occasionally_is_still_used() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number % 40 == 0 ? Reply.Error(400) : Reply.Unreachable());

        await RunAsync(fixture, RequestKind.OneOnOne, 200);

        // Each item has seven attempts.
        Assert.InRange(fixture.Network.Sent.Count, 1000, 1400);
        Assert.InRange(time.Elapsed, TimeSpan.FromMinutes(10), TimeSpan.FromHours(1));
    }, usesPool: false);

    [Fact]
    public void After_a_successful_request_all_items_are_sent_again() => VirtualTimeRunner.Run(async time =>
    {
        var isBack = TimeSpan.FromMinutes(5);
        var fixture = new SenderFixture(time, request => request.At < isBack ? Reply.Unreachable() : Reply.Ok());
        List<(TimeSpan At, Task<GraphChatException?> Failure)> rows = [];
        for (var second = 0; second < 600; second++)
        {
            rows.Add((time.Elapsed, TryAsync(fixture, RequestKind.Group)));
            await Task.Delay(TimeSpan.FromSeconds(1), time);
        }
        await Task.WhenAll(rows.Select(row => row.Failure));

        Assert.Contains(rows, row => row.Failure.Result is not null);
        // A trial request is sent every five seconds.
        Assert.All(rows.Where(row => row.At > isBack + TimeSpan.FromSeconds(6)), row => Assert.Null(row.Failure.Result));
        Assert.Null(fixture.FailureReason);
    }, usesPool: false);

    [Fact]
    public void Rows_without_a_token_fail_within_a_minute_and_request_it_a_few_times() => VirtualTimeRunner.Run(async time =>
    {
        var credential = new FakeCredential(time, TimeSpan.FromHours(1)) { Delay = TimeSpan.FromSeconds(10), Fails = true };
        using var tokens = new AzureTokenProvider(credential, ["scope"], time);
        var fixture = new SenderFixture(time, _ => Reply.Ok(), tokens);

        var failures = await RunAsync(fixture, RequestKind.OneOnOne);

        Assert.InRange(time.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.InRange(credential.Requests.Count, 1, 3);
        Assert.All(failures, failure => Assert.Equal(GraphChatError.SignInRequired, failure!.Error));
        Assert.All(failures, failure => Assert.StartsWith("The OneOnOne X: No token could be acquired. AADSTS7000215", failure!.Message, StringComparison.Ordinal));
        Assert.Empty(fixture.Network.Sent);
        Assert.Contains("AADSTS7000215", fixture.FailureReason, StringComparison.Ordinal);

        credential.Fails = false;
        await Task.Delay(CachingTokenProvider.FailureDuration, time);
        Assert.Null(await TryAsync(fixture, RequestKind.OneOnOne));
    });

    [Fact]
    public void Slow_rows_do_not_all_wait_for_a_slow_token_failure() => VirtualTimeRunner.Run(async time =>
    {
        var credential = new FakeCredential(time, TimeSpan.FromHours(1)) { Delay = TimeSpan.FromSeconds(100), Fails = true };
        using var tokens = new AzureTokenProvider(credential, ["scope"], time);
        var fixture = new SenderFixture(time, _ => Reply.Ok(), tokens);
        List<TimeSpan> waited = [];
        for (var second = 0; second < 1000; second++)
        {
            var began = time.Elapsed;
            _ = TryAsync(fixture, RequestKind.Group).ContinueWith(_ => waited.Add(time.Elapsed - began), TaskScheduler.FromCurrentSynchronizationContext());
            await Task.Delay(TimeSpan.FromSeconds(1), time);
        }

        Assert.InRange(credential.Requests.Count, 9, 10);
        // The rows that waited for the first failure, and one for each later attempt.
        Assert.InRange(waited.Count(one => one > TimeSpan.Zero), 100, 110);
    });

    private static Task<GraphChatException?[]> RunAsync(SenderFixture fixture, RequestKind kind, int rows = Rows)
    {
        var slots = new SemaphoreSlim(8);
        return Task.WhenAll(Enumerable.Range(0, rows).Select(async _ =>
        {
            await slots.WaitAsync();
            try
            {
                return await TryAsync(fixture, kind);
            }
            finally
            {
                slots.Release();
            }
        }));
    }

    private static async Task<GraphChatException?> TryAsync(SenderFixture fixture, RequestKind kind)
    {
        try
        {
            (await fixture.SendAsync(kind)).Dispose();
            return null;
        }
        catch (GraphChatException e)
        {
            return e;
        }
    }
}
