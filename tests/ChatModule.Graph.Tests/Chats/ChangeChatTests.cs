using System.Text.Json.Nodes;

namespace ChatModule.Graph.Tests;

/// <summary>Members and topics are changed as documented below https://learn.microsoft.com/graph/api/resources/chat.</summary>
public sealed class ChangeChatTests
{
    private const string UserId = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";
    private const string HomeTenant = "2432b57b-0abd-43db-aa7b-16eadd115d34";
    private const string OtherTenant = "4dc1fe35-8ac6-4f0d-904a-7ebcd364bea1";
    private const string MembershipId = "MCMjMjQzMmI1N2I/YWJk+A==";

    private static readonly ChatTarget Chat = new("19:cf66807577b149cca1b7af0c32eec122@thread.v2") { Topic = "Sales" };
    private static readonly DateTimeOffset Since = new(2019, 4, 18, 23, 51, 43, 255, TimeSpan.Zero);

    public static TheoryData<string, string> Histories => new()
    {
        { "None", "" },
        { "All", """ "visibleHistoryStartDateTime": "0001-01-01T00:00:00Z", """ },
        { "Since", """ "visibleHistoryStartDateTime": "2019-04-18T23:51:43.255Z", """ },
    };

    [Theory, MemberData(nameof(Histories))]
    public async Task The_documented_member_is_added(string history, string property)
    {
        using var service = new Service(Created(MembershipId));
        DateTimeOffset? start = history switch { "All" => DateTimeOffset.MinValue, "Since" => Since, _ => null };

        await service.Client.AddMemberAsync(new(Chat, Person.FromKey(UserId), start, HomeTenant), default);

        var sent = Assert.Single(service.Sent);
        Assert.Equal((HttpMethod.Post, $"/beta/chats/{Chat.ChatId}/members"),
            (sent.Method, Uri.UnescapeDataString(sent.Uri.AbsolutePath)));
        AssertJson($$"""
            { "@odata.type": "#microsoft.graph.aadUserConversationMember",
              "user@odata.bind": "https://graph.microsoft.com/beta/users/{{UserId}}", {{property}}
              "roles": ["owner"] }
            """, sent);
    }

    [Theory]
    [InlineData("megan@contoso.com", "megan@contoso.com", "owner")]
    [InlineData("o'hara@contoso.com", "o'hara@contoso.com", "owner")]
    [InlineData("guest_fabrikam.com#EXT#@contoso.com", "guest_fabrikam.com%23EXT%23@contoso.com", "guest")]
    public async Task A_person_is_added_by_name_with_the_role_of_the_account(string name, string key, string role)
    {
        using var service = new Service(Created(MembershipId));

        await service.Client.AddMemberAsync(new(Chat, Person.FromKey(name), null, HomeTenant), default);

        AssertJson($$"""
            { "@odata.type": "#microsoft.graph.aadUserConversationMember", "roles": ["{{role}}"],
              "user@odata.bind": "https://graph.microsoft.com/beta/users/{{key}}" }
            """, Assert.Single(service.Sent));
    }

    [Fact]
    public async Task A_person_of_another_tenant_is_added_with_it()
    {
        using var service = new Service(Created(MembershipId));
        var person = Person.FromKey(UserId) with { TenantId = OtherTenant };

        var member = await service.Client.AddMemberAsync(new(Chat, person, null, HomeTenant), default);

        AssertJson($$"""
            { "@odata.type": "#microsoft.graph.aadUserConversationMember", "roles": ["owner"],
              "user@odata.bind": "https://graph.microsoft.com/beta/users/{{UserId}}",
              "tenantId": "{{OtherTenant}}" }
            """, Assert.Single(service.Sent));
        Assert.Equal(OtherTenant, member.TenantId);
    }

    [Theory]
    [InlineData("/chats/19:x@thread.v2/members/MCMjMjQzMmI1N2I/YWJk+A==", "")]
    [InlineData("/chats('19:x@thread.v2')/members('MCMjMjQzMmI1N2I/YWJk+A==')", "")]
    [InlineData("https://graph.microsoft.com/beta/chats/19%3Ax%40thread.v2/members/MCMjMjQzMmI1N2I%2FYWJk%2BA%3D%3D", "")]
    [InlineData(null, """{"id":"MCMjMjQzMmI1N2I/YWJk+A=="}""")]
    public async Task The_membership_ID_is_read_from_the_location_or_the_body(string? location, string body)
    {
        using var service = new Service(Reply.Json(body, 201) with { Headers = Location(location) });

        var member = await service.Client.AddMemberAsync(new(Chat, Person.FromKey(UserId), Since, HomeTenant), default);

        Assert.Equal((MembershipId, Chat.ChatId, UserId, "owner", Since),
            (member.MembershipId, member.ChatId, member.UserId, member.Role, member.VisibleHistoryStartDateTime));
    }

