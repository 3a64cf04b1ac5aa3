using System.Net;
using ChatModule.Graph.Limits;

namespace ChatModule.Graph.Tests;

/// <summary>
/// Requests stay within the limits that Microsoft documents, and a 429 stops what it means:
/// https://learn.microsoft.com/graph/throttling-limits#microsoft-teams-service-limits.
/// </summary>
public class RequestLimiterTests
{
    private static readonly string AppToken = $"e30.{Convert.ToBase64String("{\"idtyp\":\"app\"}"u8).TrimEnd('=')}.x";

    private static readonly ConnectionLimits Documented = new();

    private static readonly Reply Created = Reply.Ok() with { Takes = TimeSpan.FromMilliseconds(20) };

    [Fact]
    public void A_user_sends_one_message_a_second_to_all_chats_together() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Created, limits: Documented);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(n => fixture.SendAsync(GraphRequestKinds.SendMessage, $"19:{n}")));

        var times = fixture.Network.Times.ToArray();
        Assert.All(times.Skip(1).Zip(times), pair => Assert.InRange(pair.First - pair.Second, 1, 1.25));
    }, usesPool: false);

    [Fact]
    public void An_app_reads_the_operations_of_many_chats_at_once_and_of_one_chat_once_a_second() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Created, new StaticTokenProvider(AppToken, time), Documented);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => fixture.SendAsync(GraphRequestKinds.ReadOperation, $"19:{n}")));
        Assert.All(fixture.Network.Times, at => Assert.Equal(0, at));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => fixture.SendAsync(GraphRequestKinds.ReadOperation, "19:one")));

        var ofOne = fixture.Network.Times.Skip(20).ToArray();
        Assert.All(ofOne.Skip(1).Zip(ofOne), pair => Assert.True(pair.First - pair.Second >= 1));
    }, usesPool: false);

    [Fact]
    public void Chats_are_created_while_messages_wait() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Created, limits: Documented, throttleLimit: 2);
        var messages = Task.WhenAll(Enumerable.Range(0, 100).Select(n => fixture.SendAsync(GraphRequestKinds.SendMessage, $"19:{n}")));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => fixture.SendAsync(GraphRequestKinds.CreateOneOnOne)));

        Assert.InRange(time.Elapsed.TotalSeconds, 0, 1);
        await messages;
    }, usesPool: false);

    [Fact]
    public void Requests_on_their_way_are_limited_by_the_pipeline_and_take_no_token_before() => VirtualTimeRunner.Run(async time =>
    {
        // The first responses take a minute. A bucket that gave out tokens meanwhile would allow hundreds of requests then.
        var fixture = new SenderFixture(time, request => Created with { Takes = TimeSpan.FromSeconds(request.Number <= 8 ? 60 : 0.02) }, limits: Documented, throttleLimit: 8);

        var requests = Enumerable.Range(0, 200).Select(_ => fixture.SendAsync(GraphRequestKinds.CreateGroup)).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(59), time);
        Assert.Equal(8, fixture.Network.Sent.Count);
        await Task.WhenAll(requests);

        AssertNoMoreThan(20 + 20, within: 1, fixture.Network.Times);
        Assert.Equal(8, fixture.Network.MaxInFlight);
    }, usesPool: false);

    [Fact]
    public void A_full_pipeline_does_not_delay_another_one_of_the_connection() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => Created with { Takes = TimeSpan.FromSeconds(request.Number == 1 ? 60 : 0.02) }, limits: Documented, throttleLimit: 1);
        var slow = Task.WhenAll(Enumerable.Range(0, 5).Select(_ => fixture.SendAsync(GraphRequestKinds.CreateGroup)));

        await fixture.SendAsync(GraphRequestKinds.CreateGroup, pipeline: SenderFixture.AnotherPipeline());

        Assert.Equal(0.02, time.Elapsed.TotalSeconds, 0.001);
        await slow;
    }, usesPool: false);

    [Fact]
    public void Requests_are_sent_in_the_order_of_their_arrival_and_one_that_is_sent_again_first() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number == 1 ? Reply.Throttled("5") with { Takes = TimeSpan.FromSeconds(0.01) } : Created, limits: Documented);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(n => fixture.SendAsync(GraphRequestKinds.SendMessage, $"19:{n}")));

        Assert.Equal(["19:0", "19:0", "19:1", "19:2", "19:3", "19:4"], fixture.Network.Sent.Select(request => request.Uri.Segments[^1]));
    }, usesPool: false);

    [Fact]
    public void A_canceled_request_leaves_its_token_to_the_next_one() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Created, limits: Documented);
        await fixture.SendAsync(GraphRequestKinds.SendMessage, "19:1");
        using var cancellation = new CancellationTokenSource();
        var canceled = Enumerable.Range(0, 60).Select(n => fixture.SendAsync(GraphRequestKinds.SendMessage, $"19:{n}", cancellationToken: cancellation.Token)).ToArray();
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(canceled));

        await fixture.SendAsync(GraphRequestKinds.SendMessage, "19:2");

        Assert.InRange(time.Elapsed.TotalSeconds, 1, 1.3);
    }, usesPool: false);

    [Fact]
    public void A_429_stops_the_kind_of_request_that_got_it_and_no_other() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number == 1 ? Reply.Throttled("60") : Created, limits: Documented);
        var throttled = fixture.SendAsync(GraphRequestKinds.CreateGroup);
        await Task.Delay(TimeSpan.FromSeconds(1), time);

        await fixture.SendAsync(GraphRequestKinds.SendMessage, "19:1");
        await fixture.SendAsync(GraphRequestKinds.ReadOperation, "19:1");
        Assert.InRange(time.Elapsed.TotalSeconds, 1, 1.1);
        await Task.WhenAll(throttled, fixture.SendAsync(GraphRequestKinds.CreateOneOnOne));

        Assert.All(fixture.Network.Times.Skip(3), at => Assert.InRange(at, 60, 61));
    }, usesPool: false);

    [Theory]
    [InlineData("Resource_Application/Write/app/19:a")]
    [InlineData("Chat/Write/app/19:a")]
    public void A_429_that_names_a_chat_stops_that_chat(string scope) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number == 1 ? Throttled("60", scope) : Created, limits: new(Service: ServiceLimitSource.Unknown));
        var throttled = fixture.SendAsync(GraphRequestKinds.SendMessage, "19:a");

        await fixture.SendAsync(GraphRequestKinds.SendMessage, "19:b");
        Assert.Equal(0.02, time.Elapsed.TotalSeconds, 0.001);

        await throttled;
        Assert.InRange(fixture.Network.Times.Last(), 60, 60.1);
        Assert.Equal("1 message a second for a chat", Assert.Single(fixture.Trace.Throttled));
    }, usesPool: false);

    [Theory]
    [InlineData("Tenant_Application/Write/app/tenant", "20 messages a second for an app in a tenant")]
    [InlineData("User_Application/Write/app/user", "1 message a second for a user")]
    // Two messages a second are more than a user may send, and a tenth of what the app may.
    [InlineData(null, "1 message a second for a user")]
    public void A_429_stops_the_limit_that_it_names_or_the_one_that_was_used_up_most(string? scope, string limit) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number == 2 ? Throttled("5", scope) : Created, limits: new(Service: ServiceLimitSource.Unknown));
        await fixture.SendAsync(GraphRequestKinds.SendMessage, "19:a");

        await fixture.SendAsync(GraphRequestKinds.SendMessage, "19:b");

        Assert.Equal(limit, Assert.Single(fixture.Trace.Throttled));
    }, usesPool: false);

    [Fact]
    public void A_request_with_a_new_token_waits_for_a_Retry_After_that_came_meanwhile() => VirtualTimeRunner.Run(async time =>
    {
        using var tokens = new SlowTokens(time, TimeSpan.FromSeconds(5));
        var fixture = new SenderFixture(time, request => request.Number switch
        {
            1 => Reply.Error((int)HttpStatusCode.Unauthorized, "InvalidAuthenticationToken") with { Takes = TimeSpan.FromSeconds(1) },
            2 => Reply.Throttled("60") with { Takes = TimeSpan.FromSeconds(2) },
            _ => Created,
        }, tokens, Documented);

        await Task.WhenAll(fixture.SendAsync(GraphRequestKinds.CreateGroup), fixture.SendAsync(GraphRequestKinds.CreateGroup));

        Assert.Equal(4, fixture.Network.Sent.Count);
        Assert.All(fixture.Network.Times.Skip(2), at => Assert.InRange(at, 62, 63));
    }, usesPool: false);

    [Fact]
    public void The_requests_of_a_revoked_token_stay_within_the_rate_limit_when_they_are_sent_again() => VirtualTimeRunner.Run(async time =>
    {
        using var tokens = new SlowTokens(time, TimeSpan.FromSeconds(5));
        var fixture = new SenderFixture(time, request => request.Token == "token-1" ? Reply.Error(401, "InvalidAuthenticationToken") with { Takes = TimeSpan.FromSeconds(20) } : Created, tokens, new(RateLimit: 8));

        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => fixture.SendAsync(GraphRequestKinds.CreateOneOnOne)));

        Assert.Equal(128, fixture.Network.Sent.Count);
        AssertNoMoreThan(8, within: 1, fixture.Network.Times);
    }, usesPool: false);

    [Fact]
    public void A_Retry_After_of_more_than_ten_minutes_fails_its_item_at_once_and_the_others_wait() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number == 1 ? Reply.Throttled("900") : Created, limits: Documented);

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => fixture.SendAsync(GraphRequestKinds.CreateGroup));
        Assert.Equal((GraphChatError.Throttled, TimeSpan.Zero), (failure.Error, time.Elapsed));
        Assert.Contains("for another 15 minutes. The limit is 20 new chats a second for an app in a tenant.", failure.Message, StringComparison.Ordinal);

        var tooEarly = Assert.ThrowsAsync<GraphChatException>(() => fixture.SendAsync(GraphRequestKinds.CreateGroup));
        await Task.Delay(TimeSpan.FromMinutes(8), time);
        var later = fixture.SendAsync(GraphRequestKinds.CreateGroup);
        Assert.Equal(GraphChatError.Throttled, (await tooEarly).Error);
        Assert.Equal(10, time.Elapsed.TotalMinutes, 0.01);
        await later;
        Assert.Equal([0, 900], fixture.Network.Times);
    }, usesPool: false);

    [Fact]
    public void The_first_item_of_the_next_pipeline_fails_with_the_time_that_is_known() => VirtualTimeRunner.Run(async time =>
    {
        var reply = Reply.Throttled("3600");
        var fixture = new SenderFixture(
            time, request => request.Number == 1 ? reply : Created, limits: Documented);
        await Assert.ThrowsAsync<GraphChatException>(() => fixture.SendAsync(GraphRequestKinds.CreateGroup));
        await Task.Delay(TimeSpan.FromMinutes(5), time);
        var next = SenderFixture.AnotherPipeline();

        var failure = await Assert.ThrowsAsync<GraphChatException>(
            () => fixture.SendAsync(GraphRequestKinds.CreateGroup, pipeline: next));

        Assert.Equal((GraphChatError.Throttled, 5), (failure.Error, time.Elapsed.TotalMinutes));
        Assert.Contains("for another 55 minutes. The limit is 20 new chats a second", failure.Message,
            StringComparison.Ordinal);
        Assert.Single(((RecordingTrace)next.Trace!).Throttled);
        // Its other items wait, and those of another kind are sent.
        await fixture.SendAsync(GraphRequestKinds.SendMessage, "19:a", next);
        await Assert.ThrowsAsync<GraphChatException>(
            () => fixture.SendAsync(GraphRequestKinds.CreateGroup, pipeline: next));
        Assert.Equal(15, time.Elapsed.TotalMinutes, 0.01);
        Assert.Equal(2, fixture.Network.Sent.Count);
    }, usesPool: false);

    [Fact]
    public void A_list_ends_when_the_service_accepts_nothing_for_ten_minutes() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Reply.Throttled("45") with { Takes = TimeSpan.FromSeconds(0.1) }, limits: Documented, throttleLimit: 8);

        var failures = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async _ =>
            (await Assert.ThrowsAsync<GraphChatException>(() => fixture.SendAsync(GraphRequestKinds.CreateGroup))).Error));

        Assert.All(failures, error => Assert.Equal(GraphChatError.Throttled, error));
        Assert.InRange(time.Elapsed.TotalMinutes, 9, 11);
    }, usesPool: false);

    [Fact]
    public void A_request_that_waits_for_its_turn_for_longer_than_ten_minutes_is_sent() => VirtualTimeRunner.Run(async time =>
    {
        // Every tenth request is throttled: together for longer than ten minutes.
        var fixture = new SenderFixture(time, request => request.Number % 10 == 0 ? Reply.Throttled("8") with { Takes = TimeSpan.FromSeconds(0.02) } : Created, limits: Documented);

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(n => fixture.SendAsync(GraphRequestKinds.SendMessage, $"19:{n}")));

        Assert.InRange(time.Elapsed.TotalMinutes, 20, 60);
    }, usesPool: false);

    [Theory]
    [InlineData(30, 300)]
    [InlineData(2.5, 40)]
    [InlineData(0.5, 10)]
    public void RateLimit_is_used_and_never_exceeded_although_timers_are_late(double rate, int requests) => VirtualTimeRunner.Run(async time =>
    {
        var clock = new DelayedTimers(time, new System.Random(7), maxMilliseconds: 15);
        var fixture = new SenderFixture(time, _ => Created, limits: new(rate, ServiceLimitSource.Unknown), clock: clock);

        await Task.WhenAll(Enumerable.Range(0, requests).Select(_ => fixture.SendAsync(GraphRequestKinds.CreateGroup)));

        var count = (int)Math.Ceiling(rate);
        AssertNoMoreThan(count, count / rate, fixture.Network.Times);
        Assert.InRange(fixture.Network.Times.Last(), (requests - 1) / rate, (requests - 1) / rate * 1.03 + 0.2);
    }, usesPool: false);

    [Fact]
    public void RateLimit_counts_requests_of_all_kinds() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Created, limits: new(4, ServiceLimitSource.Unknown));

        await Task.WhenAll(Enumerable.Range(0, 30).Select(n => fixture.SendAsync((n % 3) switch
        {
            0 => GraphRequestKinds.CreateGroup,
            1 => GraphRequestKinds.ReadCaller,
            _ => GraphRequestKinds.ReadMembers,
        }, $"19:{n}")));

        AssertNoMoreThan(4, within: 1, fixture.Network.Times);
        Assert.Equal(4, fixture.Limiter.Rate);
    }, usesPool: false);

    [Theory]
    [InlineData(null, "Graph allows 1 message a second for a user")]
    [InlineData(800, "about 17 min left; Graph allows 1 message a second for a user")]
    [InlineData(20, "about 25 s left; Graph allows 1 message a second for a user")]
    public void The_progress_says_what_limits_and_how_long_it_takes(int? left, string expected) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Created, limits: Documented);
        var messages = Task.WhenAll(Enumerable.Range(0, 5).Select(n => fixture.SendAsync(GraphRequestKinds.SendMessage, $"19:{n}")));
        await Task.Delay(TimeSpan.FromSeconds(0.5), time);

        Assert.Equal(expected, fixture.Limiter.DescribeWait(fixture.Trace, left));

        await messages;
        Assert.Null(fixture.Limiter.DescribeWait(fixture.Trace, left));
    }, usesPool: false);

    [Fact]
    public void The_progress_says_for_how_long_requests_are_throttled() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number == 1 ? Reply.Throttled("20") : Created, limits: Documented);
        var throttled = fixture.SendAsync(GraphRequestKinds.CreateGroup);
        await Task.Delay(TimeSpan.FromSeconds(5), time);

        Assert.Equal("throttled for 15 s", fixture.Limiter.DescribeWait(fixture.Trace, left: 1));
        Assert.Null(fixture.Limiter.DescribeWait(new RecordingTrace(time), left: 1));
        await throttled;
    }, usesPool: false);

    [Fact]
    public void A_pipeline_has_a_backlog_while_only_responses_delay_its_requests() => VirtualTimeRunner.Run(async time =>
    {
        var slow = Created with { Takes = TimeSpan.FromSeconds(1) };
        var fixture = new SenderFixture(time, _ => slow, throttleLimit: 8);
        var ofOneChat = new SenderFixture(time, _ => slow, limits: Documented, throttleLimit: 8);
        var many = SendMany(fixture, 8 + 79).Concat(SendMany(ofOneChat, 200, "19:one")).ToList();
        Assert.False(fixture.Limiter.HasBacklog(fixture.Trace));
        Assert.False(ofOneChat.Limiter.HasBacklog(ofOneChat.Trace));

        many.AddRange(SendMany(fixture, 1));
        Assert.True(fixture.Limiter.HasBacklog(fixture.Trace));
        Assert.False(fixture.Limiter.HasBacklog(new RecordingTrace(time)));

        await Task.WhenAll(many);
        Assert.False(fixture.Limiter.HasBacklog(fixture.Trace));
    }, usesPool: false);

    private static List<Task> SendMany(SenderFixture fixture, int count, string? chatId = null) =>
        [.. Enumerable.Range(0, count).Select(_ => fixture.SendAsync(GraphRequestKinds.SendMessage, chatId))];

    [Fact]
    public void The_limits_of_chats_are_forgotten_when_they_are_not_used()
    {
        var limits = new KindLimits(ServiceLimits.OtherReads, isKnown: true);
        for (var n = 0; n < 20_000; n++)
        {
            var now = TimeSpan.FromSeconds(n);
            foreach (var limit in limits.Find($"19:{n}", isDelegated: false, now))
                limit.Bucket.Take(now);
        }

        Assert.InRange(limits.Chats, 1, 2048);
    }

    private static Reply Throttled(string retryAfter, string? scope)
    {
        var reply = Reply.Throttled(retryAfter) with { Takes = TimeSpan.FromSeconds(0.01) };
        if (scope is not null)
            reply.Headers.Add("x-ms-throttle-scope", scope);
        return reply;
    }

    private static void AssertNoMoreThan(int count, double within, IEnumerable<double> times)
    {
        var sent = times.Order().ToArray();
        Assert.All(sent.Skip(count).Zip(sent), pair =>
            Assert.True(pair.First - pair.Second >= within - 1e-6, $"{count + 1} requests within {pair.First - pair.Second} s"));
    }

    // Renews a token that was rejected, which takes a while.
    private sealed class SlowTokens(VirtualTime time, TimeSpan takes) : ITokenProvider, IDisposable
    {
        private readonly Dictionary<string, Task<BearerToken>> renewed = [];
        private Task<BearerToken> current = Task.FromResult(Token(1));

        public string SignInCommand => "Connect-GraphChat";

        public ValueTask<BearerToken> GetTokenAsync(CancellationToken cancellationToken) => new(current);

        public ValueTask<BearerToken> ReplaceTokenAsync(BearerToken rejected, string? claims, CancellationToken cancellationToken)
        {
            if (!renewed.ContainsKey(rejected.Value))
                renewed[rejected.Value] = current = RenewAsync(renewed.Count + 2);
            return new(current);
        }

        public void Dispose()
        {
        }

        private async Task<BearerToken> RenewAsync(int number)
        {
            await Task.Delay(takes, time);
            return Token(number);
        }

        private static BearerToken Token(int number) => new($"token-{number}", DateTimeOffset.MaxValue);
    }
}
