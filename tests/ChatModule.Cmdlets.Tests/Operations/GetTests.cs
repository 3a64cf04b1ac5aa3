namespace ChatModule.Cmdlets.Tests.Operations;

public sealed class GetTests
{
    [Theory]
    [InlineData("Get-GraphChatOperation -ChatId $args[0].ChatId -OperationId $args[0].OperationId")]
    [InlineData("Get-GraphChatOperation $args[0].ChatId $args[0].OperationId")]
    [InlineData("$args[0] | Get-GraphChatOperation")]
    [InlineData("$args[0] | Get-GraphChatOperation | Get-GraphChatOperation")]
    [InlineData("Get-GraphChatOperation -Location $args[0].OperationLocation")]
    [InlineData("Get-GraphChatOperation -Location \"/chats/$($args[0].ChatId)/operations/$($args[0].OperationId)\"")]
    [InlineData("Get-GraphChatOperation -Location \"$($args[1])beta/chats('$($args[0].ChatId)')/operations('$($args[0].OperationId)')\"")]
    [InlineData("Get-GraphChatOperation -Location \"$($args[1])v1.0/chats('$([uri]::EscapeDataString($args[0].ChatId))')/operations('$($args[0].OperationId)')\"")]
    public async Task An_operation_is_found_by_IDs_by_property_name_and_by_every_form_of_its_location(string script)
    {
        await using var shell = await Shell.StartAsync();
        var chat = shell.CreatePending()[0];

        var operation = Assert.IsType<GraphChatOperation>(Assert.Single(shell.Run(script, chat, shell.Emulator.BaseAddress).Output));

        Assert.Equal((chat.ChatId, chat.OperationId), (operation.ChatId, operation.OperationId));
    }

    [Fact]
    public async Task A_chat_without_operations_has_no_output_and_no_error()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("Get-GraphChatOperation (New-GraphChat megan@contoso.com -OneOnOne).ChatId");

        Assert.Empty(result.Output);
        Assert.Empty(result.Errors);
    }

    [Theory]
    [InlineData("$args[0] | Get-GraphChatOperation -Property ID, CREATEDDATETIME")]
    [InlineData("Get-GraphChatOperation $args[0].ChatId -Property ID, CREATEDDATETIME")]
    public async Task Properties_are_sent_as_the_service_spells_them(string script)
    {
        await using var shell = await Shell.StartAsync();

        var operation = Assert.IsType<GraphChatOperation>(Assert.Single(shell.Run(script, shell.CreatePending()[0]).ThrowOnError().Output));

        Assert.EndsWith("select=id,createdDateTime", Uri.UnescapeDataString(Assert.Single(shell.Requests("GET", "/operations")).Path), StringComparison.Ordinal);
        Assert.NotNull(operation.CreatedDateTime);
    }

    [Fact]
    public async Task Property_applies_to_every_page()
    {
        await using var shell = await Shell.StartAsync(new() { OperationPageSize = 2 });

        var operations = shell.Run("Get-GraphChatOperation $args[0] -Property id, status", CreateOperations(shell, 5)[0].ChatId).Output.Cast<GraphChatOperation>().ToList();

        Assert.Equal(5, operations.Count);
        Assert.All(operations, operation => Assert.Null(operation.CreatedDateTime));
        Assert.All(operations, operation => Assert.NotNull(operation.OperationId));
    }

    [Theory]
    [InlineData("Get-GraphChatOperation $args[0] no-such-operation", "OperationNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-GraphChatOperation '19:unknown@thread.v2'", "OperationNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-GraphChatOperation -Location /users/x", "InvalidResponse", ErrorCategory.InvalidResult)]
    [InlineData("Get-GraphChatOperation -Location \"https://graph.example.net/beta/chats('a')/operations('b')\"", "UntrustedLocation", ErrorCategory.SecurityError)]
    public async Task An_operation_that_is_not_found_is_an_error_with_the_requested_value_as_target(string script, string id, ErrorCategory category)
    {
        await using var shell = await Shell.StartAsync();

        var error = shell.Run(script, shell.CreatePending()[0].ChatId).Error;

        Assert.Equal((id, category), (error.Id(), error.CategoryInfo.Category));
        Assert.Contains((string)error.TargetObject, script.Replace("$args[0]", (string)error.TargetObject, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operation_that_is_not_found_does_not_affect_other_items()
    {
        await using var shell = await Shell.StartAsync();
        var chat = shell.CreatePending()[0];

        var result = shell.Run("$args[0], [pscustomobject]@{ ChatId = $args[0].ChatId; OperationId = 'none' }, $args[0] | Get-GraphChatOperation", chat);

        Assert.Equal(2, result.Output.Count);
        Assert.Equal("OperationNotFound", result.Error.Id());
    }

    [Theory]
    [InlineData("$args[0] | Get-GraphChatOperation")]
    [InlineData("Get-GraphChatOperation $args[0].ChatId")]
    [InlineData("$args[0] | Wait-GraphChatOperation")]
    [InlineData("$args[0] | Get-GraphChat")]
    public async Task Nobody_is_told_to_get_a_permission_that_the_token_has_for_a_chat_that_they_are_not_in(string script)
    {
        await using var shell = await Shell.StartAsync();
        var chat = shell.CreatePending()[0];
        shell.Connect(new() { Upn = "jacob@contoso.com" });

        var result = shell.Run(script, chat);

        Assert.Equal("ChatNotFound", result.Error.Id());
        Assert.Contains("is a member of the chat", result.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Warnings, warning => warning.Contains("-Scopes", StringComparison.Ordinal) || warning.Contains("alone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_more_pages_are_requested_when_the_pipeline_stops()
    {
        await using var shell = await Shell.StartAsync(new() { OperationPageSize = 2 });
        var chats = CreateOperations(shell, 5);

        var result = shell.Run("$n = 0; foreach ($once in 1) { Get-GraphChatOperation -ChatId $args[0] | ForEach-Object { $_; if (++$n -eq 2) { break } } }", chats[0].ChatId);

        Assert.Equal(2, result.Output.Count);
        Assert.Single(shell.Requests("GET", "/operations"));
    }

    // Every request for the same one-on-one chat with an app adds an operation.
    private static GraphChat[] CreateOperations(Shell shell, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => shell.Run("New-GraphChat alex@contoso.com -OneOnOne -InstalledApp $args[0]", PendingChats.App).Chats[0])];
}
