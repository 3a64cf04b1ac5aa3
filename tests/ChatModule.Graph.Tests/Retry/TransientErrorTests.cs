using System.Security.Authentication;

namespace ChatModule.Graph.Tests;

/// <summary>Retry table, the rows of faults: what is certain not to have reached the service, and what is not.</summary>
public class TransientErrorTests
{
    /// <summary>"could not connect (nothing was sent)".</summary>
    private static readonly Dictionary<string, Func<Reply>> NothingSent = new()
    {
        ["refused"] = () => Reply.Unreachable(),
        ["no such host"] = () => Reply.Unreachable(HttpRequestError.NameResolutionError),
        ["no TLS"] = () => Reply.Unreachable(HttpRequestError.SecureConnectionError),
        ["proxy"] = () => Reply.Unreachable(HttpRequestError.ProxyTunnelError),
        ["no connection in time"] = () => Reply.Silence(takesBody: false),
        ["the handler's own time-out"] = () => new() { TakesBody = false, Breaks = new TaskCanceledException("connect timeout", new TimeoutException()) },
    };

    /// <summary>"500, 502, 504, 503 without Retry-After, time-out, connection lost after sending", and answers that are none.</summary>
    private static readonly Dictionary<string, Func<Reply>> PerhapsDone = new()
    {
        ["500"] = () => Reply.Error(500),
        ["502"] = () => Reply.Html(502),
        ["503"] = () => Reply.Error(503),
        ["504"] = () => Reply.Error(504),
        ["time-out"] = () => Reply.Silence(),
        ["closed"] = Reply.Closed,
        ["reset"] = () => new() { Breaks = new IOException("Connection reset by peer") },
        ["unclear"] = () => new() { Breaks = new HttpRequestException("An error occurred while sending the request.") },
        ["cut off"] = () => Reply.Ok("""{"id":"19:x@thr"""),
        ["HTML"] = () => Reply.Html(),
        ["HTML said to be JSON"] = () => Reply.Html() with { MediaType = "application/json" },
        ["empty"] = () => Reply.Ok(""),
        ["no object"] = () => Reply.Ok("[]"),
        ["too deep"] = () => Reply.Ok(string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200)),
        ["body breaks"] = () => Reply.Ok() with { Content = () => new BrokenContent(whole: 12) },
        ["body never ends"] = () => Reply.Ok() with { Content = () => new EndlessContent() },
        ["500 with odd text"] = () => Reply.Error(500, "x", "\\ud800"),
        ["503 that is no JSON"] = () => new() { Status = 503, Body = "\0\u0001", MediaType = null },
    };

    public static TheoryData<string, RequestKind> NothingSentByShape => Cross(NothingSent.Keys, RequestKind.Get, RequestKind.OneOnOne, RequestKind.Group);

    public static TheoryData<string, RequestKind> PerhapsDoneRepeatable => Cross(PerhapsDone.Keys, RequestKind.Get, RequestKind.OneOnOne);

    public static TheoryData<string, RequestKind> PerhapsDoneGroup => Cross(PerhapsDone.Keys, RequestKind.Group);

    [Theory, MemberData(nameof(NothingSentByShape))]
    public void What_was_never_sent_is_sent_again(string fault, RequestKind shape) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number < 7 ? NothingSent[fault]() : Reply.Ok());

        using var answer = await fixture.SendAsync(shape);

        Assert.Equal(7, fixture.Network.Sent.Count);
        Assert.Single(fixture.Network.Sent.Select(request => request.Headers["client-request-id"]).Distinct());
    }, usesPool: false);

    [Theory, MemberData(nameof(NothingSentByShape))]
    public void After_seven_tries_it_is_ServiceUnavailable_for_certain(string fault, RequestKind shape) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => NothingSent[fault]());

        var failure = await fixture.FailAsync(shape);

        Assert.Equal(GraphChatError.ServiceUnavailable, failure.Error);
        Assert.Equal(7, fixture.Network.Sent.Count);
        Assert.Equal(shape != RequestKind.Get, failure.RecommendedAction!.Contains("nothing was created", StringComparison.Ordinal));
    }, usesPool: false);

    [Theory, MemberData(nameof(PerhapsDoneRepeatable))]
    public void What_may_have_been_done_is_repeated_where_twice_is_once(string fault, RequestKind shape) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number < 7 ? PerhapsDone[fault]() : Reply.Ok());

        using var answer = await fixture.SendAsync(shape);

        Assert.Equal(7, fixture.Network.Sent.Count);
    }, usesPool: false);

    [Theory, MemberData(nameof(PerhapsDoneRepeatable))]
    public void Seven_tries_are_the_most(string fault, RequestKind shape) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => PerhapsDone[fault]());

        var failure = await fixture.FailAsync(shape);

        Assert.Equal(7, fixture.Network.Sent.Count);
        Assert.Contains(failure.Error, new[] { GraphChatError.ServiceUnavailable, GraphChatError.InvalidResponse });
        Assert.Equal(PerhapsDone[fault]() is { Status: 200 or 201, Takes.Ticks: 0, Breaks: null } && fault != "body breaks", failure.Error == GraphChatError.InvalidResponse);
    }, usesPool: false);

    [Theory, MemberData(nameof(PerhapsDoneGroup))]
    public void A_group_that_may_have_been_made_is_sent_once_and_told(string fault, RequestKind shape) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => PerhapsDone[fault]());

        var failure = await fixture.FailAsync(shape);

        Assert.Equal(GraphChatError.ChatOutcomeUnknown, failure.Error);
        Assert.Single(fixture.Network.Sent);
        Assert.Equal(fixture.Network.Sent[0].Headers["client-request-id"], failure.ClientRequestId);
        Assert.Contains("may exist", failure.RecommendedAction, StringComparison.Ordinal);
    }, usesPool: false);

    [Fact]
    public void A_group_is_unknown_even_when_the_answer_was_lost_on_a_later_try() => VirtualTimeRunner.Run(async time =>
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
    public void A_connection_that_is_closed_meanwhile_is_told_and_not_used_again(RequestKind shape, bool isUnderWay, GraphChatError expected) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => new Reply { Breaks = new ObjectDisposedException("handler"), TakesBody = isUnderWay });

        var failure = await fixture.FailAsync(shape);

        Assert.Equal(expected, failure.Error);
        Assert.Single(fixture.Network.Sent);
        Assert.Contains("closed", failure.Message, StringComparison.Ordinal);
    }, usesPool: false);

    [Fact]
    public void The_pauses_double_with_jitter_up_to_16_s() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Reply.Error(500));

        await fixture.FailAsync(RequestKind.Get);

        var pauses = fixture.Network.Times.Zip(fixture.Network.Times.Skip(1), (a, b) => b - a).ToArray();
        Assert.Equal(6, pauses.Length);
        for (var i = 0; i < 6; i++)
            Assert.InRange(pauses[i], Math.Min(Math.Pow(2, i), 16), Math.Min(Math.Pow(2, i), 16) * 1.25);
        Assert.Equal(time.Elapsed.TotalSeconds, pauses.Sum(), 0.001);
    }, usesPool: false);

    [Fact]
    public void A_refused_certificate_stays_refused() => VirtualTimeRunner.Run(async time =>
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
    public void An_attempt_is_given_up_after_100_s() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number == 1 ? Reply.Silence() : Reply.Ok());

        using var answer = await fixture.SendAsync(RequestKind.OneOnOne);

        Assert.InRange(fixture.Network.Sent[1].At.TotalSeconds, 101, 101.26);
    }, usesPool: false);

    private static TheoryData<string, RequestKind> Cross(IEnumerable<string> faults, params RequestKind[] shapes)
    {
        var rows = new TheoryData<string, RequestKind>();
        foreach (var fault in faults)
            foreach (var shape in shapes)
                rows.Add(fault, shape);
        return rows;
    }
}
