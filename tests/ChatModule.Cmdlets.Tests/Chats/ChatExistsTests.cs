namespace ChatModule.Cmdlets.Tests.Chats;

/// <summary>Piping the targets of errors to New-GraphChat never duplicates a chat.</summary>
public sealed class ChatExistsTests
{
    private const string App = "05F59CEC-A742-4A50-A62E-202A57E478A4";

    [Theory]
    [InlineData("$chat")]
    [InlineData("[pscustomobject]@{ ChatId = $chat.ChatId; Topic = 'X'; Members = @('megan@contoso.com') }")]
    [InlineData("@{ chatId = $chat.ChatId }")]
    [InlineData("@{ id = $chat.ChatId; topic = 'X'; members = @('megan@contoso.com') }")]
    [InlineData("$chat.ChatId")]
    [InlineData("Get-GraphChatOperation $chat.ChatId | ForEach-Object { $_ }")]
    public async Task A_chat_that_exists_is_not_a_chat_definition(string item)
    {
        await using var shell = await Shell.StartAsync();
        shell.Run("$chat = 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic X -InstalledApp $args[0]", App).ThrowOnError();
        var created = shell.Emulator.State.Chats.Created;

        var result = shell.Run($"$item = {item}; $item | New-GraphChat; New-GraphChat $item");

        Assert.Empty(result.Output);
        Assert.Equal(["ChatExists", "ChatExists"], result.ErrorIds);
        Assert.All(result.Errors, error => Assert.Equal(ErrorCategory.ResourceExists, error.CategoryInfo.Category));
        Assert.All(result.Errors, error => Assert.Contains("Wait-GraphChatOperation", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal));
        Assert.Equal("True", shell.Run("\"$([object]::Equals($item, $Error[0].TargetObject) -or $item.ChatId -eq $Error[0].TargetObject.ChatId)\"").Output[0]);
        Assert.Equal(created, shell.Emulator.State.Chats.Created);
    }

    [Fact]
    public async Task Members_of_a_chat_are_people()
    {
        await using var shell = await Shell.StartAsync();
        shell.Run("$chat = 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic X | Get-GraphChat").ThrowOnError();

        var result = shell.Run("$chat.Members | Where-Object UserId -ne (Get-GraphChatConnection).UserId | New-GraphChat -OneOnOne").ThrowOnError();

        Assert.Equal(2, result.Chats.Count);
    }

    [Theory]
    [InlineData("hang", "OperationTimedOut", "-Wait -Timeout 0.05")]
    [InlineData("fail", "OperationFailed", "-Wait")]
    [InlineData("succeed", "MissingPermission", "-Wait")]
    [InlineData("succeed", "MemberMissing", "-VerifyMember")]
    public async Task The_documented_retry_of_an_error_about_a_created_chat_creates_nothing(string outcome, string id, string parameters)
    {
        await using var shell = await Shell.StartAsync(new() { OperationSeconds = 0.01, OperationRules = [new() { Outcome = Enum.Parse<GraphEmulator.Chats.OperationOutcome>(outcome, ignoreCase: true) }] });
        if (id == "MissingPermission")
            shell.Connect(new() { Scp = "Chat.Create" });
        if (id == "MemberMissing")
            shell.Emulator.State.Faults.Set(new FaultRule { Kind = FaultKind.MemberMissing, Method = "POST" });
        shell.Run($"1..2 | ForEach-Object {{ @{{ Topic = \"Row $_\"; Members = 'megan@contoso.com;alex@contoso.com' }} }} | New-GraphChat -InstalledApp $args[0] {parameters} -ErrorVariable failed -ErrorAction SilentlyContinue", App);
        var created = shell.Emulator.State.Chats.Created;
        Assert.Equal(2, created);

        var retried = shell.Run("$id = $args[0]; $failed | Where-Object { $_.FullyQualifiedErrorId -like \"$id,*\" } | ForEach-Object TargetObject | New-GraphChat", id);

        Assert.Equal(["ChatExists", "ChatExists"], retried.ErrorIds);
        Assert.Empty(retried.Output);
        Assert.Equal(created, shell.Emulator.State.Chats.Created);
    }

    [Fact]
    public async Task The_target_of_a_wait_with_two_IDs_is_not_a_person()
    {
        await using var shell = await Shell.StartAsync(new() { OperationRules = [new() { Outcome = GraphEmulator.Chats.OperationOutcome.Hang }] });
        shell.Run("$chat = New-GraphChat megan@contoso.com -OneOnOne -InstalledApp $args[0]", App).ThrowOnError();

        var result = shell.Run("Wait-GraphChatOperation -ChatId $chat.ChatId -OperationId $chat.OperationId -Timeout 0 -ErrorVariable late -ErrorAction SilentlyContinue; $late.TargetObject | New-GraphChat -OneOnOne");

        Assert.Equal("ChatExists", result.Errors[^1].Id());
    }

    [Fact]
    public async Task A_chat_that_exists_does_not_affect_other_items()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("$chat = New-GraphChat megan@contoso.com -Topic X; 'megan@contoso.com', $chat, 'alex@contoso.com' | New-GraphChat -Topic Y; @{ ChatId = ' '; Topic = 'Z'; Members = 'megan@contoso.com' } | New-GraphChat");

        Assert.Equal(["Y", "Z"], result.Chats.Select(chat => chat.Topic));
        Assert.Equal(3, result.Chats[0].Members.Count);
        Assert.Equal("ChatExists", result.Error.Id());
    }
}
