using ChatModule.Graph.Http;
using ChatModule.Graph.Retry;
using ChatModule.Tests;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace ChatModule.Graph.Tests;

/// <summary>
/// For any response, the client returns a valid result or throws a <see cref="GraphChatException"/>. Each run has the same
/// responses. Another Replay has others.
/// </summary>
[Properties(Replay = "4711,7", QuietOnSuccess = true)]
public class GraphFuzzTests
{
    private static readonly Arbitrary<FuzzResponse> Operations = FuzzResponse.Of(
        """{"id":"a-b-c","operationType":"createChat","createdDateTime":"2021-05-27T21:23:41.9085453Z","status":"succeeded","attemptsCount":1,"values":"{\"appIds\":[\"1\"]}","error":{"code":"C","message":"M"}}""",
        "id", "operationType", "createdDateTime", "status", "lastActionDateTime", "attemptsCount", "targetResourceId", "targetResourceLocation", "values", "error");

    private static readonly Arbitrary<FuzzResponse> Pages = FuzzResponse.Of(
        """{"value":[{"id":"a","status":"failed","error":null},{"id":"b"}],"@odata.nextLink":"https://graph.microsoft.com/beta/chats/19:x/operations?$skiptoken=1"}""",
        "value", "@odata.nextLink", "@odata.context");

    private static readonly Arbitrary<FuzzResponse> Errors = FuzzResponse.Of(
        """{"error":{"code":"BadRequest","message":"Failed to find users","innerError":{"date":"2022-07-15T13:58:13","request-id":"r"}}}""",
        "error", "code", "message");

    private static readonly Arbitrary<int> Statuses = Gen.Elements(400, 401, 403, 404, 409, 412, 429, 500, 502, 503, 504).ToArbitrary();

    private static readonly Arbitrary<FuzzResponse> Chats = FuzzResponse.Of(
        """{"id":"19:x","topic":"T","createdDateTime":"2020-12-04T23:11:16.175Z","chatType":"group","webUrl":"https://teams.microsoft.com/l/chat/19"}""",
        "id", "topic", "createdDateTime", "chatType", "webUrl", "members", "installedApps", "@odata.type");

    private static readonly Arbitrary<FuzzResponse> People = FuzzResponse.Of(
        """{"id":"8b081ef6","userPrincipalName":"a@b.c","value":[{"@odata.type":"#microsoft.graph.aadUserConversationMember","roles":["owner"],"userId":"u"}]}""",
        "id", "userPrincipalName", "value", "@odata.nextLink", "@odata.type");

    private static readonly Arbitrary<FuzzResponse> Messages = FuzzResponse.Of(
        """
        {"value":[{"id":"1","messageType":"message","createdDateTime":"2026-03-01T09:00:00Z","from":{"user":{"id":"u"}},
         "body":{"contentType":"html","content":"<p>a &amp; <at id=\"0\">b</at></p>"},
         "attachments":[{"id":"a","contentType":"application/vnd.microsoft.card.adaptive","content":"{}"}]}]}
        """,
        "value", "from", "user", "body", "content", "attachments", "eventDetail", "@odata.type");

    private static readonly string[] ValidDelays = ["5", "0.5", "Sun, 01 Mar 2026 12:01:30 GMT"];

    private static readonly Arbitrary<string> Delays = Gen.Frequency((1, Gen.Elements(ValidDelays)), (4, FuzzText.Mutated(ValidDelays))).ToArbitrary();

    [Property(MaxTest = 10_000)]
    public Property A_Retry_After_header_is_a_valid_delay_or_ignored() => Prop.ForAll(Delays, header =>
    {
        if (RetryAfterHeader.Parse(header, DateTimeOffset.UnixEpoch) is { } delay)
            Assert.InRange(delay, TimeSpan.FromTicks(1), TimeSpan.FromDays(1));
    });

    [Property(MaxTest = 10_000)]
    public Property A_malformed_operation_is_read_or_an_error() => Prop.ForAll(Operations, response => { ErrorOf(response, 200, GetOperationAsync); });

    [Property(MaxTest = 6_000)]
    public Property A_malformed_page_of_operations_is_read_or_an_error() => Prop.ForAll(Pages, response => { ErrorOf(response, 200, ListOperationsAsync); });

    [Property(MaxTest = 3_000)]
    public Property Malformed_members_and_callers_are_read_or_an_error() => Prop.ForAll(People, response => { ErrorOf(response, 200, GetPeopleAsync); });

