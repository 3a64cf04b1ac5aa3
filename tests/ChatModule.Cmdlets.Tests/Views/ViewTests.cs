using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ChatModule.Cmdlets.Tests.Views;

/// <summary>The table and list views fit in 80 columns and have the important properties.</summary>
public sealed class ViewTests : IDisposable
{
    private const string ChatId = "19:8b081ef6-4792-4def-b2c9-c363a1bf41d5_82fe7758-5bb3-4f0d-a43f-e555fd399c6f@unq.gbl.spaces";
    private const string OperationId = "2432b57b-0abd-43db-aa7b-16eadd115d34-e88ae9aa-887e-4972-ac3e-bd578e38232e-cf58835e-43f0-4fc1-825e-5de55630e7e4";

    private static readonly string ModuleViews = Path.Combine(Path.GetDirectoryName(ModuleUnderTest.Manifest)!, "ChatModule.Format.ps1xml");

    private readonly string listViews = Path.ChangeExtension(Path.GetTempFileName(), ".ps1xml");

    [Theory]
    [InlineData("ChatType Topic Members ChatId", "group", "A title", " 13 ", "19:8b081ef6")]
    [InlineData(null, "group", "A title", "somebody.number.1@contoso.com", "19:8b081ef6")]
    public void The_view_of_a_chat_has_type_topic_members_and_ID(string? table, params string[] expected) => AssertView(
        new ScriptedNetwork().Respond(202, location: $"/chats('{ChatId}')/operations('{OperationId}')"),
        $"1..12 | ForEach-Object {{ \"somebody.number.$_@contoso.com\" }} | New-GraphChat -Topic 'A title that is much longer than any column could ever be' -InstalledApp {PendingChats.App}", table, expected);

    [Fact]
    public void The_list_view_of_a_chat_has_the_name_of_a_member_who_is_not_a_user() => AssertView(
        new ScriptedNetwork().Respond(200, """
            {"id":"19:a@thread.v2","chatType":"group","members":[{"@odata.type":"#microsoft.graph.aadUserConversationMember","userId":"u","email":"megan@contoso.com"},
             {"@odata.type":"#microsoft.graph.anonymousGuestConversationMember","displayName":"Visitor"}]}
            """),
        "Get-GraphChat 19:a@thread.v2", null, ["megan@contoso.com, 'Visitor' (anonymousGuest)"]);

    [Theory]
    [InlineData("Member Role IsExisting ChatId", "'Visitor' (anonymousGuest)", "guest", "False", "19:8b081ef6")]
    [InlineData(null, "Visitor", "anonymousGuest", "guest", "19:8b081ef6", "MCMjMjQzMmI1N2I")]
    public void The_view_of_a_member_has_the_person_or_the_kind_of_account(string? table, params string[] expected) => AssertView(
        new ScriptedNetwork().Respond(200, $$"""
            {"id":"{{ChatId}}","chatType":"group","members":[{"@odata.type":"#microsoft.graph.anonymousGuestConversationMember",
             "id":"MCMjMjQzMmI1N2I{{new string('x', 100)}}","displayName":"Visitor","roles":["guest"],"visibleHistoryStartDateTime":"0001-01-01T00:00:00Z"}]}
            """),
        $"(Get-GraphChat '{ChatId}').Members", table, expected);

    [Theory]
    [InlineData("MessageId Created From Content", "1764036000000", "2025-11-2", "Somebody with ", "Welcome to the")]
    [InlineData(null, "1764036000000", "Welcome to the", "Somebody with ", "19:8b081ef6")]
    public void The_view_of_a_message_has_its_ID_its_time_its_author_and_its_content(string? table, params string[] expected) => AssertView(
        new ScriptedNetwork().Respond(201, """{"id":"1764036000000","createdDateTime":"2025-11-25T02:00:00Z","from":{"user":{"id":"x","displayName":"Somebody with a long name"}}}"""),
        $"Send-GraphChatMessage -ChatId {ChatId} -Importance Urgent \"Welcome to the project. $('A text that is much longer than any column could ever be. ' * 5)`nAnd it has two lines.\"", table, expected);

