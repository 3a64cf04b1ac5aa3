namespace ChatModule.Graph.Tests;

/// <summary>Which 4xx responses are retried, and what cancellation does.</summary>
public class RejectionTests
{
    [Theory]
    [InlineData(RequestKind.OneOnOne, 404)]
    [InlineData(RequestKind.Group, 404)]
    [InlineData(RequestKind.OneOnOne, 400)]
    [InlineData(RequestKind.Group, 400)]
    public void A_user_who_is_not_found_is_retried_once_after_a_second(RequestKind kind, int status) => VirtualTimeRunner.Run(async time =>
    {
        var found = new SenderFixture(time, request => request.Number == 1 ? Reply.UserNotFound(status) : Reply.Ok());
        using var response = await found.SendAsync(kind);
        Assert.Equal([0, 1], found.Network.Times);

        var notFound = new SenderFixture(time, _ => Reply.UserNotFound(status));
        var failure = await notFound.FailAsync(kind);
        Assert.Equal(GraphChatError.MemberNotFound, failure.Error);
        Assert.Equal([1, 2], notFound.Network.Times);
    }, usesPool: false);

    [Fact]
    public void A_user_who_is_not_found_is_retried_once_also_after_a_transient_error() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number == 2 ? Reply.Unreachable() : Reply.UserNotFound());

        var failure = await fixture.FailAsync(RequestKind.OneOnOne);

        Assert.Equal(GraphChatError.MemberNotFound, failure.Error);
        Assert.Equal(3, fixture.Network.Sent.Count);
    }, usesPool: false);

    [Fact]
    public void A_GET_request_with_that_error_is_not_retried() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Reply.UserNotFound());

        await fixture.FailAsync(RequestKind.Get);

        Assert.Single(fixture.Network.Sent);
    }, usesPool: false);

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(412)]
    [InlineData(413)]
    public void Any_other_4xx_response_is_final(int status) => VirtualTimeRunner.Run(async time =>
    {
        foreach (var kind in Enum.GetValues<RequestKind>())
        {
            var fixture = new SenderFixture(time, _ => Reply.Error(status) with { Headers = new() { ["Location"] = "https://evil.example/beta/chats", ["request-id"] = "header-1" } });

            var failure = await fixture.FailAsync(kind);

            Assert.Equal((status, "Code", "header-1"), (failure.StatusCode, failure.ServiceCode, failure.RequestId));
            Assert.Equal(RequestOutcome.NotExecuted, failure.Outcome);
            Assert.Single(fixture.Network.Sent);
        }
        Assert.Equal(TimeSpan.Zero, time.Elapsed);
    }, usesPool: false);

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public void A_redirect_is_final_and_ChatOutcomeUnknown_for_a_group(int status) => VirtualTimeRunner.Run(async time =>
    {
        foreach (var kind in Enum.GetValues<RequestKind>())
        {
            var fixture = new SenderFixture(time, _ => Reply.Error(status) with { Headers = new() { ["Location"] = "https://evil.example/beta/chats" } });
            var expected = kind == RequestKind.Group ? GraphChatError.ChatOutcomeUnknown : GraphChatError.UntrustedLocation;

            Assert.Equal(expected, (await fixture.FailAsync(kind)).Error);
            Assert.Equal("graph.microsoft.com", Assert.Single(fixture.Network.Sent).Uri.Host);
        }
        Assert.Equal(TimeSpan.Zero, time.Elapsed);
    }, usesPool: false);

    [Theory]
    [InlineData("innererror")]
    [InlineData("innerError")]
    public void The_inner_error_is_read_in_both_spellings(string name) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Reply.Json($$"""{"error":{"code":"C","message":"M","{{name}}":{"request-id":"r-9"} } }""", 400));

        Assert.Equal("r-9", (await fixture.FailAsync(RequestKind.Get)).RequestId);
    }, usesPool: false);

    [Fact]
    public void The_reasons_in_the_inner_errors_and_the_details_are_in_the_message_once() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Reply.Json("""
            {"error":{"code":"C","message":"Outer.","details":[{"code":"D","message":"Detail"},5,{"message":"outer"}],
             "innerError":{"message":"Inner","innerError":{"message":"Innermost"} } } }
            """, 400));

        Assert.Contains("Outer. Inner. Innermost. Detail (400 C)", (await fixture.FailAsync(RequestKind.Get)).Message, StringComparison.Ordinal);
    }, usesPool: false);

    [Theory]
    [InlineData("", false)]
    [InlineData("<html>", false)]
    [InlineData("null", false)]
    [InlineData("{\"error\":\"invalid\"}", false)]
    [InlineData("{\"error\":{\"code\":5,\"message\":{}}}", true)]
    [InlineData("{\"error\":{\"code\":\"\\ud800\",\"message\":\"\\udc00\"}}", true)]
    public void A_4xx_response_is_final_and_certain_only_when_it_has_an_error_of_the_service(string body, bool isCertain) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => new() { Status = 403, Body = body });

        var group = await fixture.FailAsync(RequestKind.Group);
        var oneOnOne = await fixture.FailAsync(RequestKind.OneOnOne);

        Assert.Equal((isCertain ? GraphChatError.MissingPermission : GraphChatError.ChatOutcomeUnknown, 403), (group.Error, group.StatusCode));
        Assert.Equal((GraphChatError.MissingPermission, 403), (oneOnOne.Error, oneOnOne.StatusCode));
        // A page of a gateway can be gone the next time.
        Assert.Equal(isCertain, oneOnOne.IsLasting);
        Assert.Equal(isCertain ? RequestOutcome.NotExecuted : RequestOutcome.Unknown, group.Outcome);
        Assert.Equal(2, fixture.Network.Sent.Count);
    }, usesPool: false);

    [Theory]
    [InlineData("WWW-Authenticate", true)]
    [InlineData("Via", false)]
    public void A_401_response_without_a_body_is_certain_only_when_it_names_the_token_that_is_wanted(
        string header, bool isCertain) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(
            time, _ => new() { Status = 401, Body = "", Headers = new() { [header] = "Bearer" } });

        var outcome = isCertain ? RequestOutcome.NotExecuted : RequestOutcome.Unknown;
        Assert.Equal(outcome, (await fixture.FailAsync(RequestKind.Group)).Outcome);
    }, usesPool: false);

    [Theory]
    [InlineData("of-the-response")]
    [InlineData(null)]
    public void An_error_has_the_ID_that_the_service_received(string? repeated) => VirtualTimeRunner.Run(async time =>
    {
        Dictionary<string, string> headers = repeated is null ? [] : new() { ["client-request-id"] = repeated };
        var fixture = new SenderFixture(time, _ => Reply.Error(400, "BadRequest") with { Headers = headers });

        var failure = await fixture.FailAsync(RequestKind.Group);

        Assert.Equal(repeated ?? fixture.Network.Sent[0].Headers["client-request-id"], failure.ClientRequestId);
    }, usesPool: false);

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    public void A_page_of_a_proxy_is_named_as_such_for_every_kind_of_request(int status) => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Reply.Html(status));

        foreach (var kind in Enum.GetValues<RequestKind>())
            Assert.Contains("isn't an error of Microsoft Graph", (await fixture.FailAsync(kind)).Message, StringComparison.Ordinal);
        if (status == 403)
            return;
        // It may have forwarded the request.
        var action = (await fixture.FailAsync(RequestKind.OneOnOne)).RecommendedAction;
        Assert.Contains("proxy", action, StringComparison.Ordinal);
        Assert.Contains("The chat may exist", action, StringComparison.Ordinal);
    }, usesPool: false);

    [Theory]
    [InlineData("during the delay after a transient error")]
    [InlineData("while throttled")]
    [InlineData("while sending")]
    [InlineData("before the retry for a user")]
    public void Cancellation_ends_any_wait_immediately(string when) => VirtualTimeRunner.Run(async time =>
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(0.5), time);
        var fixture = new SenderFixture(time, _ => when switch
        {
            "during the delay after a transient error" => Reply.Error(500),
            "while throttled" => Reply.Throttled("300"),
            "while sending" => Reply.Silence(),
            _ => Reply.UserNotFound(),
        });

        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => fixture.SendAsync(RequestKind.OneOnOne, cancellationToken: cancel.Token));

        // The cmdlet reports what may exist after a stop.
        if (when is "during the delay after a transient error" or "while sending")
            Assert.Equal(RequestOutcome.Unknown, Assert.IsType<GraphChatException>(thrown).Outcome);
        else
            Assert.IsAssignableFrom<OperationCanceledException>(thrown);
        Assert.Equal(0.5, time.Elapsed.TotalSeconds);
        Assert.Single(fixture.Network.Sent);
        Assert.Equal(0, fixture.Network.InFlight);
    }, usesPool: false);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_cancellation_the_outcome_of_a_group_is_unknown_only_when_its_request_was_sent(bool isSent) => VirtualTimeRunner.Run(async time =>
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(0.5), time);
        var fixture = new SenderFixture(time, _ => Reply.Silence(takesBody: isSent));

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => fixture.SendAsync(RequestKind.Group, cancellationToken: cancel.Token));

        if (isSent)
            Assert.Equal(GraphChatError.ChatOutcomeUnknown, Assert.IsType<GraphChatException>(failure).Error);
        else
            Assert.IsAssignableFrom<OperationCanceledException>(failure);
        Assert.Equal(0.5, time.Elapsed.TotalSeconds);
        Assert.Single(fixture.Network.Sent);
    }, usesPool: false);
}
