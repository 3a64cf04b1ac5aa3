namespace ChatModule.Cmdlets.Tests.Messages;

public sealed class GetGraphChatMessageTests
{
    private const string Chats = "'19:a', '19:b' | ForEach-Object { [pscustomobject]@{ ChatId = $_ } }";

    private const string Next = "https://graph.microsoft.com/beta/chats/19:a/messages?$skiptoken=1";

    [Fact]
    public async Task Each_message_is_output_before_the_next_page_is_requested()
    {
        var network = new ScriptedNetwork()
            .Respond(200, Page(Next, Message(3), Message(2)))
            .Respond(200, Page(null, Message(1)));
        await using var shell = Shell.On(network);

        const string Script =
            "$network = $args[0]; Get-GraphChatMessage 19:a | ForEach-Object { $_.MessageId; $network.Sent.Count }";

        var result = shell.Run(Script, network);

        Assert.Equal(["3", 1, "2", 1, "1", 2], result.ThrowOnError().Output);
    }

    [Fact]
    public async Task A_range_of_each_chat_is_read_by_property_name()
    {
        var network = new ScriptedNetwork()
            .Respond(200, Page(null, Message(4), Message(3), Message(2), Message(1)))
            .Respond(200, Page(null, Message(5), Message(3)));
        await using var shell = Shell.On(network);

        var messages = Messages(shell.Run($"{Chats} | Get-GraphChatMessage -After 2026-03-02Z -Before $args[0]",
            new DateTime(2026, 3, 4, 0, 0, 0, DateTimeKind.Utc)));

        Assert.Equal([("19:a", "3"), ("19:a", "2"), ("19:b", "3")], messages.Select(IdsOf));
        Assert.All(network.Sent, request => Assert.Contains("=createdDateTime lt 2026-03-04T00:00:00.000Z&",
            Uri.UnescapeDataString(request.Uri.Query), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-After 2026-03-04Z -Before 2026-03-02Z")]
    [InlineData("-After 2026-03-02Z -Before 2026-03-02Z")]
    public async Task A_range_that_ends_before_it_begins_is_one_error_and_nothing_is_read(string range)
    {
        var network = new ScriptedNetwork();
        await using var shell = Shell.On(network);

        var error = shell.Run($"{Chats} | Get-GraphChatMessage {range}").Error;

        Assert.Equal("BadRequest", error.Id());
        Assert.Contains("-After", error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(network.Sent);
    }

    [Fact]
    public async Task First_is_the_number_of_messages_of_each_chat()
    {
        var network = new ScriptedNetwork()
            .Respond(200, Page(Next, Message(2), Message(1)))
            .Respond(200, Page(null, Message(4), Message(3)));
        await using var shell = Shell.On(network);

        var messages = Messages(shell.Run($"{Chats} | Get-GraphChatMessage -First 1"));

        Assert.Equal([("19:a", "2"), ("19:b", "4")], messages.Select(IdsOf));
    }

    [Fact]
    public async Task System_messages_are_output_with_IncludeSystem_only()
    {
        const string Renamed = """
            {"id":"1","messageType":"systemEventMessage",
             "eventDetail":{"@odata.type":"#microsoft.graph.chatRenamedEventMessageDetail"}}
            """;
        var page = Page(null, Message(2), Renamed);
        await using var shell = Shell.On(new ScriptedNetwork().Respond(200, page).Respond(200, page));

        var without = Messages(shell.Run("Get-GraphChatMessage 19:a"));
        var with = Messages(shell.Run("Get-GraphChatMessage 19:a -IncludeSystem"));

        Assert.Equal(["Hello 2"], without.Select(message => message.Content));
        Assert.Equal(["Hello 2", "Chat renamed"], with.Select(message => message.Content));
    }

    [Fact]
    public async Task A_chat_that_cannot_be_read_is_an_error_and_the_others_go_on()
    {
        var network = new ScriptedNetwork()
            .Respond(404, """{"error":{"code":"NotFound","message":"No."}}""")
            .Respond(200, Page(null, Message(1)));
        await using var shell = Shell.On(network);

        var result = shell.Run($"{Chats} | Get-GraphChatMessage");

        Assert.Equal(("ChatNotFound", "19:a"), (result.Error.Id(), result.Error.TargetObject));
        Assert.Equal("19:b", Assert.IsType<GraphChatMessage>(Assert.Single(result.Output)).ChatId);
    }

    [Fact]
    public async Task A_missing_permission_has_the_scope()
    {
        const string Denied = """{"error":{"code":"Forbidden","message":"No."}}""";
        await using var shell = Shell.On(new ScriptedNetwork().Respond(403, Denied));

        var error = shell.Run("Get-GraphChatMessage 19:a").Error;

        Assert.Equal("MissingPermission", error.Id());
        Assert.Contains("-Scopes Chat.Create, Chat.ReadBasic, Chat.Read,",
            error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    // Export-Csv writes the text of each property, and ConvertTo-Json two levels of them.
    [Fact]
    public async Task A_message_is_a_row_with_the_name_of_its_author()
    {
        await using var shell = Shell.On(new ScriptedNetwork().Respond(200, Page(null, Message(1))));
        const string ToRow = "foreach ($cell in $message.PSObject.Properties) { \"$($cell.Name)=$($cell.Value)\" }";

        var row = shell.Run($"$message = Get-GraphChatMessage 19:a; {ToRow}").ThrowOnError().Output.Cast<string>();

        Assert.Equal(
            [
                "MessageId=1", "ChatId=19:a", "From=Megan Bowen", "CreatedDateTime=03/01/2026 00:00:00 +00:00",
                "LastEditedDateTime=", "Content=Hello 1", "Html=<p>Hello 1</p>", "ContentType=html",
                "Importance=normal", "MessageType=message", "IsDeleted=False", "IsExisting=False", "WebUrl=",
                "InputObject=",
            ], row);
    }

    private static IEnumerable<GraphChatMessage> Messages(ShellResult result) =>
        result.ThrowOnError().Output.Cast<GraphChatMessage>();

    private static (string ChatId, string? MessageId) IdsOf(GraphChatMessage message) =>
        (message.ChatId, message.MessageId);

    private static string Page(string? next, params string[] messages)
    {
        var link = next is null ? "" : $",\"@odata.nextLink\":\"{next}\"";
        return $"{{\"value\":[{string.Join(',', messages)}]{link}}}";
    }

    // Each is of another day.
    private static string Message(int day) => $$"""
        {"id":"{{day}}","messageType":"message","importance":"normal",
         "createdDateTime":"2026-03-0{{day}}T00:00:00Z","lastModifiedDateTime":"2026-03-0{{day}}T00:00:00Z",
         "from":{"user":{"id":"8b081ef6-4792-4def-b2c9-c363a1bf41d5","displayName":"Megan Bowen"} },
         "body":{"contentType":"html","content":"<p>Hello {{day}}</p>"} }
        """;
}
