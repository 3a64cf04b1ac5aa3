using System.Text.Json.Nodes;
using GraphEmulator.Chats;
using GraphEmulator.Users;

namespace GraphEmulator.Tests;

/// <summary>Members, the topic, and the apps of a chat that exists.</summary>
public sealed class MemberTests
{
    private const string AppId = "05f59cec-a742-4a50-a62e-202a57e478a4";

    [Fact]
    public async Task Members_are_added_with_their_history_and_removed_by_their_membership_ID()
    {
        await using var service = await Service.StartAsync();
        var chat = await service.CreateGroupAsync("megan@contoso.com");
        var alex = service.Member("alex@contoso.com");
        alex["visibleHistoryStartDateTime"] = "2019-04-18T23:51:43.255Z";

        var added = await service.PostAsync(chat + "/members", alex);
        var members = (await service.GetAsync(chat + "/members")).Value;
        var listed = members.Single(member => (string?)member!["displayName"] == "Alex Wilber")!;
        var location = Assert.Single(added.Headers.GetValues("Location"));

        Assert.Equal(201, added.Status);
        Assert.Equal($"/{chat}/members/{listed["id"]}", location);
        Assert.Equal("2019-04-18T23:51:43.255Z", (string?)listed["visibleHistoryStartDateTime"]);
        Assert.Empty(listed["roles"]!.AsArray());
        Assert.Equal(204, (await service.SendAsync("DELETE", location[1..])).Status);
        Assert.Equal(404, (await service.SendAsync("DELETE", location[1..])).Status);
        var changes = Assert.Single(service.State.Chats.All).MemberChanges;
        Assert.Equal([true, false], changes.Select(change => change.IsAdded));
        Assert.All(changes, change => Assert.Equal("alex@contoso.com", change.Member.User.UserPrincipalName));
    }

    [Theory]
    [InlineData(AddExistingMember.Remove, 201, 1)]
    [InlineData(AddExistingMember.Conflict, 409, 2)]
    [InlineData(AddExistingMember.Ignore, 201, 2)]
    public async Task Adding_a_member_again_removes_the_member_unless_set_otherwise(
        AddExistingMember behavior, int status, int left)
    {
        await using var service = await Service.StartAsync(new() { AddExistingMember = behavior });
        var chat = await service.CreateGroupAsync("megan@contoso.com");

        var again = await service.PostAsync(chat + "/members", service.Member("megan@contoso.com"));

        Assert.Equal((status, left), (again.Status, (await service.GetAsync(chat + "/members")).Value.Count));
    }

    [Fact]
    public async Task Members_need_a_role_a_group_and_a_free_place()
    {
        await using var service = await Service.StartAsync(new() { MaxMembers = 3 });
        var group = await service.CreateGroupAsync("megan@contoso.com");
        var created = await service.PostAsync("chats", new JsonObject
        {
            ["chatType"] = "oneOnOne",
            ["members"] = new JsonArray(service.Member("adele@contoso.com"), service.Member("megan@contoso.com")),
        });
        var withoutRole = service.Member("alex@contoso.com");
        withoutRole["roles"] = new JsonArray();

        var toOneOnOne = await service.PostAsync($"chats/{created["id"]}/members", service.Member("alex@contoso.com"));
        Assert.Equal(400, toOneOnOne.Status);
        Assert.StartsWith("RosterAddMemberBlocked", toOneOnOne.Message, StringComparison.Ordinal);
        Assert.Equal(400, (await service.PostAsync(group + "/members", withoutRole)).Status);
        Assert.Equal(404, (await service.PostAsync(group + "/members", service.Member("none@contoso.com"))).Status);
        Assert.Equal(201, (await service.PostAsync(group + "/members", service.Member("alex@contoso.com"))).Status);
        Assert.Equal(400, (await service.PostAsync(group + "/members", service.Member("jacob@contoso.com"))).Status);
    }

    [Theory]
    [InlineData(MemberKind.Anonymous, "anonymousGuestConversationMember", "anonymousGuestId")]
    [InlineData(MemberKind.Personal, "microsoftAccountUserConversationMember", "userId")]
    [InlineData(MemberKind.Phone, "phoneUserConversationMember", "phoneNumber")]
    [InlineData(MemberKind.Skype, "skypeUserConversationMember", "skypeId")]
    public async Task Members_without_a_user_of_a_tenant_are_listed_by_their_type_and_can_be_removed(
        MemberKind kind, string type, string key)
    {
        await using var service = await Service.StartAsync();
        var chat = await service.CreateGroupAsync("megan@contoso.com");
        Assert.Single(service.State.Chats.All).AddMember(kind, "the key", "Visitor");

        var member = (await service.GetAsync(chat + "/members")).Value[0]!;

        Assert.Equal("#microsoft.graph." + type, (string?)member["@odata.type"]);
        Assert.Equal("the key", (string?)member[key]);
        Assert.Null(member["tenantId"]);
        Assert.Equal(204, (await service.SendAsync("DELETE", $"{chat}/members/{member["id"]}")).Status);
    }

    [Theory]
    [InlineData("GET", "/members", "Chat.Create", "ChatMember.Read")]
    [InlineData("GET", "/messages", "Chat.ReadBasic", "Chat.Read")]
    [InlineData("GET", "/installedApps", "Chat.ReadWrite", "TeamsAppInstallation.ReadForChat")]
    [InlineData("DELETE", "/members/none", "Chat.ReadWrite", "ChatMember.ReadWrite")]
    [InlineData("PATCH", "", "Chat.Read", "Chat.ReadWrite")]
    public async Task Each_request_needs_a_permission_of_its_own(
        string method, string path, string insufficient, string sufficient)
    {
        await using var service = await Service.StartAsync();
        var chat = await service.CreateGroupAsync("megan@contoso.com") + path;
        var body = method == "PATCH" ? new JsonObject { ["topic"] = "New" } : null;

        service.SignIn(new() { Scp = insufficient });
        Assert.Equal(403, (await service.SendAsync(method, chat, body)).Status);
        service.SignIn(new() { Scp = sufficient });
        Assert.NotEqual(403, (await service.SendAsync(method, chat, body)).Status);
    }

