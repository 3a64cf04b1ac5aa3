using Azure.Identity;
using ChatModule.Graph.Authentication;

namespace ChatModule.Graph.Tests;

/// <summary>While nothing gets through, sending pauses, and goes on where it was.</summary>
public class OutageTests
{
    private static readonly Dictionary<string, Func<Reply>> Outages = new()
    {
        ["connection refused"] = () => Reply.Unreachable(),
        ["no such host"] = () => Reply.Unreachable(HttpRequestError.NameResolutionError),
        ["connection closed"] = Reply.Closed,
        ["gateway"] = () => Reply.Html(502),
    };

    private static readonly Reply Created = Reply.Ok() with { Takes = TimeSpan.FromMilliseconds(100) };

    public static TheoryData<string> Kinds
    {
        get
        {
            var kinds = new TheoryData<string>();
            foreach (var kind in Outages.Keys)
                kinds.Add(kind);
            return kinds;
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void One_on_one_chats_are_all_created_after_an_outage(string outage) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = Fixture(time, outage, from: 10, to: 85);

        var failures = await RunAsync(fixture, RequestKind.OneOnOne, 800);

        Assert.All(failures, failure => Assert.Null(failure));
        // As long as without an outage, and the outage: the limits recover meanwhile.
        Assert.InRange(time.Elapsed.TotalSeconds, 46 + 70, 46 + 75 + 5);
        Assert.Single(fixture.Trace.Unreachable);
    }, usesPool: false);

    [Theory, MemberData(nameof(Kinds))]
    public void Groups_that_were_on_their_way_may_exist_and_all_others_are_created_once(string outage) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = Fixture(time, outage, from: 10, to: 85);

        var failures = await RunAsync(fixture, RequestKind.Group, 400);

