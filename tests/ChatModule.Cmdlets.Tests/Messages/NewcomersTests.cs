using GraphEmulator.Recording;

namespace ChatModule.Cmdlets.Tests.Messages;

/// <summary>A chat and a personal message for each row of a file, with throttling and lost responses.</summary>
public sealed class NewcomersTests
{
    private const int People = 200;

    private const string Command = """
        Read-Row $args[0] | New-GraphChat -OneOnOne | Send-GraphChatMessage { "Welcome, $($_.InputObject.DisplayName)!" } -ErrorVariable failed
        """;

    // The engine has no Import-Csv.
    private const string ReadRow = """
        function Read-Row($Path) { foreach ($line in [IO.File]::ReadLines($Path)) { $upn, $name = $line -split ','; [pscustomobject]@{ UserPrincipalName = $upn; DisplayName = $name } } }
        """;

    [Fact]
    public async Task Each_of_200_people_has_one_chat_and_one_message_or_an_error()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, Enumerable.Range(1, People).Select(i => $"user{i:d5}@contoso.com,Person {i}"));
        await using var shell = await Shell.StartAsync(token: new() { Scp = "Chat.Create Chat.ReadBasic ChatMessage.Send" });
        var state = shell.Emulator.State;
        state.Faults.Set(
            new FaultRule { Kind = FaultKind.TooManyRequests, Method = "POST", Path = "/chats$", Every = 70 },
            new FaultRule { Kind = FaultKind.CloseAfter, Method = "POST", Path = "/chats$", Every = 45, FirstAttempts = 1 },
            new FaultRule { Kind = FaultKind.TooManyRequests, Method = "POST", Path = "/messages$", Every = 60 },
            new FaultRule { Kind = FaultKind.CloseAfter, Method = "POST", Path = "/messages$", Every = 23 },
            new FaultRule { Kind = FaultKind.GatewayTimeout, Method = "POST", Path = "/messages$", Every = 31 });
        shell.Run(ReadRow).ThrowOnError();

        var result = shell.Run(Command, file);
        var retried = shell.Run("$failed | ForEach-Object TargetObject | Send-GraphChatMessage 'Welcome!'");
        File.Delete(file);

        var sent = result.Output.Cast<GraphChatMessage>().ToArray();
        var unknown = result.Errors.Select(error => Assert.IsType<GraphChatMessage>(error.TargetObject)).ToArray();
        Assert.All(result.Errors, error => Assert.Equal("MessageOutcomeUnknown", error.Id()));
        Assert.NotEmpty(unknown);
        // Each chat exists once and is reported once, in the output or in an error.
        Assert.Equal((People, People), ((int)state.Chats.Created, sent.Concat(unknown).Select(message => message.ChatId).Distinct().Count()));
        Assert.Equal(People, sent.Length + unknown.Length);
        // The output keeps the order of the rows.
        Assert.Equal(sent.Select(NumberOf).Order(), sent.Select(NumberOf));
        foreach (var message in sent)
            Assert.Equal(message.Content, Assert.Single(state.Chats.Find(message.ChatId)!.Messages).Content);
        // A message with an unknown outcome isn't duplicated, also when the failed items are piped again.
        Assert.All(unknown, message => Assert.InRange(state.Chats.Find(message.ChatId)!.Messages.Count, 0, 1));
        Assert.Equal(Enumerable.Repeat("MessageOutcomeUnknown", unknown.Length), retried.ErrorIds);
        Assert.Contains(state.Record, request => request is { Status: 429, Method: "POST" });
        // Streaming: the first message was sent before the last chat was created.
        Assert.True(state.Record.TakeWhile(request => !IsMessage(request)).Count(IsChat) < People);
    }

    private static int NumberOf(GraphChatMessage message) => int.Parse(message.Content["Welcome, Person ".Length..^1], System.Globalization.CultureInfo.InvariantCulture);

    private static bool IsMessage(RequestRecord request) => request.Method == "POST" && request.Path.EndsWith("/messages", StringComparison.Ordinal);

    private static bool IsChat(RequestRecord request) => request.Method == "POST" && request.Path.EndsWith("/chats", StringComparison.Ordinal);
}