    [Theory]
    [InlineData(UserId)]
    [InlineData("lidia@contoso.com")]
    public async Task A_response_tells_both_the_ID_and_the_address(string key)
    {
        var body = $$"""{ "id": "{{MembershipId}}", "userId": "{{UserId}}", "email": "lidia@contoso.com" }""";
        using var service = new Service(Reply.Json(body, 201));

        var member = await service.Client.AddMemberAsync(new(Chat, Person.FromKey(key), null, HomeTenant), default);

        Assert.Equal((UserId, "lidia@contoso.com"), (member.UserId, member.UserPrincipalName));
    }

    [Theory]
    [InlineData(400, "AclCheckFailed-RosterAddMemberBlocked", GraphChatError.NotAGroup)]
    [InlineData(404, "Failed to find users with user principal name 'x@contoso.com'", GraphChatError.MemberNotFound)]
    [InlineData(400, "The provided '#microsoft.graph.aadUserConversationMember' for …", GraphChatError.BadRequest)]
    [InlineData(404, "Chat not found.", GraphChatError.ChatNotFound)]
    [InlineData(403, "Forbidden", GraphChatError.MissingPermission)]
    public async Task A_rejected_member_was_not_added(int status, string message, GraphChatError error)
    {
        using var service = new Service(Reply.Error(status, message: message));

        var failure = await Assert.ThrowsAsync<GraphChatException>(
            () => service.Client.AddMemberAsync(new(Chat, Person.FromKey("x@contoso.com"), null, HomeTenant), default));

        Assert.Equal((error, RequestOutcome.NotExecuted), (failure.Error, failure.Outcome));
        Assert.StartsWith("Adding x@contoso.com to the chat 'Sales': ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_membership_is_removed_by_its_ID()
    {
        using var service = new Service(Reply.Json("", 204));

        await service.Client.RemoveMemberAsync(Chat, new() { MembershipId = MembershipId }, default);

        var sent = Assert.Single(service.Sent);
        Assert.Equal(HttpMethod.Delete, sent.Method);
        Assert.EndsWith("/members/MCMjMjQzMmI1N2I%2FYWJk%2BA%3D%3D", sent.Uri.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal("", sent.Body);
    }

    [Fact]
    public void A_lost_removal_is_repeated_and_its_outcome_stays_unknown() => VirtualTimeRunner.Run(async time =>
    {
        using var service = new Service(
            sent => sent.Number == 1 ? Reply.Closed() : Reply.Error(404, "NotFound"), time: time);

        var failure = await Assert.ThrowsAsync<GraphChatException>(
            () => service.Client.RemoveMemberAsync(Chat, new() { MembershipId = MembershipId }, default));

        Assert.Equal((404, RequestOutcome.Unknown), (failure.StatusCode, failure.Outcome));
    });

    [Fact]
    public async Task The_documented_topic_is_set()
    {
        using var service = new Service(Reply.Json($$"""
            {"id":"{{Chat.ChatId}}","topic":"New","chatType":"group","lastUpdatedDateTime":"2020-12-04T23:11:16.175Z"}
            """));

        var chat = await service.Client.UpdateTopicAsync(Chat, "New", default);

        var sent = Assert.Single(service.Sent);
        Assert.Equal((HttpMethod.Patch, $"/beta/chats/{Chat.ChatId}"),
            (sent.Method, Uri.UnescapeDataString(sent.Uri.AbsolutePath)));
        AssertJson("""{ "topic": "New" }""", sent);
        Assert.Equal(("New", 2020), (chat.Topic, chat.LastUpdatedDateTime?.Year));
    }

    private static void AssertJson(string expected, SentRequest sent) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), sent.Json), sent.Json.ToString());

    private static Reply Created(string id) =>
        Reply.Json("", 201) with { Headers = Location($"/chats/{Chat.ChatId}/members/{id}") };

    private static Dictionary<string, string> Location(string? location) =>
        location is null ? [] : new() { ["Location"] = location };
}
