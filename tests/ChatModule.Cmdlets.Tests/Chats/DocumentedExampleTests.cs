using System.Text.Json.Nodes;

namespace ChatModule.Cmdlets.Tests.Chats;

/// <summary>The examples of https://learn.microsoft.com/graph/api/chat-post.</summary>
public sealed class DocumentedExampleTests
{
    private const string Root = "https://graph.microsoft.com/beta";
    private const string Adele = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";
    private const string Isaiah = "82af01c5-f7cc-4a2e-a728-3a5df21afd9d";
    private const string Third = "3626a173-f2bc-4883-bcf7-01514c3bfb82";
    private const string Fabrikam = "4dc1fe35-8ac6-4f0d-904a-7ebcd364bea1";
    private const string App = "05F59CEC-A742-4A50-A62E-202A57E478A4";

    public static TheoryData<string, string> Examples => new()
    {
        { $"New-GraphChat {Isaiah} -OneOnOne", OneOnOne(Member(Adele), Member(Isaiah)) },
        { $"'{Isaiah}', '{Third}' | New-GraphChat -Topic 'Group chat title'", Group(Member(Adele), Member(Isaiah), Member(Third)) },
        { $"New-GraphChat {Isaiah} -OneOnOne -InstalledApp {App}", WithApp(OneOnOne(Member(Adele), Member(Isaiah)), $$"""{"teamsApp@odata.bind":"{{Root}}/appCatalogs/teamsApps/{{App}}" }""") },
        {
            $"New-GraphChat {Isaiah} -OneOnOne -InstalledApp {App} -ResourceSpecificPermission ChatMessage.Read.Chat, delegated:InAppPurchase.Allow.User",
            WithApp(OneOnOne(Member(Adele), Member(Isaiah)), $$"""
            {"teamsApp@odata.bind":"{{Root}}/appCatalogs/teamsApps/{{App}}","consentedPermissionSet":{"resourceSpecificPermissions":[
              {"permissionValue":"ChatMessage.Read.Chat","permissionType":"application"},
              {"permissionValue":"InAppPurchase.Allow.User","permissionType":"delegated"}
            ] } }
            """)
        },
        { "New-GraphChat alex@contoso.com -OneOnOne -With jacob@contoso.com", OneOnOne(Member("jacob@contoso.com"), Member("alex@contoso.com")) },
        { $"@{{ Id = '{Isaiah}' }}, @{{ Id = '{Third}'; UserType = 'Guest' }} | New-GraphChat -Topic 'Group chat title'", Group(Member(Adele), Member(Isaiah), Member(Third, "guest")) },
        { $"[pscustomobject]@{{ Id = '{Isaiah}'; TenantId = '{Fabrikam}' }} | New-GraphChat -OneOnOne", OneOnOne(Member(Adele), Member(Isaiah, tenant: Fabrikam)) },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task The_documented_example_is_sent_as_documented(string script, string body)
    {
        var network = new ScriptedNetwork();
        network.Respond(201, ScriptedNetwork.Created);
        await using var shell = Shell.On(network);

        var chat = Assert.Single(shell.Run(script).Chats);

        Assert.Equal(ScriptedNetwork.ChatId, chat.ChatId);
        var sent = Assert.Single(network.Sent);
        Assert.Equal("POST /beta/chats", sent.ToString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body), sent.Json), sent.Body);
    }

    private static string Member(string key, string role = "owner", string? tenant = null) =>
        $$"""{"@odata.type":"#microsoft.graph.aadUserConversationMember","roles":["{{role}}"],"user@odata.bind":"{{Root}}/users('{{key}}')"{{(tenant is null ? "" : $",\"tenantId\":\"{tenant}\"")}}}""";

    private static string OneOnOne(params string[] members) => $$"""{"chatType":"oneOnOne","members":[{{string.Join(',', members)}}]}""";

    private static string Group(params string[] members) => $$"""{"chatType":"group","topic":"Group chat title","members":[{{string.Join(',', members)}}]}""";

    private static string WithApp(string chat, string app) => $"{chat[..^1]},\"installedApps\":[{app}]}}";
}
