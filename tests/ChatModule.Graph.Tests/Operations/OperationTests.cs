using System.Collections;
using ChatModule.Graph.Retry;

namespace ChatModule.Graph.Tests;

/// <summary>
/// Reading and listing operations:
/// https://learn.microsoft.com/graph/api/resources/teamsasyncoperation?view=graph-rest-beta.
/// </summary>
public class OperationTests
{
    private const string Chat = "19:c253a29b5f694b55a6baad8e83510af7@thread.v2";
    private const string Id = "2432b57b-0abd-43db-aa7b-16eadd115d34-e88ae9aa-887e-4972-ac3e-bd578e38232e-cf58835e-43f0-4fc1-825e-5de55630e7e4";

    private const string DocumentedOperation = """
        { "@odata.context": "https://graph.microsoft.com/beta/$metadata#chats('19%3Ac253a29b5f694b55a6baad8e83510af7%40thread.v2')/operations/$entity",
          "id": "2432b57b-0abd-43db-aa7b-16eadd115d34-e88ae9aa-887e-4972-ac3e-bd578e38232e-cf58835e-43f0-4fc1-825e-5de55630e7e4",
          "operationType": "createChat", "createdDateTime": "2021-05-27T21:23:41.9085453Z", "status": "succeeded",
          "lastActionDateTime": "2021-05-27T21:23:45.1899277Z", "attemptsCount": 1, "targetResourceId": "19:c253a29b5f694b55a6baad8e83510af7@thread.v2",
          "targetResourceLocation": "/chats('19:c253a29b5f694b55a6baad8e83510af7@thread.v2')",
          "values": "{\"appIds\":[\"1542629c-01b3-4a6d-8f76-1938b779e48d\"]}", "error": null }
        """;

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    public async Task The_documented_operation_is_read_in_full(int status)
    {
        // The documented sample has 202: https://learn.microsoft.com/graph/api/teamsasyncoperation-get?view=graph-rest-beta.
        using var service = new Service(Reply.Json(DocumentedOperation, status));

        var operation = await service.Client.GetOperationAsync(Chat, Id, [], default);

        Assert.Equal((Id, Chat, "createChat", "succeeded"), (operation.OperationId, operation.ChatId, operation.OperationType, operation.Status));
        Assert.Equal("2021-05-27T21:23:41.9085453+00:00", operation.CreatedDateTime!.Value.ToString("O"));
        Assert.Equal("2021-05-27T21:23:45.1899277+00:00", operation.LastActionDateTime!.Value.ToString("O"));
        Assert.Equal((1, Chat, $"/chats('{Chat}')"), (operation.AttemptsCount, operation.TargetResourceId, operation.TargetResourceLocation));
        var values = Assert.IsAssignableFrom<IDictionary>(operation.Values);
        Assert.Equal(["1542629c-01b3-4a6d-8f76-1938b779e48d"], Assert.IsType<object[]>(values["appids"]));
        Assert.Equal((null, null, true, true), (operation.ErrorCode, operation.ErrorMessage, operation.IsCompleted, operation.Succeeded));
    }

