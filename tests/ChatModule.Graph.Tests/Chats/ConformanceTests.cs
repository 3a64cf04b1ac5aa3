using System.Text.Json.Nodes;

namespace ChatModule.Graph.Tests;

/// <summary>
/// For the input of each documented example, the module sends the documented JSON:
/// https://learn.microsoft.com/graph/api/chat-post?view=graph-rest-beta#examples.
/// </summary>
public class ConformanceTests
{
    private const string Jacob = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";
    private const string Alex = "82af01c5-f7cc-4a2e-a728-3a5df21afd9d";
    private const string App = "05F59CEC-A742-4A50-A62E-202A57E478A4";
    private const string HomeTenant = "2432b57b-0abd-43db-aa7b-16eadd115d34";

    private static readonly PersonReader People = new(new PropertyReader());

    public static TheoryData<string> Endpoints => ["https://graph.microsoft.com", "https://graph.microsoft.us", "https://microsoftgraph.chinacloudapi.cn", "http://127.0.0.1:5123/gateway"];

    [Theory, MemberData(nameof(Endpoints))]
    public Task Example_1_a_one_on_one_chat_by_user_IDs(string endpoint) => AssertSent(endpoint, "oneOnOne", [Jacob, Alex], """
        { "chatType": "oneOnOne", "members": [
          { "@odata.type": "#microsoft.graph.aadUserConversationMember", "roles": ["owner"], "user@odata.bind": "https://graph.microsoft.com/beta/users('8b081ef6-4792-4def-b2c9-c363a1bf41d5')" },
          { "@odata.type": "#microsoft.graph.aadUserConversationMember", "roles": ["owner"], "user@odata.bind": "https://graph.microsoft.com/beta/users('82af01c5-f7cc-4a2e-a728-3a5df21afd9d')" } ] }
        """);

    [Theory, MemberData(nameof(Endpoints))]
    public Task Example_2_a_group_chat_with_a_topic(string endpoint) => AssertSent(endpoint, "group",
        ["8c0a1a67-50ce-4114-bb6c-da9c5dbcf6ca", "82fe7758-5bb3-4f0d-a43f-e555fd399c6f", "3626a173-f2bc-4883-bcf7-01514c3bfb82"], """
        { "chatType": "group", "topic": "Group chat title", "members": [
          { "@odata.type": "#microsoft.graph.aadUserConversationMember", "roles": ["owner"], "user@odata.bind": "https://graph.microsoft.com/beta/users('8c0a1a67-50ce-4114-bb6c-da9c5dbcf6ca')" },
          { "@odata.type": "#microsoft.graph.aadUserConversationMember", "roles": ["owner"], "user@odata.bind": "https://graph.microsoft.com/beta/users('82fe7758-5bb3-4f0d-a43f-e555fd399c6f')" },
          { "@odata.type": "#microsoft.graph.aadUserConversationMember", "roles": ["owner"], "user@odata.bind": "https://graph.microsoft.com/beta/users('3626a173-f2bc-4883-bcf7-01514c3bfb82')" } ] }
        """, topic: "Group chat title");

    [Theory, MemberData(nameof(Endpoints))]
    public Task Example_3_a_one_on_one_chat_with_an_app(string endpoint) => AssertSent(endpoint, "oneOnOne", [Jacob, Alex], """
        { "chatType": "oneOnOne", "members": [
          { "@odata.type": "#microsoft.graph.aadUserConversationMember", "roles": ["owner"], "user@odata.bind": "https://graph.microsoft.com/beta/users('8b081ef6-4792-4def-b2c9-c363a1bf41d5')" },
          { "@odata.type": "#microsoft.graph.aadUserConversationMember", "roles": ["owner"], "user@odata.bind": "https://graph.microsoft.com/beta/users('82af01c5-f7cc-4a2e-a728-3a5df21afd9d')" } ],
          "installedApps": [ { "teamsApp@odata.bind": "https://graph.microsoft.com/beta/appCatalogs/teamsApps/05F59CEC-A742-4A50-A62E-202A57E478A4" } ] }
        """, app: App);

    [Theory, MemberData(nameof(Endpoints))]
    public Task Example_4_an_app_with_resource_specific_permissions(string endpoint) => AssertSent(endpoint, "oneOnOne", [Jacob, Alex], """
        { "chatType": "oneOnOne", "members": [
          { "@odata.type": "#microsoft.graph.aadUserConversationMember", "roles": ["owner"], "user@odata.bind": "https://graph.microsoft.com/beta/users('8b081ef6-4792-4def-b2c9-c363a1bf41d5')" },
          { "@odata.type": "#microsoft.graph.aadUserConversationMember", "roles": ["owner"], "user@odata.bind": "https://graph.microsoft.com/beta/users('82af01c5-f7cc-4a2e-a728-3a5df21afd9d')" } ],
          "installedApps": [ { "teamsApp@odata.bind": "https://graph.microsoft.com/beta/appCatalogs/teamsApps/8e55a7b1-6766-4f0a-8610-ecacfe3d569a",
            "consentedPermissionSet": { "resourceSpecificPermissions": [
              { "permissionValue": "ChatMessage.Read.Chat", "permissionType": "application" },
              { "permissionValue": "InAppPurchase.Allow.Chat", "permissionType": "delegated" } ] } } ] }
        """, app: "8e55a7b1-6766-4f0a-8610-ecacfe3d569a", permissions: ["ChatMessage.Read.Chat", "delegated:InAppPurchase.Allow.Chat"]);

