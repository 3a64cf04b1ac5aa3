using Xunit.Abstractions;

namespace ChatModule.Graph.Tests;

/// <summary>"The rate settles near what the service allows, with few 429s on the way."</summary>
public class ThroughputTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(30, 30, 8, 50, 1.5)]
    [InlineData(30, 30, 16, 100, 1.5)]
    [InlineData(30, 30, 64, 100, 1.5)]
    [InlineData(20, 20, 16, 100, 1.5)]
    // A service that refuses before a second has gone by shows less than it would take.
    [InlineData(30, 10, 16, 50, 1.5)]
    [InlineData(30, 1, 16, 50, 1.6)]
    // One that allows far less than is documented is found out in a few steps.
    [InlineData(5, 5, 8, 50, 1.5)]
    public void Three_hundred_chats_take_at_most_one_and_a_half_times_what_the_service_needs(double rate, double capacity, int limit, int latency, double atMost) => VirtualTimeRunner.Run(async time =>
    {
        const int Chats = 300;
        var bucket = new TokenBucket(rate, capacity);
        var fixture = new SenderFixture(time, request => (bucket.TryTake(request.At) ? Reply.Ok() : Reply.Throttled("1")) with { Takes = TimeSpan.FromMilliseconds(latency) });
        await Task.WhenAll(Enumerable.Range(0, limit).Select(async worker =>
        {
            for (var n = worker; n < Chats; n += limit)
                (await fixture.SendAsync(RequestKind.Group)).Dispose();
        }));

        var least = bucket.Least(Chats).TotalSeconds;
        output.WriteLine($"{rate}/s, burst {capacity}, {limit} at once, {latency} ms: {time.Elapsed.TotalSeconds:0.0} s for a least of {least:0.0} s ({time.Elapsed.TotalSeconds / least:0.00}), {bucket.Refused} times 429, {bucket.WhileToldToWait} sent while told to wait");
        Assert.Equal(Chats, bucket.Taken);
        Assert.True(time.Elapsed.TotalSeconds <= atMost * least, $"{time.Elapsed.TotalSeconds:0.0} s for a least of {least:0.0} s");
        // Requests in flight together are refused together; that must happen a few times only.
        Assert.InRange(bucket.Refused, 0, 4 * limit);
    }, usesPool: false);

    [Theory]
    [InlineData(100)]
    [InlineData(20)]
    [InlineData(10)]
    [InlineData(3)]
    public void Rejections_that_have_nothing_to_do_with_the_rate_cost_little_more_than_their_Retry_After(int every) => VirtualTimeRunner.Run(async time =>
    {
        const int Chats = 240;
        var throttled = 0.0;
        var throttledUntil = TimeSpan.Zero;
        var fixture = new SenderFixture(time, request =>
        {
            if (request.Number % every != 0)
                return Reply.Ok() with { Takes = TimeSpan.FromMilliseconds(50) };
            // The answer is there 50 ms later, and stops requests for a second from then on.
            var (from, until) = (request.At + TimeSpan.FromMilliseconds(50), request.At + TimeSpan.FromMilliseconds(1050));
            throttled += Math.Max(0, (until - (throttledUntil > from ? throttledUntil : from)).TotalSeconds);
            throttledUntil = until;
            return Reply.Throttled("1") with { Takes = TimeSpan.FromMilliseconds(50) };
        });
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async worker =>
        {
            for (var n = worker; n < Chats; n += 16)
                (await fixture.SendAsync(RequestKind.OneOnOne)).Dispose();
        }));

        var expected = throttled + Chats / 16 * 0.05;
        output.WriteLine($"every {every}th: {time.Elapsed.TotalSeconds:0.0} s, {throttled:0.0} s of it throttled");
        Assert.True(time.Elapsed.TotalSeconds <= 1.3 * expected, $"{time.Elapsed.TotalSeconds:0.0} s, where {expected:0.0} s must be");
    }, usesPool: false);

    [Fact]
    public void A_limit_that_grows_is_found_again() => VirtualTimeRunner.Run(async time =>
    {
        // 5 a second for half a minute, then 30.
        TokenBucket slow = new(5, 5), fast = new(30, 30);
        var fixture = new SenderFixture(time, request => ((request.At.TotalSeconds < 30 ? slow : fast).TryTake(request.At) ? Reply.Ok() : Reply.Throttled("1")) with { Takes = TimeSpan.FromMilliseconds(50) });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async worker =>
        {
            for (var n = worker; n < 150 + 3000; n += 8)
                (await fixture.SendAsync(RequestKind.Group)).Dispose();
        }));

        output.WriteLine($"{time.Elapsed.TotalSeconds:0.0} s, where 130 s must be");
        Assert.InRange(time.Elapsed.TotalSeconds, 125, 180);
    }, usesPool: false);

    [Fact]
    public void A_service_that_allows_more_than_is_asked_of_it_never_refuses() => VirtualTimeRunner.Run(async time =>
    {
        var bucket = new TokenBucket(100, 100);
        var fixture = new SenderFixture(time, request => bucket.TryTake(request.At) ? Reply.Ok() with { Takes = TimeSpan.FromMilliseconds(100) } : Reply.Throttled("1"));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var n = 0; n < 60; n++)
                (await fixture.SendAsync(RequestKind.OneOnOne)).Dispose();
        }));

        Assert.Equal(0, bucket.Refused);
        Assert.Equal(6, time.Elapsed.TotalSeconds, 0.01);
    }, usesPool: false);
}
