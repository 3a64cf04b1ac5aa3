using System.Text.Json.Nodes;

namespace ChatModule.Graph.Tests;

/// <summary>
/// An app is installed into a chat that exists, as documented:
/// https://learn.microsoft.com/graph/api/chat-post-installedapps.
/// </summary>
public class InstalledAppTests
{
    private const string Chat = "19:ea28e88c00e94c7786b065394a61f296@thread.v2";
    private const string App = "12345678-9abc-def0-1234-56789abcdef0";

    [Theory]
    [InlineData("https://graph.microsoft.com")]
    [InlineData("http://127.0.0.1:5123/gateway")]
    public async Task The_documented_app_is_sent(string endpoint)
    {
        using var service = new Service(Reply.Ok("""{"id":"NjRmOWU2"}"""), endpoint);

        Assert.True(await service.Client.InstallAppAsync(Chat, App, [], default));

        var sent = Assert.Single(service.Sent);
        Assert.Equal(HttpMethod.Post, sent.Method);
        Assert.Equal($"{endpoint}/beta/chats/{Chat}/installedApps", Uri.UnescapeDataString(sent.Uri.AbsoluteUri));
        AssertSent($$"""{ "teamsApp@odata.bind": "{{endpoint}}/beta/appCatalogs/teamsApps/{{App}}" }""", sent);
    }

    [Fact]
    public async Task An_app_is_sent_with_the_documented_consent()
    {
        using var service = new Service(Reply.Ok("""{"id":"NjRmOWU2"}"""));

        ResourceSpecificPermission[] permissions =
            [new("OnlineMeeting.ReadBasic.Chat", "delegated"), new("ChatMember.Read.Chat", "application")];
        await service.Client.InstallAppAsync(Chat, App, permissions, default);

        AssertSent($$"""
            { "teamsApp@odata.bind": "https://graph.microsoft.com/beta/appCatalogs/teamsApps/{{App}}",
              "consentedPermissionSet": { "resourceSpecificPermissions": [
              { "permissionValue": "OnlineMeeting.ReadBasic.Chat", "permissionType": "delegated" },
              { "permissionValue": "ChatMember.Read.Chat", "permissionType": "application" } ] } }
            """, Assert.Single(service.Sent));
    }

    [Fact]
    public async Task An_app_that_is_there_is_not_installed_again()
    {
        using var service = new Service(Reply.Error(409, "Conflict", "App already installed"));

        Assert.False(await service.Client.InstallAppAsync(Chat, App, [], default));
        Assert.Single(service.Sent);
    }

    // The text of the documentation was 204 once.
    [Fact]
    public async Task A_response_without_a_body_is_enough()
    {
        using var service = new Service(new Reply { Status = 204 });

        Assert.True(await service.Client.InstallAppAsync(Chat, App, [], default));
    }

    [Fact]
    public void After_a_lost_response_the_app_is_installed_again_and_found() => VirtualTimeRunner.Run(async time =>
    {
        using var service = new Service(
            request => request.Number == 1 ? Reply.Closed() : Reply.Error(409, "Conflict"), time: time);

        Assert.False(await service.Client.InstallAppAsync(Chat, App, [], default));
        Assert.Equal(2, service.Sent.Count);
    });

    [Theory]
    [InlineData(false, "TeamsAppInstallation.ReadWriteForChat")]
    [InlineData(true, "TeamsAppInstallation.ReadWriteAndConsentForChat")]
    public async Task Without_permission_those_that_would_do_are_named(bool consents, string permission)
    {
        using var service = new Service(Reply.Error(403, "Forbidden"));

        ResourceSpecificPermission[] permissions = consents ? [new("ChatMember.Read.Chat", "application")] : [];

        var failure = await Assert.ThrowsAsync<GraphChatException>(() =>
            service.Client.InstallAppAsync(Chat, App, permissions, default));

        Assert.Equal(GraphChatError.MissingPermission, failure.Error);
        Assert.Contains($"one of the delegated permissions {permission},", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_catalog_IDs_of_the_apps_of_a_chat_are_read_page_by_page()
    {
        using var service = new Service(request => Reply.Json(request.Number == 1
            ? """
                {"value":[{"id":"1","teamsApp":{"id":"a","externalId":"x"}},{"id":"2"},{"id":"3","teamsApp":null}],
                 "@odata.nextLink":"https://graph.microsoft.com/beta/next"}
                """
            : """{"value":[{"id":"4","teamsApp":{"id":"b"}}]}"""));

        Assert.Equal(["a", "b"], await service.Client.GetInstalledAppsAsync(Chat, default));
        Assert.Equal($"https://graph.microsoft.com/beta/chats/{Chat}/installedApps?$expand=teamsApp",
            Uri.UnescapeDataString(service.Sent[0].Uri.AbsoluteUri));
    }

    private static void AssertSent(string expected, SentRequest sent) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), sent.Json), sent.Json.ToString());
}