    [Fact]
    public void The_view_of_a_deleted_message_says_so() => AssertView(
        new ScriptedNetwork().Respond(200, """{"value":[{"id":"1764036000000","createdDateTime":"2025-11-25T02:00:00Z","deletedDateTime":"2025-11-26T02:00:00Z"}]}"""),
        $"Get-GraphChatMessage {ChatId}", "MessageId Created From Content", ["(deleted)"]);

    [Fact]
    public void The_view_of_a_message_without_a_text_says_that_it_has_an_attachment() => AssertView(
        new ScriptedNetwork().Respond(200, """
            {"value":[{"id":"1764036000000","createdDateTime":"2025-11-25T02:00:00Z",
             "body":{"contentType":"html","content":"<attachment id=\"1\"></attachment>"}}]}
            """),
        $"Get-GraphChatMessage {ChatId}", "MessageId Created From Content", ["(attachment)"]);

    [Theory]
    [InlineData("Status", "failed", "createChat", "19:8b081ef6", "3.3 s")]
    [InlineData(null, "failed", "createChat", "19:8b081ef6", "AppInstallationFailed")]
    public void The_view_of_an_operation_has_the_status_and_the_chat(string? table, params string[] expected) => AssertView(
        new ScriptedNetwork().Respond(200, $$"""
            {"id":"{{OperationId}}","operationType":"createChat","status":"failed","attemptsCount":12,"createdDateTime":"2021-05-27T21:23:41.9085453Z","lastActionDateTime":"2021-05-27T21:23:45.1899277Z",
             "values":"{\"appIds\":[\"1542629c-01b3-4a6d-8f76-1938b779e48d\"]}","error":{"code":"AppInstallationFailed","message":"The app could not be installed in the chat, for reasons that need a long sentence to explain."} }
            """),
        $"Get-GraphChatOperation '{ChatId}' {OperationId}", table, expected);

    [Theory]
    [InlineData(null, "adele@contoso.com", "Chat.Create, Chat.ReadBasic", "AccessToken", "Global")]
    public void The_view_of_a_connection_has_the_account_and_the_scopes(string? table, params string[] expected) =>
        AssertView(new ScriptedNetwork(), "Get-GraphChatConnection", table, expected);

    [Fact]
    public void The_view_of_a_check_has_its_status_its_name_and_what_was_found() => AssertView(
        new ScriptedNetwork(_ => Reply.Error(401)), "Test-GraphChatConnection", "Status Name Detail",
        ["Passed  Endpoint ", "graph.microsoft.com can be reached.", "Warning Send-GraphChatMessage ", "The token lacks"]);

    // Otherwise, the first output would have an error that the user didn't cause.
    [Fact]
    public async Task Without_the_command_that_loads_views_the_output_is_the_same_and_there_is_no_error()
    {
        await using var shell = Shell.On(new ScriptedNetwork().Respond(201, ScriptedNetwork.Created));

        var result = shell.Run("$Error.Clear(); $ErrorActionPreference = 'Stop'; New-GraphChat megan@contoso.com -OneOnOne -Verbose; $Error.Count");

        Assert.Single(result.Chats);
        Assert.Equal(0, result.Output[1]);
        Assert.Empty(result.Errors);
        Assert.Contains(result.Verbose, line => line.StartsWith("The views could not be loaded: ", StringComparison.Ordinal));
    }

    public void Dispose() => File.Delete(listViews);

    // Without Format-List, the engine shows a list when it has no other view.
    private void AssertView(ScriptedNetwork network, string script, string? table, string[] expected)
    {
        if (table is null)
        {
            var views = XDocument.Load(ModuleViews);
            views.Descendants("View").Where(view => view.Element("ListControl") is null).Remove();
            views.Save(listViews);
        }
        var shell = Shell.On(network, table is null ? listViews : ModuleViews);

        var lines = Regex.Replace(shell.Show(script), "\x1b\\[[0-9;]*m", "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        shell.Runspace.Dispose();

        Assert.InRange(lines.Length, 2, 60);
        Assert.All(lines, line => Assert.InRange(line.TrimEnd().Length, 0, 80));
        var text = string.Join('\n', lines);
        Assert.All(expected, part => Assert.Contains(part, text, StringComparison.Ordinal));
        if (table is not null)
            Assert.StartsWith(table, Regex.Replace(lines[0].Trim(), " +", " "), StringComparison.Ordinal);
    }
}