    [Property(MaxTest = 3_000)]
    public Property Malformed_messages_are_read_or_an_error() =>
        Prop.ForAll(Messages, response => { ErrorOf(response, 200, ListMessagesAsync); });

    [Property(MaxTest = 1_000)]
    public Property A_malformed_chat_is_read_or_may_exist() => Prop.ForAll(Chats, response =>
        Assert.Contains(ErrorOf(response, 201, CreateChatAsync), new GraphChatError?[] { null, GraphChatError.ChatOutcomeUnknown, GraphChatError.InvalidResponse, GraphChatError.UntrustedLocation }));

    [Property(MaxTest = 1_000)]
    public Property A_malformed_error_of_a_chat_is_an_error() => Prop.ForAll(Errors, response => Assert.NotNull(ErrorOf(response, 400, CreateChatAsync)));

    [Property(MaxTest = 20_000)]
    public Property A_malformed_error_response_is_still_an_error() => Prop.ForAll(Errors, Statuses, (response, status) =>
    {
        var attempt = Read(response, status);
        Assert.NotEqual(AttemptOutcome.Succeeded, attempt.Outcome);
        Assert.Equal(status >= 500, attempt.Outcome == AttemptOutcome.ResponseLost);
        Assert.Equal(status == 429, AttemptClassifier.IsThrottled(attempt.Outcome));
        Assert.DoesNotContain(GraphErrorMapper.ToException(attempt.Error!, "It", GraphRequestKinds.CreateGroup, null).Message, char.IsControl);
    });

    [Fact]
    public void The_responses_are_valid_and_malformed()
    {
        AssertValidAndMalformed(Operations, response => ErrorOf(response, 200, GetOperationAsync) is not null);
        AssertValidAndMalformed(Pages, response => ErrorOf(response, 200, ListOperationsAsync) is not null);
        AssertValidAndMalformed(People, response => ErrorOf(response, 200, GetPeopleAsync) is not null);
        AssertValidAndMalformed(Messages, response => ErrorOf(response, 200, ListMessagesAsync) is not null);
        AssertValidAndMalformed(Chats, response => ErrorOf(response, 201, CreateChatAsync) is not null);
        AssertValidAndMalformed(Errors, response => Read(response, 400).Error!.Message is null);
        AssertValidAndMalformed(Delays, header => RetryAfterHeader.Parse(header, DateTimeOffset.UnixEpoch) is null);
    }

    // With only valid or only malformed responses, a property couldn't fail.
    private static void AssertValidAndMalformed<T>(Arbitrary<T> responses, Func<T, bool> isMalformed)
    {
        const int Count = 500;
        Assert.InRange(responses.Generator.Sample(Count, new Rnd(4711, 7), 50).Count(isMalformed), Count / 20, Count * 19 / 20);
    }

    // Any other exception fails the test.
    private static GraphChatError? ErrorOf(FuzzResponse response, int status, Func<IGraphChatClient, Task> sendAsync) => VirtualTimeRunner.Run(async time =>
    {
        using var service = new Service(request => request.Uri.Query.Contains("skiptoken", StringComparison.Ordinal)
            ? Reply.Json("""{"value":[]}""")
            : response.ToReply(status), time: time);
        try
        {
            await sendAsync(service.Client);
            return (GraphChatError?)null;
        }
        catch (GraphChatException e)
        {
            Assert.DoesNotContain('\u001b', e.Message);
            return e.Error;
        }
    }, usesPool: false);

    private static Attempt Read(FuzzResponse response, int status) => VirtualTimeRunner.Run(async _ =>
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://graph.microsoft.com/beta/chats");
        return await ResponseReader.ReadAsync(request, response.ToReply(status).ToResponse(), CancellationToken.None);
    }, usesPool: false);

    private static Task GetOperationAsync(IGraphChatClient client) => client.GetOperationAsync("19:x", "y", [], default);

    private static async Task ListOperationsAsync(IGraphChatClient client)
    {
        var operations = 0;
        await foreach (var _ in client.ListOperationsAsync("19:x", [], default))
            if (++operations > 50)
                break;
    }

    private static async Task ListMessagesAsync(IGraphChatClient client)
    {
        var messages = 0;
        await foreach (var _ in client.ListMessagesAsync("19:x", null, default))
            if (++messages > 50)
                break;
    }

    private static Task CreateChatAsync(IGraphChatClient client) => client.CreateChatAsync(Service.Group("app"), default);

    private static async Task GetPeopleAsync(IGraphChatClient client)
    {
        await client.GetCallerAsync(default);
        await client.GetMembersAsync("19:x", default);
    }
}