        var unknown = failures.Count(failure => failure?.Error == GraphChatError.ChatOutcomeUnknown);
        Assert.InRange(unknown, 0, 8);
        Assert.Equal(400 - unknown, failures.Count(failure => failure is null));
        if (Outages[outage]().TakesBody)
            Assert.Equal(400, fixture.Network.Sent.Count(request => request.Method == HttpMethod.Post));
    }, usesPool: false);

    [Fact]
    public void People_are_told_once_after_a_minute_and_the_progress_says_why() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = Fixture(time, "connection refused", from: 10, to: 200);
        var run = RunAsync(fixture, RequestKind.OneOnOne, 800);

        await Task.Delay(TimeSpan.FromSeconds(60), time);
        Assert.Empty(fixture.Trace.Unreachable);
        Assert.StartsWith("no connection: Connection refused", fixture.Limiter.DescribeWait(fixture.Trace, 1), StringComparison.Ordinal);

        await Task.Delay(TimeSpan.FromSeconds(20), time);
        Assert.StartsWith("no connection: Connection refused", Assert.Single(fixture.Trace.Unreachable), StringComparison.Ordinal);
        await run;
        Assert.Single(fixture.Trace.Unreachable);
        Assert.Null(fixture.Limiter.DescribeWait(fixture.Trace, 1));
    }, usesPool: false);

    [Fact]
    public void A_probe_is_sent_every_five_seconds() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = Fixture(time, "connection refused", from: 10, to: 300);

        await RunAsync(fixture, RequestKind.OneOnOne, 800);

        var probes = fixture.Network.Times.Where(at => at is > 40 and < 300).ToArray();
        Assert.InRange(probes.Length, 50, 53);
    }, usesPool: false);

    [Theory]
    [InlineData("connection refused")]
    [InlineData("connection closed")]
    public void After_ten_minutes_the_rest_fails_with_the_cause_until_a_request_gets_through(string outage) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = Fixture(time, outage, from: 10, to: 900);

        var failures = await RunAsync(fixture, RequestKind.OneOnOne, 1000);

        Assert.InRange(time.Elapsed.TotalSeconds, 610, 700);
        var last = failures[^1]!;
        Assert.Equal(GraphChatError.ServiceUnavailable, last.Error);
        Assert.Contains("wasn't sent, because nothing gets through to Microsoft Graph at the moment", last.Message, StringComparison.Ordinal);
        Assert.Contains(Outages[outage]().Breaks!.Message.TrimEnd('.'), last.Message, StringComparison.Ordinal);
        Assert.Contains("nothing was created", last.RecommendedAction, StringComparison.Ordinal);

        var later = new List<GraphChatException?>();
        for (var n = 0; n < 600; n++)
        {
            later.Add(await TryAsync(fixture, RequestKind.OneOnOne));
            await Task.Delay(TimeSpan.FromSeconds(1), time);
        }
        Assert.NotNull(later[0]);
        Assert.Null(later[^1]);
        Assert.All(later.SkipWhile(failure => failure is not null), failure => Assert.Null(failure));
    }, usesPool: false);

    [Fact]
    public void A_row_that_the_service_can_not_handle_ends_after_seven_attempts_and_does_not_stop_the_others() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Uri.Query == "?poison" ? Reply.Error(500) : Created, limits: new());
        var poison = TryAsync(fixture, RequestKind.OneOnOne, "chats?poison");

        var failures = await RunAsync(fixture, RequestKind.OneOnOne, 800);

        Assert.InRange(time.Elapsed.TotalSeconds, 46, 48);
        Assert.All(failures, failure => Assert.Null(failure));
        Assert.Equal(GraphChatError.ServiceUnavailable, (await poison)!.Error);
        Assert.Equal(7, fixture.Network.Sent.Count(request => request.Uri.Query == "?poison"));
    }, usesPool: false);

    [Fact]
    public void A_connection_that_loses_every_tenth_response_is_not_an_outage() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number % 10 == 0 ? Reply.Closed() : Created, limits: new());

        var failures = await RunAsync(fixture, RequestKind.OneOnOne, 800);

        Assert.All(failures, failure => Assert.Null(failure));
        Assert.InRange(time.Elapsed.TotalSeconds, 46, 60);
        Assert.Empty(fixture.Trace.Unreachable);
    }, usesPool: false);

    [Fact]
    public void A_single_request_ends_after_seven_attempts() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = Fixture(time, "connection refused", from: 0, to: 10_000);

        Assert.Equal(GraphChatError.ServiceUnavailable, (await TryAsync(fixture, RequestKind.Group))!.Error);

        Assert.Equal(7, fixture.Network.Sent.Count);
        Assert.InRange(time.Elapsed.TotalSeconds, 47, 60);
    }, usesPool: false);

    [Fact]
    public void A_single_group_that_waits_for_others_whose_responses_were_lost_ends_after_seven_reads() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = Fixture(time, "connection closed", from: 0, to: 10_000);
        Assert.Equal(GraphChatError.ChatOutcomeUnknown, (await TryAsync(fixture, RequestKind.Group))!.Error);

        Assert.Equal(GraphChatError.ServiceUnavailable, (await TryAsync(fixture, RequestKind.Group))!.Error);

        Assert.Single(fixture.Network.Sent, request => request.Method == HttpMethod.Post);
        Assert.Equal(7, fixture.Network.Sent.Count(request => request.Method == HttpMethod.Get));
        Assert.InRange(time.Elapsed.TotalSeconds, 15, 30);
    }, usesPool: false);

    [Fact]
    public void A_list_whose_token_expires_during_an_outage_goes_on_too() => VirtualTimeRunner.Run(async time =>
    {
        var credential = new FakeCredential(time, TimeSpan.FromSeconds(30));
        using var tokens = new AzureTokenProvider(credential, ["scope"], time);
        var fixture = new SenderFixture(time, request => request.At.TotalSeconds is > 10 and < 130 ? Reply.Unreachable() : Created, tokens, new(), throttleLimit: 8);
        _ = BreakAsync();

        var failures = await RunAsync(fixture, RequestKind.OneOnOne, 400);

        Assert.All(failures, failure => Assert.Null(failure));

        async Task BreakAsync()
        {
            await Task.Delay(TimeSpan.FromSeconds(10), time);
            credential.Fails = true;
            credential.Failure = new AuthenticationFailedException("Failed.", new HttpRequestException(HttpRequestError.NameResolutionError, "No such host."));
            await Task.Delay(TimeSpan.FromSeconds(120), time);
            credential.Fails = false;
        }
    });

    [Fact]
    public void Rows_without_a_token_fail_within_a_minute_and_request_it_a_few_times() => VirtualTimeRunner.Run(async time =>
    {
        var credential = new FakeCredential(time, TimeSpan.FromHours(1)) { Delay = TimeSpan.FromSeconds(10), Fails = true };
        using var tokens = new AzureTokenProvider(credential, ["scope"], time);
        var fixture = new SenderFixture(time, _ => Created, tokens, throttleLimit: 8);

        var failures = await RunAsync(fixture, RequestKind.OneOnOne, 5000);

        Assert.InRange(time.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.InRange(credential.Requests.Count, 1, 3);
        Assert.All(failures, failure => Assert.Equal(GraphChatError.SignInRequired, failure!.Error));
        Assert.All(failures, failure => Assert.StartsWith("The OneOnOne X: No token could be acquired. AADSTS7000215", failure!.Message, StringComparison.Ordinal));
        Assert.Empty(fixture.Network.Sent);

        credential.Fails = false;
        await Task.Delay(CachingTokenProvider.FailureDuration, time);
        Assert.Null(await TryAsync(fixture, RequestKind.OneOnOne));
    });

    [Fact]
    public void Slow_rows_do_not_all_wait_for_a_slow_token_failure() => VirtualTimeRunner.Run(async time =>
    {
        var credential = new FakeCredential(time, TimeSpan.FromHours(1)) { Delay = TimeSpan.FromSeconds(100), Fails = true };
        using var tokens = new AzureTokenProvider(credential, ["scope"], time);
        var fixture = new SenderFixture(time, _ => Created, tokens);
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

    private static SenderFixture Fixture(VirtualTime time, string outage, double from, double to) =>
        new(time, request => request.At.TotalSeconds >= from && request.At.TotalSeconds < to ? Outages[outage]() : Created, limits: new(), throttleLimit: 8);

    private static Task<GraphChatException?[]> RunAsync(SenderFixture fixture, RequestKind kind, int rows) =>
        Task.WhenAll(Enumerable.Range(0, rows).Select(_ => TryAsync(fixture, kind)));

    private static async Task<GraphChatException?> TryAsync(SenderFixture fixture, RequestKind kind, string path = "chats")
    {
        try
        {
            (await fixture.SendAsync(kind, path)).Dispose();
            return null;
        }
        catch (GraphChatException e)
        {
            return e;
        }
    }
}
