using ChatModule.Graph.Retry;

namespace ChatModule.Graph.Tests;

/// <summary>-RateLimit is the maximum number of requests per second of a connection.</summary>
public class FixedRateLimiterTests
{
    [Theory]
    [InlineData(30, 300)]
    [InlineData(2.5, 40)]
    [InlineData(0.5, 10)]
    public void The_rate_is_used_and_never_exceeded(double rate, int requests) => VirtualTimeRunner.Run(async time =>
    {
        // Timers are delayed like on a busy computer.
        var random = new System.Random(7);
        var limiter = new FixedRateLimiter(rate, new DelayedTimers(time, random, maxMilliseconds: 15));
        List<TimeSpan> sent = [];
        await Task.WhenAll(Enumerable.Range(0, requests).Select(async _ =>
        {
            await limiter.AcquireAsync(CancellationToken.None);
            sent.Add(time.Elapsed);
        }));

        var capacity = (int)Math.Ceiling(rate);
        sent.Sort();
        Assert.Equal(TimeSpan.Zero, sent[0]);
        for (var i = capacity; i < sent.Count; i++)
            Assert.True((sent[i] - sent[i - capacity]).TotalSeconds >= capacity / rate, $"{capacity + 1} requests within {sent[i] - sent[i - capacity]}");
        Assert.InRange(time.Elapsed.TotalSeconds, (requests - 1) / rate, (requests - 1) / rate * 1.03 + 0.2);
    }, usesPool: false);

    [Fact]
    public void The_rate_applies_to_requests_that_were_delayed_by_a_Retry_After() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number == 5 ? Reply.Throttled("3") : Reply.Ok() with { Takes = TimeSpan.FromMilliseconds(10) }, rateLimit: 10);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => fixture.SendAsync(RequestKind.OneOnOne)));

        var times = fixture.Network.Times.Order().ToArray();
        Assert.All(times.Skip(10).Zip(times), pair => Assert.True(pair.First - pair.Second >= 1, $"11 requests within {pair.First - pair.Second} s"));
        Assert.DoesNotContain(times, at => at is > 0.41 and < 3.4);
    }, usesPool: false);

    [Fact]
    public void A_request_does_not_wait_for_canceled_ones() => VirtualTimeRunner.Run(async time =>
    {
        var limiter = new FixedRateLimiter(0.1, time);
        using var cancellation = new CancellationTokenSource();
        var requests = Enumerable.Range(0, 8).Select(_ => limiter.AcquireAsync(cancellation.Token).AsTask()).ToArray();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(requests));

        await limiter.AcquireAsync(CancellationToken.None);

        Assert.Equal(10, time.Elapsed.TotalSeconds, 0.1);
    });
}
