using System.Diagnostics;
using System.Text;
using ChatModule.Graph.Http;
using Xunit.Abstractions;

namespace ChatModule.Graph.Tests;

/// <summary>For any response, the client returns a valid result or throws a <see cref="GraphChatException"/>.</summary>
public class GraphFuzzTests(ITestOutputHelper output)
{
    private const string Operation = """{"id":"a-b-c","operationType":"createChat","createdDateTime":"2021-05-27T21:23:41.9085453Z","status":"succeeded","attemptsCount":1,"values":"{\"appIds\":[\"1\"]}","error":{"code":"C","message":"M"}}""";
    private const string Page = """{"value":[{"id":"a","status":"failed","error":null},{"id":"b"}],"@odata.nextLink":"https://graph.microsoft.com/beta/chats/19:x/operations?$skiptoken=1"}""";
    private const string ErrorBody = """{"error":{"code":"BadRequest","message":"Failed to find users","innerError":{"date":"2022-07-15T13:58:13","request-id":"r"}}}""";
    private const string Chat = """{"id":"19:x","topic":"T","createdDateTime":"2020-12-04T23:11:16.175Z","chatType":"group","webUrl":"https://teams.microsoft.com/l/chat/19"}""";

    private static readonly string[] OperationNames = ["id", "operationType", "createdDateTime", "status", "lastActionDateTime", "attemptsCount", "targetResourceId", "targetResourceLocation", "values", "error"];

    [Fact]
    public Task A_malformed_operation_is_read_or_an_error() => FuzzAsync(10_000, 1, fuzz => Body(fuzz, Operation, OperationNames), 200,
        service => service.Client.GetOperationAsync("19:x", "y", [], default));

    [Fact]
    public Task A_malformed_page_of_operations_is_read_or_an_error() => FuzzAsync(6_000, 2, fuzz => Body(fuzz, Page, ["value", "@odata.nextLink", "@odata.context"]), 200, async service =>
    {
        var pages = 0;
        await foreach (var _ in service.Client.ListOperationsAsync("19:x", [], default))
            if (++pages > 50)
                break;
    });

    [Fact]
    public async Task A_malformed_error_response_is_still_an_error()
    {
        const int Count = 20_000;
        var fuzz = new FuzzJson(6);
        var read = 0;
        for (var n = 0; n < Count; n++)
        {
            var body = Body(fuzz, ErrorBody, ["error", "code", "message"]);
            var status = fuzz.Pick([400, 401, 403, 404, 409, 412, 429, 500, 502, 503, 504]);
            using var request = new HttpRequestMessage(HttpMethod.Post, "https://graph.microsoft.com/beta/chats");
            using var response = new Reply { Status = status, Content = () => new ByteArrayContent(body) }.ToResponse();
            try
            {
                var attempt = await ResponseReader.ReadAsync(request, response, CancellationToken.None);
                Assert.NotEqual(AttemptOutcome.Succeeded, attempt.Outcome);
                Assert.Equal(status >= 500, attempt.Outcome == AttemptOutcome.ResponseLost);
                Assert.Equal(status == 429, attempt.Outcome == AttemptOutcome.Throttled);
                var failure = GraphErrorMapper.ToException(attempt.Error!, "It", GraphOperationPermissions.CreateChat, null);
                Assert.DoesNotContain(failure.Message, char.IsControl);
                read += attempt.Error!.Message is null ? 0 : 1;
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"input {n}, {status} {Encoding.UTF8.GetString(body)}: {e}");
            }
        }
        output.WriteLine($"{Count} inputs: {read} with a message");
        Assert.InRange(read, Count / 10, Count);
    }

    [Fact]
    public Task A_malformed_error_of_a_chat_is_an_error() => FuzzAsync(1_000, 3, fuzz => Body(fuzz, ErrorBody, ["error", "code", "message"]), 400,
        service => service.Client.CreateChatAsync(Service.Group(), default));

    [Fact]
    public Task A_malformed_chat_is_read_or_an_error() => FuzzAsync(1_000, 4, fuzz => Body(fuzz, Chat, ["id", "topic", "createdDateTime", "chatType", "webUrl", "members", "installedApps", "@odata.type"]), 201,
        service => service.Client.CreateChatAsync(Service.Group("app"), default), allowed: [GraphChatError.ChatOutcomeUnknown, GraphChatError.InvalidResponse, GraphChatError.UntrustedLocation]);

    [Fact]
    public Task Malformed_members_and_callers_are_read_or_an_error() => FuzzAsync(3_000, 5, fuzz => Body(fuzz, """{"id":"8b081ef6","userPrincipalName":"a@b.c","value":[{"@odata.type":"#microsoft.graph.aadUserConversationMember","roles":["owner"],"userId":"u"}]}""",
        ["id", "userPrincipalName", "value", "@odata.nextLink", "@odata.type"]), 200, async service =>
        {
            await service.Client.GetCallerAsync(default);
            await service.Client.GetMembersAsync("19:x", default);
        });

    private async Task FuzzAsync(int count, int seed, Func<FuzzJson, byte[]> createBody, int status, Func<Service, Task> send, GraphChatError[]? allowed = null)
    {
        var fuzz = new FuzzJson(seed);
        byte[] body = [];
        using var service = new Service(_ => new()
        {
            Status = status,
            Content = () => new ByteArrayContent(body),
            MediaType = fuzz.Next(10) == 0 ? null : "application/json",
        }, time: new SkippedDelays());
        var clock = Stopwatch.StartNew();
        var rejected = 0;
        for (var n = 0; n < count; n++)
        {
            body = createBody(fuzz);
            try
            {
                await send(service);
            }
            catch (GraphChatException e)
            {
                rejected++;
                Assert.True(allowed is null || allowed.Contains(e.Error), $"seed {seed}, input {n}: {e.Error} for {Encoding.UTF8.GetString(body)}");
                Assert.DoesNotContain('\u001b', e.Message);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}, input {n}, {Encoding.UTF8.GetString(body)}: {e}");
            }
            service.Sent.Clear();
        }
        output.WriteLine($"{count} inputs in {clock.ElapsedMilliseconds} ms: {count - rejected} read, {rejected} rejected");
        Assert.True(rejected > count / 20, "too few inputs were malformed");
    }

    private static byte[] Body(FuzzJson fuzz, string valid, string[] names) => fuzz.Next(2) == 0 ? fuzz.Mutate(valid) : Encoding.UTF8.GetBytes(fuzz.Object(names));
}
