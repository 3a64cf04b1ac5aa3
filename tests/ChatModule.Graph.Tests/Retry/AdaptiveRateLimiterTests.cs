using ChatModule.Graph.Retry;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace ChatModule.Graph.Tests;

/// <summary>A Retry-After header delays every request of the connection to the same workload.</summary>
public class AdaptiveRateLimiterTests
{
    [Fact]
    public void Requests_are_not_limited_before_the_service_throttles() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Reply.Ok() with { Takes = TimeSpan.FromMilliseconds(100) });

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => fixture.SendAsync(RequestKind.OneOnOne)));

        Assert.All(fixture.Network.Times, at => Assert.Equal(0, at));
        Assert.Equal(0.1, time.Elapsed.TotalSeconds);
    }, usesPool: false);

    [Fact]
    public void After_a_Retry_After_header_no_request_is_sent_until_the_delay_ends() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number == 1 ? Reply.Throttled("20") : Reply.Ok() with { Takes = TimeSpan.FromSeconds(1) });
        var first = fixture.SendAsync(RequestKind.Group);
        var later = Enumerable.Range(1, 30).Select(async i =>
        {
            await Task.Delay(TimeSpan.FromSeconds(i), time);
            using var response = await fixture.SendAsync((RequestKind)(i % 3), i % 2 == 0 ? "chats" : "chats/19:x/operations/y");
        });
        await Task.WhenAll(later.Append(first));

        Assert.Equal(0, fixture.Network.Sent[0].At.TotalSeconds);
        Assert.All(fixture.Network.Times.Skip(1), at => Assert.True(at >= 20, $"sent at {at} s while throttled until 20 s"));
        Assert.Equal(32, fixture.Network.Sent.Count);
    }, usesPool: false);

    [Fact]
    public void Requests_in_flight_are_not_affected() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => (request.Number == 1 ? Reply.Throttled("20") : Reply.Ok()) with { Takes = TimeSpan.FromSeconds(request.Number == 1 ? 1 : 5) });
        var throttled = fixture.SendAsync(RequestKind.Get);
        var inFlight = fixture.SendAsync(RequestKind.Get);

        using var response = await inFlight;
        Assert.Equal(5, time.Elapsed.TotalSeconds);
        using var late = await throttled;
        Assert.Equal(21, fixture.Network.Sent[^1].At.TotalSeconds);
    }, usesPool: false);

    [Fact]
    public void A_request_that_is_sent_late_is_not_followed_too_early_where_the_service_allows_nothing_at_once() => VirtualTimeRunner.Run(async time =>
    {
        var limiter = new AdaptiveRateLimiter(new DelayedTimers(time, new System.Random(7), maxMilliseconds: 15));
        var bucket = new TokenBucket(20, 1);
        List<double> sent = [];
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            while (bucket.Accepted < 600)
            {
                var permit = await limiter.AcquireAsync(TimeSpan.MaxValue, CancellationToken.None);
                sent.Add(time.Elapsed.TotalSeconds);
                if (bucket.TryTake(time.Elapsed))
                    limiter.OnSuccess(permit!.Value);
                else
                    limiter.OnThrottled(permit!.Value, TimeSpan.FromSeconds(1));
            }
        }));

        // The limit is known after the first seconds. The rate grows by some percent from time to time, to find a higher one.
        Assert.All(sent.Zip(sent.Skip(1)).Where(pair => pair.First > 5), pair => Assert.InRange(pair.Second - pair.First, 0.044, 2));
    }, usesPool: false);

    [Fact]
    public void A_request_does_not_wait_for_canceled_ones() => VirtualTimeRunner.Run(async time =>
    {
        var limiter = new AdaptiveRateLimiter(time);
        limiter.OnThrottled((await limiter.AcquireAsync(TimeSpan.MaxValue, CancellationToken.None))!.Value, TimeSpan.FromSeconds(1));
        await limiter.AcquireAsync(TimeSpan.MaxValue, CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        var requests = Enumerable.Range(0, 64).Select(_ => limiter.AcquireAsync(TimeSpan.MaxValue, cancellation.Token).AsTask()).ToArray();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(requests));
        var canceledAt = time.Elapsed;

        await limiter.AcquireAsync(TimeSpan.MaxValue, CancellationToken.None);

        // At the rate of 4 a second with which an unknown limit is approached.
        Assert.InRange((time.Elapsed - canceledAt).TotalSeconds, 0, 0.25);
    });

    [Theory]
    [InlineData(60)]
    [InlineData(3600)]
    [InlineData(36000)]
    public void Throttling_is_survived_although_the_requests_before_a_pause_were_canceled_while_throttled(int seconds) => VirtualTimeRunner.Run(async time =>
    {
        var limiter = new AdaptiveRateLimiter(time);
        for (var n = 0; n < 20; n++)
            limiter.OnSuccess((await limiter.AcquireAsync(TimeSpan.MaxValue, CancellationToken.None))!.Value);
        // Nothing is sent after this one, as after Ctrl+C.
        limiter.OnThrottled((await limiter.AcquireAsync(TimeSpan.MaxValue, CancellationToken.None))!.Value, TimeSpan.FromSeconds(1));

        for (var n = 0; n < 3; n++)
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds), time);
            limiter.OnThrottled((await limiter.AcquireAsync(TimeSpan.MaxValue, CancellationToken.None))!.Value, TimeSpan.FromSeconds(1));
        }

        await limiter.AcquireAsync(TimeSpan.MaxValue, CancellationToken.None);
        Assert.False(limiter.Rate > 30);
    }, usesPool: false);

    [Fact]
    public void The_remaining_delay_is_available() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number == 1 ? Reply.Throttled("20") : Reply.Ok());
        Assert.Equal(TimeSpan.Zero, fixture.ThrottleDelay);
        using var me = fixture.SendAsync(RequestKind.Get, "me?$select=id");
        var chat = fixture.SendAsync(RequestKind.OneOnOne);
        await Task.Delay(TimeSpan.FromSeconds(5), time);

        Assert.Equal(TimeSpan.FromSeconds(15), fixture.ThrottleDelay);

        using var created = await chat;
        using var read = await me;
        Assert.Equal(TimeSpan.Zero, fixture.ThrottleDelay);
    }, usesPool: false);

    [Fact]
    public void Other_workloads_are_not_delayed() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number == 1 ? Reply.Throttled("60") : Reply.Ok());
        var chat = fixture.SendAsync(RequestKind.OneOnOne);
        await Task.Delay(TimeSpan.FromSeconds(1), time);

        using var me = await fixture.SendAsync(RequestKind.Get, "me?$select=id");

        Assert.Equal(1, time.Elapsed.TotalSeconds);
        using var created = await chat;
        Assert.Equal(60, time.Elapsed.TotalSeconds);
    }, usesPool: false);

    [Fact]
    public void The_longest_Retry_After_applies() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => (request.Number switch { 1 => Reply.Throttled("30"), 2 => Reply.Throttled("5"), _ => Reply.Ok() }) with { Takes = TimeSpan.FromSeconds(request.Number) });

        await Task.WhenAll(fixture.SendAsync(RequestKind.Get), fixture.SendAsync(RequestKind.Get));

        // The shorter one arrives a second later, while the longer one applies.
        Assert.Equal(4, fixture.Network.Sent.Count);
        Assert.All(fixture.Network.Times.Skip(2), at => Assert.True(at >= 31));
    }, usesPool: false);

    [Fact]
    public void Delayed_requests_are_sent_at_a_limited_rate_and_not_in_a_burst() => VirtualTimeRunner.Run(async time =>
    {
        // In the first second after the delay, no more of the 200 requests are sent than the service accepts.
        var fixture = new SenderFixture(time, request => request.Number == 1 ? Reply.Throttled("10") : Reply.Ok());

        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(i == 0 ? 0 : 1), time);
            using var response = await fixture.SendAsync(RequestKind.OneOnOne);
        }));

        Assert.InRange(fixture.Network.Times.Count(at => at is >= 10 and < 11), 1, 30);
        // The only response was a 429, so the rate starts low and increases to the documented limit.
        Assert.True(fixture.Network.Times.Count(at => at is >= 15 and < 16) > fixture.Network.Times.Count(at => at is >= 10 and < 11));
        Assert.True(time.Elapsed.TotalSeconds < 35, $"took {time.Elapsed}");
    }, usesPool: false);

    [Fact]
    public void No_request_is_sent_during_a_Retry_After_delay() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(150).WithQuietOnSuccess(true)
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20261125, 7), FSharpOption<int>.None))),
        Prop.ForAll(Arb.From(Services), service => VirtualTimeRunner.Run(async time =>
        {
            var throttledUntil = TimeSpan.Zero;
            List<string> sentWhileThrottled = [];
            var random = new System.Random(service.Seed);
            var fixture = new SenderFixture(time, request =>
            {
                if (request.At < throttledUntil)
                    sentWhileThrottled.Add($"{service}: sent at {request.At} while throttled until {throttledUntil}");
                var takes = TimeSpan.FromMilliseconds(random.Next(1, 400));
                if (random.NextDouble() >= service.RejectedShare)
                    return Reply.Ok() with { Takes = takes };
                var seconds = random.Next(1, 5);
                _ = LearnAsync(takes, seconds);
                return Reply.Throttled($"{seconds}", random.Next(2) == 0 ? 429 : 503) with { Takes = takes };
            });

            // A Retry-After delay starts with its response. It doesn't affect requests in flight, or those of the same millisecond.
            async Task LearnAsync(TimeSpan takes, int seconds)
            {
                await Task.Delay(takes + Millisecond, time);
                var until = time.Elapsed + TimeSpan.FromSeconds(seconds) - Millisecond;
                throttledUntil = until > throttledUntil ? until : throttledUntil;
            }

            await Task.WhenAll(Enumerable.Range(0, service.ThrottleLimit).Select(async worker =>
            {
                for (var n = worker; n < 60; n += service.ThrottleLimit)
                    await TrySendAsync(fixture, (RequestKind)(n % 3));
            }));
            Assert.True(sentWhileThrottled.Count == 0, string.Join('\n', sentWhileThrottled));
        }, usesPool: false)));

    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private static readonly Gen<RandomService> Services =
        from share in Gen.Elements(0.02, 0.1, 0.3, 0.7)
        from limit in Gen.Choose(1, 32)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new RandomService(share, limit, seed);

    // After many 429 responses, the ten minutes of an item are used.
    private static async Task TrySendAsync(SenderFixture fixture, RequestKind kind)
    {
        try
        {
            using var response = await fixture.SendAsync(kind);
        }
        catch (GraphChatException e) when (e.Error is GraphChatError.Throttled or GraphChatError.ServiceUnavailable)
        {
        }
    }

    private sealed record RandomService(double RejectedShare, int ThrottleLimit, int Seed);
}
