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
        Assert.InRange(bucket.Refused, 0, 3 * limit);
    }, usesPool: false);

    [Fact]
    public void Refusals_that_have_nothing_to_do_with_the_rate_do_not_stop_the_run() => VirtualTimeRunner.Run(async time =>
    {
        // Each twentieth request is refused for a second, whatever the pace: twelve pauses, and a pace that stays usable.
        var fixture = new SenderFixture(time, request => request.Number % 20 == 0 ? Reply.Throttled("1") : Reply.Ok() with { Takes = TimeSpan.FromMilliseconds(20) });
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async worker =>
        {
            for (var n = worker; n < 240; n += 16)
                (await fixture.SendAsync(RequestKind.OneOnOne)).Dispose();
        }));

        output.WriteLine($"{time.Elapsed.TotalSeconds:0.0} s");
        Assert.True(time.Elapsed.TotalSeconds < 45, $"took {time.Elapsed}");
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
