namespace ChatModule.Graph.Tests;

/// <summary>
/// A 429 response, or a 503 response with a Retry-After header, is retried after the delay:
/// https://learn.microsoft.com/graph/throttling.
/// </summary>
public class ThrottlingTests
{
    [Theory]
    [InlineData(RequestKind.Get, 429)]
    [InlineData(RequestKind.OneOnOne, 429)]
    [InlineData(RequestKind.Group, 429)]
    [InlineData(RequestKind.Get, 503)]
    [InlineData(RequestKind.OneOnOne, 503)]
    [InlineData(RequestKind.Group, 503)]
    public void A_throttled_request_is_retried_after_the_Retry_After_delay(RequestKind kind, int status) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number == 1 ? Reply.Throttled("7", status) : Reply.Ok());

        using var response = await fixture.SendAsync(kind);

        Assert.Equal([0, 7], fixture.Network.Times);
        Assert.Equal(fixture.Network.Sent[0].Headers["client-request-id"], fixture.Network.Sent[1].Headers["client-request-id"]);
        Assert.Equal(fixture.Network.Sent[0].Body, fixture.Network.Sent[1].Body);
    }, usesPool: false);

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public void The_delay_of_a_gateway_counts_but_a_group_may_have_been_forwarded(int status) => VirtualTimeRunner.Run(async time =>
    {
        var busy = Reply.Html(status) with { Headers = new() { ["Retry-After"] = "7" } };
        var fixture = new SenderFixture(time, request => request.Number == 1 ? busy : Reply.Ok());
        Assert.Equal(GraphChatError.ChatOutcomeUnknown, (await fixture.FailAsync(RequestKind.Group)).Error);
        Assert.Single(fixture.Network.Sent);
        (await fixture.SendAsync(RequestKind.Group)).Dispose();

        var idempotent = new SenderFixture(time, request => request.Number == 1 ? busy : Reply.Ok());
        (await idempotent.SendAsync(RequestKind.OneOnOne)).Dispose();

        // A read finds out first whether the service can be reached.
        Assert.Equal([0, 7, 7], fixture.Network.Times);
        Assert.Equal([7, 14], idempotent.Network.Times);
    }, usesPool: false);

    [Theory]
    [InlineData(RequestKind.Get)]
    [InlineData(RequestKind.Group)]
    public void A_throttled_request_is_not_counted_as_an_attempt(RequestKind kind) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number <= 40 ? Reply.Throttled("10") : Reply.Ok());

        using var response = await fixture.SendAsync(kind);

        Assert.Equal(41, fixture.Network.Sent.Count);
        Assert.Equal(400, time.Elapsed.TotalSeconds, 0.1);
    }, usesPool: false);

    [Fact]
    public void Throttling_and_transient_errors_are_counted_separately() => VirtualTimeRunner.Run(async time =>
    {
        // Six transient errors, each after a throttled request. The seventh attempt succeeds.
        var fixture = new SenderFixture(time, request => request.Number % 2 == 1 ? Reply.Throttled("5") : request.Number < 14 ? Reply.Error(500) : Reply.Ok());

        using var response = await fixture.SendAsync(RequestKind.OneOnOne);

        Assert.Equal(14, fixture.Network.Sent.Count);
    }, usesPool: false);

    [Theory]
    [InlineData(RequestKind.Get)]
    [InlineData(RequestKind.OneOnOne)]
    [InlineData(RequestKind.Group)]
    public void An_item_is_throttled_for_at_most_ten_minutes(RequestKind kind) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Reply.Throttled("250"));

        var failure = await fixture.FailAsync(kind);

        Assert.Equal(GraphChatError.Throttled, failure.Error);
        Assert.Equal((429, "Code", "inner-1"), (failure.StatusCode, failure.ServiceCode, failure.RequestId));
        Assert.Equal([0, 250, 500], fixture.Network.Times);
        Assert.Equal(500, time.Elapsed.TotalSeconds);
    }, usesPool: false);

    [Fact]
    public void A_delay_of_exactly_ten_minutes_is_allowed() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number <= 2 ? Reply.Throttled("300") : Reply.Ok());

        using var response = await fixture.SendAsync(RequestKind.Group);

        Assert.Equal([0, 300, 600], fixture.Network.Times);
    }, usesPool: false);

    [Fact]
    public void A_503_response_on_every_attempt_is_ServiceUnavailable() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Reply.Throttled("300", 503));

        Assert.Equal(GraphChatError.ServiceUnavailable, (await fixture.FailAsync(RequestKind.Group)).Error);
    }, usesPool: false);

    [Fact]
    public void A_request_that_stays_throttled_is_not_sent() => VirtualTimeRunner.Run(async time =>
    {
        // The first delay uses 400 s of the item's 10 minutes, so another 300 s would be too long.
        var fixture = new SenderFixture(time, request => request.Number switch { 1 => Reply.Throttled("400"), _ => Reply.Throttled("300") });

        var failure = await fixture.FailAsync(RequestKind.Group);

        Assert.Equal(GraphChatError.Throttled, failure.Error);
        Assert.Equal([0, 400], fixture.Network.Times);
    }, usesPool: false);

    [Fact]
    public void Without_Retry_After_delays_grow_and_end_after_ten_minutes() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Reply.Throttled(null));

        Assert.Equal(GraphChatError.Throttled, (await fixture.FailAsync(RequestKind.Group)).Error);

        var delays = fixture.Network.Times.Zip(fixture.Network.Times.Skip(1), (a, b) => b - a).ToArray();
        Assert.InRange(delays[0], 1, 1.26);
        for (var i = 0; i < delays.Length; i++)
            Assert.InRange(delays[i], Math.Min(Math.Pow(2, i), 30), Math.Min(Math.Pow(2, i), 30) * 1.25 + 0.01);
        Assert.InRange(time.Elapsed.TotalSeconds, 560, 600);
    }, usesPool: false);

    [Theory]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("NaN")]
    public void An_invalid_Retry_After_header_is_ignored(string value) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number == 1 ? Reply.Throttled(value) : Reply.Ok());

        using var response = await fixture.SendAsync(RequestKind.Group);

        Assert.InRange(fixture.Network.Sent[1].At.TotalSeconds, 1, 1.26);
    }, usesPool: false);

    [Fact]
    public void A_Retry_After_date_is_relative_to_the_Date_header() => VirtualTimeRunner.Run(async time =>
    {
        // The clock of the service is a year ahead.
        var fixture = new SenderFixture(time, request => request.Number > 1 ? Reply.Ok() : Reply.Throttled("Mon, 01 Mar 2027 12:00:25 GMT") with
        {
            Headers = new() { ["Retry-After"] = "Mon, 01 Mar 2027 12:00:25 GMT", ["Date"] = "Mon, 01 Mar 2027 12:00:00 GMT" },
        });

        using var response = await fixture.SendAsync(RequestKind.Get);

        Assert.Equal([0, 25], fixture.Network.Times);
    }, usesPool: false);
}
