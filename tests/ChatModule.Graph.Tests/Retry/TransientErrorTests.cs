using System.Security.Authentication;

namespace ChatModule.Graph.Tests;

/// <summary>Which errors are retried: those before a request is sent, and those after it may have reached the service.</summary>
public class TransientErrorTests
{
    /// <summary>The connection failed, and nothing was sent.</summary>
    private static readonly Dictionary<string, Func<Reply>> NothingSent = new()
    {
        ["connection refused"] = () => Reply.Unreachable(),
        ["no such host"] = () => Reply.Unreachable(HttpRequestError.NameResolutionError),
        ["no TLS"] = () => Reply.Unreachable(HttpRequestError.SecureConnectionError),
        ["proxy"] = () => Reply.Unreachable(HttpRequestError.ProxyTunnelError),
        ["connect timeout"] = () => Reply.Silence(takesBody: false),
        ["timeout of the handler"] = () => new() { TakesBody = false, Breaks = new TaskCanceledException("connect timeout", new TimeoutException()) },
    };

    /// <summary>The request was sent, and the response is an error of the server, invalid, or missing.</summary>
    private static readonly Dictionary<string, Func<Reply>> MaybeExecuted = new()
    {
        ["500"] = () => Reply.Error(500),
        ["502"] = () => Reply.Html(502),
        ["503"] = () => Reply.Error(503),
        ["504"] = () => Reply.Error(504),
        ["timeout"] = () => Reply.Silence(),
        ["closed"] = Reply.Closed,
        ["reset"] = () => new() { Breaks = new IOException("Connection reset by peer") },
        ["unspecified"] = () => new() { Breaks = new HttpRequestException("An error occurred while sending the request.") },
        ["truncated"] = () => Reply.Ok("""{"id":"19:x@thr"""),
        ["HTML"] = () => Reply.Html(),
        ["HTML with a JSON content type"] = () => Reply.Html() with { MediaType = "application/json" },
        ["empty"] = () => Reply.Json(""),
        ["not an object"] = () => Reply.Ok("[]"),
        ["nested too deep"] = () => Reply.Ok(string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200)),
        ["connection lost in the body"] = () => Reply.Ok() with { Content = () => ScriptedContent.Broken(available: 12) },
        ["endless body"] = () => Reply.Ok() with { Content = () => ScriptedContent.Endless() },
        ["500 with a malformed message"] = () => Reply.Error(500, "x", "\\ud800"),
        ["503 without JSON"] = () => new() { Status = 503, Body = "\0\u0001", MediaType = null },
    };

    public static TheoryData<string, RequestKind> NothingSentByKind => Cross(NothingSent.Keys, RequestKind.Get, RequestKind.OneOnOne, RequestKind.Group);

    public static TheoryData<string, RequestKind> MaybeExecutedIdempotent => Cross(MaybeExecuted.Keys, RequestKind.Get, RequestKind.OneOnOne);

    public static TheoryData<string, RequestKind> MaybeExecutedGroup => Cross(MaybeExecuted.Keys, RequestKind.Group);

    [Theory, MemberData(nameof(NothingSentByKind))]
    public void A_request_that_was_not_sent_is_retried(string fault, RequestKind kind) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number < 7 ? NothingSent[fault]() : Reply.Ok());

        using var response = await fixture.SendAsync(kind);

        Assert.Equal(7, fixture.Network.Sent.Count);
        Assert.Single(fixture.Network.Sent.Select(request => request.Headers["client-request-id"]).Distinct());
    }, usesPool: false);

    [Theory, MemberData(nameof(NothingSentByKind))]
    public void A_request_that_was_never_sent_is_ServiceUnavailable_after_seven_attempts(string fault, RequestKind kind) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => NothingSent[fault]());

        var failure = await fixture.FailAsync(kind);

        Assert.Equal(GraphChatError.ServiceUnavailable, failure.Error);
        Assert.Equal(7, fixture.Network.Sent.Count);
        Assert.Equal(kind != RequestKind.Get, failure.RecommendedAction!.Contains("nothing was created", StringComparison.Ordinal));
    }, usesPool: false);

    [Theory, MemberData(nameof(MaybeExecutedIdempotent))]
    public void An_idempotent_request_that_may_have_been_executed_is_retried(string fault, RequestKind kind) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number < 7 ? MaybeExecuted[fault]() : Reply.Ok());

        using var response = await fixture.SendAsync(kind);

        Assert.Equal(7, fixture.Network.Sent.Count);
    }, usesPool: false);

    [Theory, MemberData(nameof(MaybeExecutedIdempotent))]
    public void There_are_at_most_seven_attempts(string fault, RequestKind kind) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => MaybeExecuted[fault]());

        var failure = await fixture.FailAsync(kind);

        Assert.Equal(7, fixture.Network.Sent.Count);
        Assert.Contains(failure.Error, new[] { GraphChatError.ServiceUnavailable, GraphChatError.InvalidResponse });
        Assert.Equal(MaybeExecuted[fault]() is { Status: 200 or 201, Takes.Ticks: 0, Breaks: null } && fault != "connection lost in the body", failure.Error == GraphChatError.InvalidResponse);
    }, usesPool: false);

    [Theory, MemberData(nameof(MaybeExecutedGroup))]
    public void A_group_that_may_have_been_created_is_sent_once_and_is_ChatOutcomeUnknown(string fault, RequestKind kind) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => MaybeExecuted[fault]());

        var failure = await fixture.FailAsync(kind);

        Assert.Equal(GraphChatError.ChatOutcomeUnknown, failure.Error);
        Assert.Single(fixture.Network.Sent);
        Assert.Equal(fixture.Network.Sent[0].Headers["client-request-id"], failure.ClientRequestId);
        Assert.Contains("may exist", failure.RecommendedAction, StringComparison.Ordinal);
    }, usesPool: false);

    [Fact]
    public void A_group_whose_response_is_lost_on_a_later_attempt_is_ChatOutcomeUnknown() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number switch { 1 => Reply.Unreachable(), 2 => Reply.Throttled("3"), 3 => Reply.UserNotFound(), _ => Reply.Closed() });

        Assert.Equal(GraphChatError.ChatOutcomeUnknown, (await fixture.FailAsync(RequestKind.Group)).Error);
        Assert.Equal(4, fixture.Network.Sent.Count);
    }, usesPool: false);

    [Theory]
    [InlineData(RequestKind.Get, true, GraphChatError.NotConnected)]
    [InlineData(RequestKind.OneOnOne, true, GraphChatError.NotConnected)]
    [InlineData(RequestKind.Group, false, GraphChatError.NotConnected)]
    [InlineData(RequestKind.Group, true, GraphChatError.ChatOutcomeUnknown)]
    public void A_connection_that_was_closed_during_a_request_is_not_used_again(RequestKind kind, bool isSent, GraphChatError expected) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => new Reply { Breaks = new ObjectDisposedException("handler"), TakesBody = isSent });

        var failure = await fixture.FailAsync(kind);

        Assert.Equal(expected, failure.Error);
        Assert.Single(fixture.Network.Sent);
        Assert.Contains("closed", failure.Message, StringComparison.Ordinal);
    }, usesPool: false);

    [Fact]
    public void Delays_double_with_jitter_up_to_16_s() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Reply.Error(500));

        await fixture.FailAsync(RequestKind.Get);

        var delays = fixture.Network.Times.Zip(fixture.Network.Times.Skip(1), (a, b) => b - a).ToArray();
        Assert.Equal(6, delays.Length);
        for (var i = 0; i < 6; i++)
            Assert.InRange(delays[i], Math.Min(Math.Pow(2, i), 16), Math.Min(Math.Pow(2, i), 16) * 1.25);
        Assert.Equal(time.Elapsed.TotalSeconds, delays.Sum(), 0.001);
    }, usesPool: false);

    [Fact]
    public void An_invalid_certificate_is_not_retried() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => new()
        {
            TakesBody = false,
            Breaks = new HttpRequestException(HttpRequestError.SecureConnectionError, "The SSL connection could not be established.", new AuthenticationException("The remote certificate is invalid.")),
        });

        var failure = await fixture.FailAsync(RequestKind.Group);

        Assert.Equal(GraphChatError.ServiceUnavailable, failure.Error);
        Assert.Single(fixture.Network.Sent);
        Assert.Contains("certificate", failure.Message, StringComparison.Ordinal);
    }, usesPool: false);

    [Fact]
    public void An_attempt_times_out_after_100_s() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number == 1 ? Reply.Silence() : Reply.Ok());

        using var response = await fixture.SendAsync(RequestKind.OneOnOne);

        Assert.InRange(fixture.Network.Sent[1].At.TotalSeconds, 101, 101.26);
    }, usesPool: false);

    private static TheoryData<string, RequestKind> Cross(IEnumerable<string> faults, params RequestKind[] kinds)
    {
        var rows = new TheoryData<string, RequestKind>();
        foreach (var fault in faults)
            foreach (var kind in kinds)
                rows.Add(fault, kind);
        return rows;
    }
}
