namespace ChatModule.Graph.Tests;

/// <summary>Retry table, row "429, or 503 with Retry-After": "wait as told, again", in both columns.</summary>
public class ThrottlingTests
{
    [Theory]
    [InlineData(RequestKind.Get, 429)]
    [InlineData(RequestKind.OneOnOne, 429)]
    [InlineData(RequestKind.Group, 429)]
    [InlineData(RequestKind.Get, 503)]
    [InlineData(RequestKind.OneOnOne, 503)]
    [InlineData(RequestKind.Group, 503)]
    public void It_waits_as_told_and_asks_again(RequestKind shape, int status) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number == 1 ? Reply.Throttled("7", status) : Reply.Ok());

        using var answer = await fixture.SendAsync(shape);

        Assert.Equal([0, 7], fixture.Network.Times);
        Assert.Equal(fixture.Network.Sent[0].Headers["client-request-id"], fixture.Network.Sent[1].Headers["client-request-id"]);
        Assert.Equal(fixture.Network.Sent[0].Body, fixture.Network.Sent[1].Body);
    }, usesPool: false);

    [Theory]
    [InlineData(RequestKind.Get)]
    [InlineData(RequestKind.Group)]
    public void Being_told_to_wait_is_no_try(RequestKind shape) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number <= 40 ? Reply.Throttled("10") : Reply.Ok());

        using var answer = await fixture.SendAsync(shape);

        Assert.Equal(41, fixture.Network.Sent.Count);
        Assert.Equal(400, time.Elapsed.TotalSeconds, 0.1);
    }, usesPool: false);

    [Fact]
    public void Waits_and_faults_are_counted_apart() => VirtualTimeRunner.Run(async time =>
    {
        // Six faults, and a wait before each: the seventh try succeeds.
        var fixture = new SenderFixture(time, request => request.Number % 2 == 1 ? Reply.Throttled("5") : request.Number < 14 ? Reply.Error(500) : Reply.Ok());

        using var answer = await fixture.SendAsync(RequestKind.OneOnOne);

        Assert.Equal(14, fixture.Network.Sent.Count);
    }, usesPool: false);

    [Theory]
    [InlineData(RequestKind.Get)]
    [InlineData(RequestKind.OneOnOne)]
    [InlineData(RequestKind.Group)]
    public void The_waits_of_an_item_are_bounded_by_ten_minutes(RequestKind shape) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Reply.Throttled("250"));

        var failure = await fixture.FailAsync(shape);

        Assert.Equal(GraphChatError.Throttled, failure.Error);
        Assert.Equal((429, "Code", "inner-1"), (failure.StatusCode, failure.ServiceCode, failure.RequestId));
        Assert.Equal([0, 250, 500], fixture.Network.Times);
        Assert.Equal(500, time.Elapsed.TotalSeconds);
    }, usesPool: false);

    [Fact]
    public void Exactly_ten_minutes_are_waited() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number <= 2 ? Reply.Throttled("300") : Reply.Ok());

        using var answer = await fixture.SendAsync(RequestKind.Group);

        Assert.Equal([0, 300, 600], fixture.Network.Times);
    }, usesPool: false);

    [Fact]
    public void A_503_until_the_end_is_ServiceUnavailable() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Reply.Throttled("300", 503));

        Assert.Equal(GraphChatError.ServiceUnavailable, (await fixture.FailAsync(RequestKind.Group)).Error);
    }, usesPool: false);

    [Fact]
    public void A_request_behind_a_gate_that_stays_shut_is_not_sent() => VirtualTimeRunner.Run(async time =>
    {
        // 400 s of this item's patience go by in front of the gate; the next 300 s would be too long.
        var fixture = new SenderFixture(time, request => request.Number switch { 1 => Reply.Throttled("400"), _ => Reply.Throttled("300") });

        var failure = await fixture.FailAsync(RequestKind.Group);

        Assert.Equal(GraphChatError.Throttled, failure.Error);
        Assert.Equal([0, 400], fixture.Network.Times);
    }, usesPool: false);

    [Fact]
    public void Without_Retry_After_the_waits_grow_and_end_after_ten_minutes() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Reply.Throttled(null));

        Assert.Equal(GraphChatError.Throttled, (await fixture.FailAsync(RequestKind.Group)).Error);

        var pauses = fixture.Network.Times.Zip(fixture.Network.Times.Skip(1), (a, b) => b - a).ToArray();
        Assert.InRange(pauses[0], 1, 1.26);
        for (var i = 0; i < pauses.Length; i++)
            Assert.InRange(pauses[i], Math.Min(Math.Pow(2, i), 30), Math.Min(Math.Pow(2, i), 30) * 1.25 + 0.01);
        Assert.InRange(time.Elapsed.TotalSeconds, 560, 600);
    }, usesPool: false);

    [Theory]
    [InlineData("86400")]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("NaN")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    public void An_absurd_Retry_After_is_as_none(string value) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number == 1 ? Reply.Throttled(value) : Reply.Ok());

        using var answer = await fixture.SendAsync(RequestKind.Group);

        Assert.InRange(fixture.Network.Sent[1].At.TotalSeconds, 1, 1.26);
    }, usesPool: false);

    [Fact]
    public void A_date_is_measured_by_the_answers_own_clock() => VirtualTimeRunner.Run(async time =>
    {
        // The service's clock is a year ahead of ours.
        var fixture = new SenderFixture(time, request => request.Number > 1 ? Reply.Ok() : Reply.Throttled("Mon, 01 Mar 2027 12:00:25 GMT") with
        {
            Headers = new() { ["Retry-After"] = "Mon, 01 Mar 2027 12:00:25 GMT", ["Date"] = "Mon, 01 Mar 2027 12:00:00 GMT" },
        });

        using var answer = await fixture.SendAsync(RequestKind.Get);

        Assert.Equal([0, 25], fixture.Network.Times);
    }, usesPool: false);
}