    [Theory, MemberData(nameof(Endpoints))]
    public Task Example_5_a_one_on_one_chat_by_UPNs(string endpoint) => AssertSent(endpoint, "oneOnOne", ["jacob@contoso.com", "alex@contoso.com"], """
        { "chatType": "oneOnOne", "members": [
          { "@odata.type": "#microsoft.graph.aadUserConversationMember", "roles": ["owner"], "user@odata.bind": "https://graph.microsoft.com/beta/users('jacob@contoso.com')" },
          { "@odata.type": "#microsoft.graph.aadUserConversationMember", "roles": ["owner"], "user@odata.bind": "https://graph.microsoft.com/beta/users('alex@contoso.com')" } ] }
        """);

    [Theory, MemberData(nameof(Endpoints))]
    public Task Example_6_a_group_chat_with_a_guest_of_the_tenant(string endpoint) => AssertSent(endpoint, "group",
        [Jacob, Alex, new Dictionary<string, object> { ["id"] = "3626a173-f2bc-4883-bcf7-01514c3bfb82", ["userType"] = "Guest" }], """
        { "chatType": "group", "topic": "Group chat title", "members": [
          { "@odata.type": "#microsoft.graph.aadUserConversationMember", "roles": ["owner"], "user@odata.bind": "https://graph.microsoft.com/beta/users('8b081ef6-4792-4def-b2c9-c363a1bf41d5')" },
          { "@odata.type": "#microsoft.graph.aadUserConversationMember", "roles": ["owner"], "user@odata.bind": "https://graph.microsoft.com/beta/users('82af01c5-f7cc-4a2e-a728-3a5df21afd9d')" },
          { "@odata.type": "#microsoft.graph.aadUserConversationMember", "roles": ["guest"], "user@odata.bind": "https://graph.microsoft.com/beta/users('3626a173-f2bc-4883-bcf7-01514c3bfb82')" } ] }
        """, topic: "Group chat title");

    [Theory, MemberData(nameof(Endpoints))]
    public Task Example_7_a_one_on_one_chat_with_a_federated_user(string endpoint) => AssertSent(endpoint, "oneOnOne",
        [Jacob, new Dictionary<string, object> { ["UserId"] = Alex, ["TenantId"] = "4dc1fe35-8ac6-4f0d-904a-7ebcd364bea1" }], """
        { "chatType": "oneOnOne", "members": [
          { "@odata.type": "#microsoft.graph.aadUserConversationMember", "roles": ["owner"], "user@odata.bind": "https://graph.microsoft.com/beta/users('8b081ef6-4792-4def-b2c9-c363a1bf41d5')" },
          { "@odata.type": "#microsoft.graph.aadUserConversationMember", "roles": ["owner"], "user@odata.bind": "https://graph.microsoft.com/beta/users('82af01c5-f7cc-4a2e-a728-3a5df21afd9d')",
            "tenantId": "4dc1fe35-8ac6-4f0d-904a-7ebcd364bea1" } ] }
        """);

    [Theory]
    [InlineData("ann_fabrikam.com#EXT#@contoso.onmicrosoft.com", "ann_fabrikam.com%23EXT%23@contoso.onmicrosoft.com")]
    [InlineData("o'hara@contoso.com", "o''hara@contoso.com")]
    [InlineData("grüße@contoso.com", "gr%C3%BC%C3%9Fe@contoso.com")]
    [InlineData("a+b%c&d@contoso.com", "a%2Bb%25c%26d@contoso.com")]
    public async Task User_keys_are_percent_encoded_and_quotation_marks_are_doubled(string upn, string key)
    {
        // A guest's UPN contains #, which would start a fragment: https://learn.microsoft.com/graph/api/user-get.
        var sent = await SendAsync("https://graph.microsoft.com", "group", [upn], null, null, []);

        Assert.Equal($"https://graph.microsoft.com/beta/users('{key}')", (string?)sent.Json["members"]![0]!["user@odata.bind"]);
    }

    private static async Task AssertSent(string endpoint, string type, object[] people, string documented, string? topic = null, string? app = null, string[]? permissions = null)
    {
        var sent = await SendAsync(endpoint, type, people, topic, app, permissions ?? []);

        Assert.Equal(HttpMethod.Post, sent.Method);
        Assert.Equal($"{endpoint}/beta/chats", sent.Uri.AbsoluteUri);
        var expected = JsonNode.Parse(documented.Replace("https://graph.microsoft.com", endpoint, StringComparison.Ordinal))!;
        Assert.True(JsonNode.DeepEquals(expected, sent.Json), $"documented:\n{expected}\nsent:\n{sent.Json}");
    }

    private static async Task<SentRequest> SendAsync(string endpoint, string type, object[] people, string? topic, string? app, string[] permissions)
    {
        using var service = new Service(app is null ? Reply.Ok() : new() { Status = 202, Headers = new() { ["Location"] = "/chats('19:x')/operations('y')" } }, endpoint);
        // The members of the documented examples include the caller.
        var builder = new ChatDefinitionBuilder { HomeTenant = HomeTenant, Permissions = [.. permissions.Select(ResourceSpecificPermission.Parse)] };
        var chat = builder.Build(people.Select(person => People.Read(person)), type, topic, app);
        await service.Client.CreateChatAsync(chat, CancellationToken.None);
        return Assert.Single(service.Sent);
    }
}
