using Xunit.Abstractions;

namespace ChatModule.Graph.Tests;

/// <summary>The request rate converges to the limit of the service with few 429 responses.</summary>
public class ThroughputTests(ITestOutputHelper output)
{
    private const int Chats = 300;

    [Theory]
    [InlineData(30, 30, 8, 50, 1.5)]
    [InlineData(30, 30, 16, 100, 1.5)]
    [InlineData(30, 30, 64, 100, 1.5)]
    [InlineData(20, 20, 16, 100, 1.5)]
    // A service that throttles within the first second appears slower than it is.
    [InlineData(30, 10, 16, 50, 1.5)]
    [InlineData(30, 1, 16, 50, 1.6)]
    // A limit far below the documented one is found in a few steps.
    [InlineData(5, 5, 8, 50, 1.5)]
    public void Three_hundred_chats_take_at_most_one_and_a_half_times_the_minimum_time(double rate, double capacity, int limit, int latency, double atMost) => VirtualTimeRunner.Run(async time =>
    {
        var bucket = new TokenBucket(rate, capacity);
        await SendAllAsync(FixtureOf(time, bucket, latency), Chats, limit);

        var minimum = bucket.MinimumTime(Chats).TotalSeconds;
        output.WriteLine($"{rate}/s, burst {capacity}, {limit} at once, {latency} ms: {time.Elapsed.TotalSeconds:0.0} s for a minimum of {minimum:0.0} s ({time.Elapsed.TotalSeconds / minimum:0.00}), {bucket.Throttled} times 429, {bucket.SentWhileThrottled} sent while throttled");
        Assert.Equal(Chats, bucket.Accepted);
        Assert.True(time.Elapsed.TotalSeconds <= atMost * minimum, $"{time.Elapsed.TotalSeconds:0.0} s for a minimum of {minimum:0.0} s");
        // Requests that are in flight together are throttled together, which must happen only a few times.
        Assert.InRange(bucket.Throttled, 0, 4 * limit);
    }, usesPool: false);

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(30)]
    public void A_limit_that_allows_only_two_at_once_is_used_to_nine_tenths(double rate) => VirtualTimeRunner.Run(async time =>
    {
        var bucket = new TokenBucket(rate, 2);
        var chats = (int)(100 * rate);
        await SendAllAsync(FixtureOf(time, bucket, latency: 50), chats, 16);

        AssertTime(time, bucket, chats, atMost: 1 / 0.9);
    }, usesPool: false);

    [Theory]
    [InlineData(29)]
    [InlineData(27)]
    [InlineData(24)]
    public void The_documented_rate_is_used_although_another_process_took_some_of_the_first_requests(double left) => VirtualTimeRunner.Run(async time =>
    {
        var bucket = new TokenBucket(30, left);
        await SendAllAsync(FixtureOf(time, bucket, latency: 20), Chats, 16);

        AssertTime(time, bucket, Chats, atMost: 1.05);
    }, usesPool: false);

    [Fact]
    public void The_documented_rate_is_used_although_the_first_requests_came_one_by_one() => VirtualTimeRunner.Run(async time =>
    {
        var bucket = new TokenBucket(30, 30);
        var fixture = FixtureOf(time, bucket, latency: 20);
        for (var i = 0; i < 3; i++)
            (await fixture.SendAsync(RequestKind.Group)).Dispose();
        await SendAllAsync(fixture, Chats, 16);

        AssertTime(time, bucket, Chats, atMost: 1.05);
    }, usesPool: false);

    [Theory]
    [InlineData(1, 2, 16)]
    [InlineData(1, 60, 16)]
    [InlineData(1, 3600, 16)]
    [InlineData(300, 2, 16)]
    [InlineData(300, 60, 16)]
    [InlineData(300, 60, 64)]
    [InlineData(300, 36000, 64)]
    public void A_list_after_an_idle_time_is_not_slower_than_the_first_one(int before, int seconds, int limit) => VirtualTimeRunner.Run(async time =>
    {
        var bucket = new TokenBucket(30, 30);
        var fixture = FixtureOf(time, bucket, latency: 50);
        await SendAllAsync(fixture, before, limit);
        await Task.Delay(TimeSpan.FromSeconds(seconds), time);
        var start = time.Elapsed;
        await SendAllAsync(fixture, Chats, limit);

        var (taken, minimum) = ((time.Elapsed - start).TotalSeconds, bucket.MinimumTime(Chats).TotalSeconds);
        output.WriteLine($"{taken:0.0} s for a minimum of {minimum:0.0} s");
        Assert.True(taken <= 1.2 * minimum, $"{taken:0.0} s for a minimum of {minimum:0.0} s");
    }, usesPool: false);

    [Theory]
    [InlineData(100, 0)]
    [InlineData(20, 0)]
    [InlineData(10, 0)]
    [InlineData(3, 0)]
    // The first request, which is alone.
    [InlineData(20, 1)]
    [InlineData(10, 1)]
    [InlineData(3, 1)]
    public void Throttling_that_does_not_depend_on_the_rate_costs_little_more_than_its_Retry_After(int every, int first) => VirtualTimeRunner.Run(async time =>
    {
        const int Count = 480;
        var throttled = 0.0;
        var throttledUntil = TimeSpan.Zero;
        var fixture = new SenderFixture(time, request =>
        {
            if (request.Number % every != first)
                return Reply.Ok() with { Takes = TimeSpan.FromMilliseconds(50) };
            // The response arrives 50 ms later and delays requests for a second.
            var (from, until) = (request.At + TimeSpan.FromMilliseconds(50), request.At + TimeSpan.FromMilliseconds(1050));
            throttled += Math.Max(0, (until - (throttledUntil > from ? throttledUntil : from)).TotalSeconds);
            throttledUntil = until;
            return Reply.Throttled("1") with { Takes = TimeSpan.FromMilliseconds(50) };
        });
        (await fixture.SendAsync(RequestKind.OneOnOne)).Dispose();
        await SendAllAsync(fixture, Count, 16, RequestKind.OneOnOne);

        var expected = throttled + Count / 16 * 0.05;
        output.WriteLine($"every {every}th: {time.Elapsed.TotalSeconds:0.0} s, {throttled:0.0} s of it throttled");
        Assert.True(time.Elapsed.TotalSeconds <= 1.3 * expected, $"{time.Elapsed.TotalSeconds:0.0} s instead of {expected:0.0} s");
    }, usesPool: false);

    [Fact]
    public void An_increased_limit_is_found_again() => VirtualTimeRunner.Run(async time =>
    {
        // The limit is 5 requests per second for 30 seconds, then 30.
        TokenBucket slow = new(5, 5), fast = new(30, 30);
        var fixture = new SenderFixture(time, request => ((request.At.TotalSeconds < 30 ? slow : fast).TryTake(request.At) ? Reply.Ok() : Reply.Throttled("1")) with { Takes = TimeSpan.FromMilliseconds(50) });
        await SendAllAsync(fixture, 150 + 3000, 8);

        output.WriteLine($"{time.Elapsed.TotalSeconds:0.0} s instead of 130 s");
        Assert.InRange(time.Elapsed.TotalSeconds, 125, 180);
    }, usesPool: false);

    [Fact]
    public void A_service_with_a_higher_limit_never_throttles() => VirtualTimeRunner.Run(async time =>
    {
        var bucket = new TokenBucket(100, 100);
        var fixture = new SenderFixture(time, request => bucket.TryTake(request.At) ? Reply.Ok() with { Takes = TimeSpan.FromMilliseconds(100) } : Reply.Throttled("1"));
        await SendAllAsync(fixture, 8 * 60, 8, RequestKind.OneOnOne);

        Assert.Equal(0, bucket.Throttled);
        Assert.Equal(6, time.Elapsed.TotalSeconds, 0.01);
    }, usesPool: false);

    private void AssertTime(VirtualTime time, TokenBucket bucket, int chats, double atMost)
    {
        var (taken, minimum) = (time.Elapsed.TotalSeconds, bucket.MinimumTime(chats).TotalSeconds);
        output.WriteLine($"{taken:0.0} s for a minimum of {minimum:0.0} s, {bucket.Throttled} times 429");
        Assert.True(taken <= atMost * minimum, $"{taken:0.0} s for a minimum of {minimum:0.0} s");
    }

    private static SenderFixture FixtureOf(VirtualTime time, TokenBucket bucket, int latency) =>
        new(time, request => (bucket.TryTake(request.At) ? Reply.Ok() : Reply.Throttled("1")) with { Takes = TimeSpan.FromMilliseconds(latency) });

    // Each of the requests in flight is followed by another one.
    private static Task SendAllAsync(SenderFixture fixture, int count, int inFlight, RequestKind kind = RequestKind.Group) => Task.WhenAll(Enumerable.Range(0, inFlight).Select(async worker =>
    {
        for (var n = worker; n < count; n += inFlight)
            (await fixture.SendAsync(kind)).Dispose();
    }));
}
