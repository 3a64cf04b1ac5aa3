namespace ChatModule.Graph.Tests;

/// <summary>The token is sent only to the connected host, never to a redirect, and isn't in any output.</summary>
public class TrustTests
{
    [Theory]
    [InlineData("https://graph.microsoft.us")]
    [InlineData("http://127.0.0.1:5123/gateway")]
    public async Task Every_request_goes_to_the_connected_endpoint_with_the_token_and_a_request_ID(string endpoint)
    {
        using var service = new Service(Reply.Json("""{"id":"19:x","value":[]}"""), endpoint);

        foreach (var send in Requests(service.Client))
            await send();

        Assert.All(service.Sent, sent =>
        {
            Assert.StartsWith($"{endpoint}/beta/", sent.Uri.AbsoluteUri, StringComparison.Ordinal);
            Assert.Equal(Service.Token, sent.Token);
        });
        Assert.Equal(5, service.Sent.Select(sent => sent.Headers["client-request-id"]).Distinct().Count());
    }

    [Fact]
    public async Task A_chat_ID_cannot_change_the_path_of_a_request()
    {
        using var service = new Service(Reply.Json("""{"id":"a"}"""));

        await service.Client.GetOperationAsync("19:a/../../me?x=#y", "o/../p%2f", [], default);

        var path = Assert.Single(service.Sent).Uri.AbsolutePath;
        Assert.Equal("", service.Sent[0].Uri.Query);
        Assert.Equal(["", "beta", "chats"], path.Split('/')[..3]);
        Assert.Equal(6, path.Split('/').Length);
    }

    [Fact]
    public async Task A_trace_line_has_method_path_status_and_IDs_and_never_the_token_or_a_body()
    {
        var trace = new RecordingTrace(TimeProvider.System) { IsEnabled = true };
        using var service = new Service(_ => Reply.Error(403, "Forbidden", "\\u001b[2Jno") with { Headers = new() { ["request-id"] = "r-1" } }, trace: trace);

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => service.Client.CreateChatAsync(Service.Group(), default));

        var line = Assert.Single(trace.Lines);
        Assert.StartsWith("POST /beta/chats -> 403 in ", line, StringComparison.Ordinal);
        Assert.Contains("request-id r-1", line, StringComparison.Ordinal);
        Assert.Contains(service.Sent[0].Headers["client-request-id"], line, StringComparison.Ordinal);
        foreach (var text in new[] { line, failure.ToString(), $"{failure.Explanation}", $"{failure.RecommendedAction}" })
        {
            Assert.DoesNotContain("secret-of-the-test", text, StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', text);
        }
        Assert.DoesNotContain("megan", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_pages_of_members_are_read()
    {
        using var service = new Service(request => Reply.Json(request.Number == 1
            ? """{"value":[{"@odata.type":"#microsoft.graph.aadUserConversationMember","id":"MCM=","roles":["owner"],"userId":"u1","email":"a@b.c","tenantId":"t"}],"@odata.nextLink":"https://graph.microsoft.com/beta/chats/19:x/members?$skiptoken=1"}"""
            : """{"value":[{"@odata.type":"#microsoft.graph.aadUserConversationMember","roles":["guest"],"userId":"u2"}]}"""));

        var members = await service.Client.GetMembersAsync("19:x", default);

        Assert.Equal([("u1", "a@b.c", "owner", "t"), ("u2", null, "guest", null)], members.Select(member => (member.UserId, member.UserPrincipalName, member.Role, member.TenantId)));
        Assert.Equal("?$skiptoken=1", Uri.UnescapeDataString(service.Sent[1].Uri.Query));
    }

    [Fact]
    public async Task A_next_page_of_members_on_another_host_is_not_requested()
    {
        using var service = new Service(Reply.Json("""{"value":[],"@odata.nextLink":"https://evil.example/beta/chats"}"""));

        Assert.Equal(GraphChatError.UntrustedLocation, (await Assert.ThrowsAsync<GraphChatException>(() => service.Client.GetMembersAsync("19:x", default))).Error);
        Assert.Single(service.Sent);
    }

    [Fact]
    public async Task The_caller_is_read_with_ID_and_UPN()
    {
        using var service = new Service(Reply.Json("""{"id":"8b081ef6-4792-4def-b2c9-c363a1bf41d5","userPrincipalName":"ann_x.com#EXT#@contoso.com"}"""));

        var caller = await service.Client.GetCallerAsync(default);

        Assert.Equal(("8b081ef6-4792-4def-b2c9-c363a1bf41d5", "ann_x.com#EXT#@contoso.com", true), (caller.UserId, caller.UserPrincipalName, caller.IsGuest));
        Assert.Equal("?$select=id,userPrincipalName", Uri.UnescapeDataString(service.Sent[0].Uri.Query));
    }

    [Theory]
    [InlineData(16 * 1024 - 1)]
    [InlineData(16 * 1024)]
    [InlineData(16 * 1024 + 1)]
    [InlineData(1_000_000)]
    public async Task A_response_of_any_length_is_read_completely(int length)
    {
        const string Start = "{\"id\":\"19:x@thread.v2\",\"topic\":\"", End = "\"}";
        var topic = new string('t', length - Start.Length - End.Length);
        using var service = new Service(Reply.Ok(Start + topic + End));

        Assert.Equal(topic, (await service.Client.CreateChatAsync(Service.Group(), default)).Topic);
    }

    [Fact]
    public async Task At_most_10_MB_of_a_response_are_read()
    {
        var body = ScriptedContent.Endless();
        using var service = new Service(new Reply { Content = () => body });

        Assert.Equal(GraphChatError.ChatOutcomeUnknown, (await Assert.ThrowsAsync<GraphChatException>(() => service.Client.CreateChatAsync(Service.Group(), default))).Error);
        Assert.InRange(body.BytesRead, 10 * 1024 * 1024, 10 * 1024 * 1024 + 64 * 1024);
    }

    private static IEnumerable<Func<Task>> Requests(IGraphChatClient client) =>
    [
        () => client.CreateChatAsync(Service.Group(), default),
        () => client.GetOperationAsync("19:x", "y", [], default),
        () => client.GetMembersAsync("19:x", default),
        () => client.ListMessagesAsync("19:x", null, default).GetAsyncEnumerator().MoveNextAsync().AsTask(),
        () => client.GetCallerAsync(default),
    ];
}