    [Theory]
    [InlineData("GET", "/members", "ChatMember.Read.All")]
    [InlineData("GET", "/messages", "Chat.Read.All")]
    [InlineData("GET", "/installedApps", "TeamsAppInstallation.ReadForChat.All")]
    [InlineData("DELETE", "/members/none", "ChatMember.ReadWrite.All")]
    public async Task An_app_has_application_permissions(string method, string path, string sufficient)
    {
        await using var service = await Service.StartAsync();
        var chat = await service.CreateGroupAsync("megan@contoso.com") + path;

        service.SignInAsApp("User.Read.All");
        Assert.Equal(403, (await service.SendAsync(method, chat)).Status);
        service.SignInAsApp(sufficient);
        Assert.NotEqual(403, (await service.SendAsync(method, chat)).Status);
    }

    [Fact]
    public async Task Only_a_group_has_a_topic_that_can_change()
    {
        await using var service = await Service.StartAsync();
        var group = await service.CreateGroupAsync("megan@contoso.com");
        var oneOnOne = await service.PostAsync("chats", new JsonObject
        {
            ["chatType"] = "oneOnOne",
            ["members"] = new JsonArray(service.Member("adele@contoso.com"), service.Member("megan@contoso.com")),
        });
        var topic = new JsonObject { ["topic"] = "New title" };

        var renamed = await service.SendAsync("PATCH", group, topic);

        Assert.Equal((200, "New title"), (renamed.Status, (string?)renamed["topic"]));
        Assert.Equal("New title", (string?)(await service.GetAsync(group))["topic"]);
        Assert.Equal(400, (await service.SendAsync("PATCH", $"chats/{oneOnOne["id"]}", topic)).Status);
        Assert.Equal(400, (await service.SendAsync("PATCH", group, new JsonObject { ["topic"] = "a:b" })).Status);
    }

    [Fact]
    public async Task An_app_is_installed_once_and_found_by_its_catalog_ID()
    {
        await using var service = await Service.StartAsync();
        service.State.Apps.Add(new() { Id = AppId, DisplayName = "Polly", ExternalId = "manifest" });
        var apps = await service.CreateGroupAsync("megan@contoso.com") + "/installedApps";

        Assert.Equal(201, (await service.PostAsync(apps, App(service))).Status);
        var again = await service.PostAsync(apps, App(service));
        var found = await service.GetAsync($"{apps}?$expand=teamsApp&$filter=teamsApp/id eq '{AppId}'");
        var notFound = await service.GetAsync($"{apps}?$filter=teamsApp/externalId eq 'another'");

        Assert.Equal((409, "Conflict"), (again.Status, again.Error));
        Assert.Equal("Polly", (string?)Assert.Single(found.Value)!["teamsApp"]!["displayName"]);
        Assert.Empty(notFound.Value);
    }

    [Fact]
    public async Task An_app_with_resource_specific_permissions_needs_exactly_their_consent()
    {
        await using var service = await Service.StartAsync(new() { AppInstallationStatus = 204 });
        service.State.Apps.Add(new()
        {
            Id = AppId,
            RequiredPermissions = [new("ChatMessage.Read.Chat", "application")],
        });
        var apps = await service.CreateGroupAsync("megan@contoso.com") + "/installedApps";
        var consent = App(service);
        consent["consentedPermissionSet"] = new JsonObject
        {
            ["resourceSpecificPermissions"] = new JsonArray(new JsonObject
            {
                ["permissionValue"] = "ChatMessage.Read.Chat",
                ["permissionType"] = "Application",
            }),
        };

        Assert.Equal(400, (await service.PostAsync(apps, App(service))).Status);
        Assert.Equal(403, (await service.PostAsync(apps, consent)).Status);
        service.SignIn(new() { Scp = "TeamsAppInstallation.ReadWriteAndConsentForChat" });
        Assert.Equal(204, (await service.PostAsync(apps, consent)).Status);
        var listed = Assert.Single((await service.GetAsync(apps + "?$expand=teamsAppDefinition")).Value)!;
        Assert.Equal(
            "ChatMessage.Read.Chat",
            (string?)listed["consentedPermissionSet"]!["resourceSpecificPermissions"]![0]!["permissionValue"]);
        Assert.NotNull(listed["teamsAppDefinition"]!["authorization"]!["requiredPermissionSet"]);
    }

    [Fact]
    public async Task An_app_of_a_new_chat_is_installed_when_its_operation_has_succeeded()
    {
        await using var service = await Service.StartAsync(new() { OperationSeconds = 5 });
        await service.PostAsync("chats", new JsonObject
        {
            ["chatType"] = "group",
            ["members"] = new JsonArray(service.Member(SampleUsers.Adele.UserPrincipalName)),
            ["installedApps"] = new JsonArray(App(service)),
        });
        var apps = $"chats/{Assert.Single(service.State.Chats.All).Id}/installedApps";

        Assert.Empty((await service.GetAsync(apps)).Value);
        service.Wait(5);
        Assert.Single((await service.GetAsync(apps)).Value);
        Assert.Equal(409, (await service.PostAsync(apps, App(service))).Status);
    }

    private static JsonObject App(Service service) =>
        new() { ["teamsApp@odata.bind"] = $"{service.Host.BaseAddress}beta/appCatalogs/teamsApps/{AppId}" };
}
