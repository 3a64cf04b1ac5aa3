using GraphEmulator.Chats;

namespace ChatModule.Cmdlets.Tests.Operations;

public sealed class UnsuccessfulOperationTests
{
    [Fact]
    public async Task A_failed_operation_is_output_and_is_OperationFailed_with_the_code_and_message_of_the_service()
    {
        await using var shell = await Shell.StartAsync(new() { OperationSeconds = 0, OperationRules = [new() { Outcome = OperationOutcome.Fail, ErrorCode = "AppBlocked", ErrorMessage = "Blocked by policy." }] });
        var chat = shell.CreatePending()[0];

        var result = shell.Run("$args | Wait-GraphChatOperation", chat);

        Assert.Equal("failed", Assert.IsType<GraphChatOperation>(Assert.Single(result.Output)).Status);
        Assert.Equal(("OperationFailed", ErrorCategory.InvalidResult, "AppBlocked"), (result.Error.Id(), result.Error.CategoryInfo.Category, result.Error.Failure().ServiceCode));
        Assert.Contains("Blocked by policy.", result.Error.ToString(), StringComparison.Ordinal);
        Assert.Same(chat, result.Error.TargetObject);
    }

    [Fact]
    public async Task An_operation_that_does_not_exist_is_OperationNotFound_with_the_chat_as_target()
    {
        await using var shell = await Shell.StartAsync(new() { OperationSeconds = 0, OperationRules = [new() { Outcome = OperationOutcome.NotFound }] });
        var chat = shell.CreatePending()[0];

        var error = shell.Run("$args | Wait-GraphChatOperation", chat).Error;

        Assert.Equal(("OperationNotFound", ErrorCategory.ObjectNotFound), (error.Id(), error.CategoryInfo.Category));
        Assert.Same(chat, error.TargetObject);
    }

    [Fact]
    public async Task An_item_without_a_chat_is_an_error_and_does_not_affect_other_items()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("[pscustomobject]@{ Name = 'x' }, $args[0] | Wait-GraphChatOperation", shell.CreatePending());

        Assert.Single(result.Output);
        Assert.NotNull(result.Error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public async Task The_timeout_ends_the_wait_with_an_error_for_each_unfinished_operation_and_the_others_are_output()
    {
        await using var shell = Shell.On(new OperationNetwork((chatId, _) => Task.FromResult(chatId.StartsWith("slow", StringComparison.Ordinal) ? "inProgress" : "succeeded")));
        object[] items = [OperationNetwork.Pending("one"), OperationNetwork.Pending("slow1"), OperationNetwork.Pending("two"), OperationNetwork.Pending("slow2")];

        // The timeout starts at the end of the input. Items without an operation keep the pipeline running until the
        // completed operations are in the output.
        var result = shell.Run("$chatIds = [System.Collections.Generic.List[string]]::new(); & { $args; while ($chatIds.Count -lt 2) { [pscustomobject]@{ ChatId = 'none' } } } @args | Wait-GraphChatOperation -TimeoutSec 0.1 | ForEach-Object { $chatIds.Add($_.ChatId); $_ }", items);

        Assert.Equal(["one", "two"], result.Output.Cast<GraphChatOperation>().Select(operation => operation.ChatId).Order());
        Assert.Equal(["OperationTimedOut", "OperationTimedOut"], result.ErrorIds);
        Assert.All(result.Errors, error => Assert.Equal(ErrorCategory.OperationTimeout, error.CategoryInfo.Category));
        Assert.Equal([items[1], items[3]], result.Errors.Select(error => error.TargetObject));
    }

    [Fact]
    public async Task The_timeout_0_polls_once_and_its_target_can_be_piped_again()
    {
        await using var shell = Shell.On(new OperationNetwork((_, poll) => Task.FromResult(poll == 1 ? "inProgress" : "succeeded")));
        shell.Run("$args | Wait-GraphChatOperation -Timeout 0 -ErrorVariable late -ErrorAction SilentlyContinue", OperationNetwork.Pending("one"));

        var result = shell.Run("$late[0].FullyQualifiedErrorId; $late.TargetObject | Wait-GraphChatOperation");

        Assert.StartsWith("OperationTimedOut,", (string)result.Output[0], StringComparison.Ordinal);
        Assert.True(Assert.IsType<GraphChatOperation>(result.Output[1]).Succeeded);
    }

    [Theory]
    [InlineData("-Timeout 0")]
    [InlineData("-Timeout 0.9")]
    [InlineData("-Timeout 1.5 -PollingInterval 30")]
    public async Task A_finished_operation_is_output_however_early_the_timeout_is(string parameters)
    {
        await using var shell = Shell.On(new OperationNetwork((_, _) => Task.FromResult("succeeded")));

        var result = shell.Run($"$args | Wait-GraphChatOperation {parameters}", OperationNetwork.Pending("one"), OperationNetwork.Pending("two"));

        Assert.Empty(result.Errors);
        Assert.Equal(2, result.Output.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-PassThru")]
    [InlineData("-Any -PassThru")]
    public async Task An_operation_without_its_ID_is_OperationNotFound_with_the_property_to_add(string parameters)
    {
        await using var shell = await Shell.StartAsync();
        var chat = shell.CreatePending()[0];

        var result = shell.Run($"Get-GraphChatOperation $args[0].ChatId -Property status | Wait-GraphChatOperation {parameters}", chat);

        Assert.Empty(result.Output);
        Assert.Equal("OperationNotFound", result.Error.Id());
        Assert.Contains(chat.ChatId, result.Error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains("id to -Property", result.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operation_that_cannot_be_read_does_not_end_a_wait_for_any()
    {
        await using var shell = await Shell.StartAsync(new() { OperationSeconds = 4, OperationRules = [new() { BodyContains = "user00001", Outcome = OperationOutcome.NotFound }] });
        var chats = shell.CreatePending(2);

        var result = shell.Run("$args | Wait-GraphChatOperation -Any", chats);

        Assert.Equal("OperationNotFound", result.Error.Id());
        Assert.Equal(chats[1].ChatId, Assert.IsType<GraphChatOperation>(Assert.Single(result.Output)).ChatId);
    }

    [Fact]
    public async Task MissingPermission_is_explained_once_and_each_error_has_its_chat()
    {
        await using var shell = await Shell.StartAsync(token: new() { Scp = "Chat.Create" });
        var chats = shell.CreatePending(2);

        var result = shell.Run("$args | Wait-GraphChatOperation", chats);

        Assert.Equal(["MissingPermission", "MissingPermission"], result.ErrorIds);
        Assert.Equal(chats.Select(chat => chat.ChatId).Order(), result.Errors.Select(error => ((GraphChat)error.TargetObject).ChatId).Order());
        Assert.Contains("Chat.ReadBasic", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }
}