    [Fact]
    public async Task A_request_has_the_documented_address_and_headers()
    {
        using var service = new Service(Reply.Json(DocumentedOperation));

        await service.Client.GetOperationAsync(Chat, Id, ["id", "status"], default);

        var sent = Assert.Single(service.Sent);
        Assert.Equal($"/beta/chats/{Chat}/operations/{Id}", Uri.UnescapeDataString(sent.Uri.AbsolutePath));
        Assert.Equal("?$select=id,status", Uri.UnescapeDataString(sent.Uri.Query));
        Assert.Equal("include-unknown-enum-members", sent.Headers["Prefer"]);
        Assert.True(Guid.TryParse(sent.Headers["client-request-id"], out _));
        Assert.Equal(Service.Token, sent.Token);
        Assert.StartsWith("ChatModule/", sent.Headers["User-Agent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_property_that_is_not_selected_is_null()
    {
        using var service = new Service(Reply.Json("""{"status":"inProgress"}"""));

        var operation = await service.Client.GetOperationAsync(Chat, Id, ["status"], default);

        Assert.Equal(("inProgress", null, null, null, null), (operation.Status, operation.OperationId, operation.CreatedDateTime, operation.AttemptsCount, operation.Values));
        Assert.False(operation.IsCompleted);
    }

    [Theory]
    [InlineData("unknownFutureValue", false)]
    [InlineData("somethingNew", false)]
    [InlineData("notStarted", false)]
    [InlineData("failed", true)]
    [InlineData("invalid", true)]
    public async Task A_status_is_returned_unchanged(string status, bool completed)
    {
        using var service = new Service(Reply.Json($$"""{"id":"a","status":"{{status}}","operationType":"somethingNew","error":{"code":"C","message":"M"} }"""));

        var operation = await service.Client.GetOperationAsync(Chat, Id, [], default);

        Assert.Equal((status, "somethingNew", completed, false), (operation.Status, operation.OperationType, operation.IsCompleted, operation.Succeeded));
        Assert.Equal(("C", "M"), (operation.ErrorCode, operation.ErrorMessage));
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData("\"\"", null)]
    [InlineData("\"not json\"", "not json")]
    [InlineData("\"\\\"\\\\ud800\\\"\"", "\uFFFD")]
    [InlineData("\"7\"", 7L)]
    [InlineData("\"true\"", true)]
    [InlineData("\"1.5\"", 1.5)]
    [InlineData("\"9007199254740993\"", 9007199254740993L)]
    [InlineData("12", 12L)]
    public async Task Values_are_parsed_and_invalid_JSON_stays_a_string(string json, object? expected)
    {
        using var service = new Service(Reply.Json($$"""{"id":"a","values":{{json}} }"""));

        Assert.Equal(expected, (await service.Client.GetOperationAsync(Chat, Id, [], default)).Values);
    }

    [Fact]
    public async Task All_operations_of_a_chat_are_listed_page_by_page()
    {
        using var service = new Service(request => Reply.Json(request.Number switch
        {
            1 => """{"value":[{"id":"a","status":"failed"},{"id":"b"}],"@odata.nextLink":"https://graph.microsoft.com/beta/chats/19:x/operations?$skiptoken=1"}""",
            2 => """{"value":[],"@odata.nextLink":"https://graph.microsoft.com/beta/chats/19:x/operations?$skiptoken=2"}""",
            _ => """{"value":[{"id":"c"}]}""",
        }));

        var ids = await ListAsync(service);

        Assert.Equal(["a", "b", "c"], ids);
        Assert.Equal(["", "?$skiptoken=1", "?$skiptoken=2"], service.Sent.Select(sent => Uri.UnescapeDataString(sent.Uri.Query)));
        Assert.All(service.Sent, sent => Assert.Equal((Service.Token, "include-unknown-enum-members"), (sent.Token, sent.Headers["Prefer"])));
    }

    [Theory]
    [InlineData("https://evil.example/beta/chats/x/operations?$skiptoken=1")]
    [InlineData("http://graph.microsoft.com/beta/chats/x/operations?$skiptoken=1")]
    [InlineData("https://graph.microsoft.com@evil.example/beta/chats")]
    [InlineData("https://graph.microsoft.com:444/beta/chats")]
    public async Task A_next_page_on_another_host_is_UntrustedLocation_and_not_requested(string link)
    {
        using var service = new Service(Reply.Json($$"""{"value":[{"id":"a"}],"@odata.nextLink":"{{link}}"}"""));

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => ListAsync(service));

        Assert.Equal(GraphChatError.UntrustedLocation, failure.Error);
        Assert.StartsWith("The operations of the chat 19:x: The link to the next page leads to ", failure.Message, StringComparison.Ordinal);
        Assert.Single(service.Sent);
    }

    [Theory]
    [InlineData("chats/19:x/operations?$skiptoken=1")]
    [InlineData("/chats/19:x/operations?$skiptoken=1")]
    public async Task A_relative_next_link_is_relative_to_the_API_root(string link)
    {
        using var service = new Service(request => Reply.Json(request.Number == 1 ? $$"""{"value":[],"@odata.nextLink":"{{link}}"}""" : """{"value":[{"id":"c"}]}"""));

        Assert.Equal(["c"], await ListAsync(service));
        Assert.Equal("https://graph.microsoft.com/beta/chats/19:x/operations?$skiptoken=1", service.Sent[1].Uri.AbsoluteUri);
    }

    [Theory]
    [InlineData("""{"value":null}""")]
    [InlineData("""{}""")]
    [InlineData("")]
    public void A_response_without_a_value_array_is_not_an_empty_page(string body) => VirtualTimeRunner.Run(async time =>
    {
        using var service = new Service(_ => Reply.Json(body), time: time);

        Assert.Equal(GraphChatError.InvalidResponse, (await Assert.ThrowsAsync<GraphChatException>(() => ListAsync(service))).Error);
        Assert.Equal(RetryPolicy.MaxAttempts, service.Sent.Count);
    }, usesPool: false);

    [Fact]
    public async Task A_page_can_be_empty() => Assert.Empty(await ListAsync(new Service(Reply.Json("""{"value":[]}"""))));

    [Fact]
    public async Task A_repeated_next_link_is_InvalidResponse()
    {
        var pages = 0;
        using var service = new Service(_ => Reply.Json($$"""{"value":[{"id":"o{{++pages}}"}],"@odata.nextLink":"https://graph.microsoft.com/beta/chats/19:x/operations?page={{pages % 2}}"}"""));

        Assert.Equal(GraphChatError.InvalidResponse, (await Assert.ThrowsAsync<GraphChatException>(() => ListAsync(service))).Error);
        Assert.Equal(3, service.Sent.Count);
    }

    [Fact]
    public async Task More_pages_than_a_chat_can_have_members_are_InvalidResponse()
    {
        var pages = 0;
        using var service = new Service(_ => Reply.Json($$"""{"value":[],"@odata.nextLink":"https://graph.microsoft.com/beta/chats/19:x/members?page={{++pages}}"}"""));

        Assert.Equal(GraphChatError.InvalidResponse, (await Assert.ThrowsAsync<GraphChatException>(() => service.Client.GetMembersAsync("19:x", default))).Error);
        Assert.Equal(250, service.Sent.Count);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task A_dot_segment_is_not_an_ID_and_nothing_is_sent(string id)
    {
        using var service = new Service(Reply.Json("""{"id":"o"}"""));

        foreach (var request in new Func<Task>[] { () => service.Client.GetOperationAsync(id, "o", [], default), () => service.Client.GetOperationAsync("19:x", id, [], default) })
            Assert.Equal(GraphChatError.OperationNotFound, (await Assert.ThrowsAsync<GraphChatException>(request)).Error);
        Assert.Equal(GraphChatError.ChatNotFound, (await Assert.ThrowsAsync<GraphChatException>(() => service.Client.GetChatAsync(id, default))).Error);
        await Assert.ThrowsAsync<GraphChatException>(() => service.Client.GetMembersAsync(id, default));
        Assert.Empty(service.Sent);
    }

    [Fact]
    public async Task A_response_with_a_byte_order_mark_is_read()
    {
        using var service = new Service(Reply.Json("\uFEFF{\"id\":\"o\",\"status\":\"succeeded\"}"));
        Assert.True((await service.Client.GetOperationAsync("19:x", "o", [], default)).Succeeded);

        using var denied = new Service(Reply.Json("\uFEFF{\"error\":{\"code\":\"Malformed\",\"message\":\"M\"}}", 400));
        Assert.Equal("Malformed", (await Assert.ThrowsAsync<GraphChatException>(() => denied.Client.GetOperationAsync("19:x", "o", [], default))).ServiceCode);
    }

    [Fact]
    public async Task A_GET_request_has_no_content()
    {
        using var service = new Service(Reply.Json("""{"id":"19:x","value":[]}"""));

        await service.Client.GetOperationAsync("19:x", "o", [], default);
        await service.Client.GetMembersAsync("19:x", default);
        await service.Client.GetCallerAsync(default);
        await service.Client.GetChatAsync("19:x", default);

        Assert.Equal(4, service.Sent.Count);
        Assert.All(service.Sent, sent => Assert.False(sent.HasContent));
    }

    private static async Task<List<string?>> ListAsync(Service service)
    {
        List<string?> ids = [];
        await foreach (var operation in service.Client.ListOperationsAsync("19:x", [], default))
            ids.Add(operation.OperationId);
        return ids;
    }
}
