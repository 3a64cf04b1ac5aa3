namespace ChatModule.Cmdlets.Tests.Chats;

/// <summary>An invalid parameter is one error that ends the command, and not an error for each item.</summary>
public sealed class ParameterTests
{
    [Theory]
    [InlineData("-OneOnOne -Topic Hello", "TopicNotAllowed", "-OneOnOne")]
    [InlineData("-With jacob@contoso.com -Topic Hello", "TopicNotAllowed", "-With")]
    [InlineData("-Topic 'Project: X'", "TopicInvalid", "Project: X")]
    [InlineData("-Topic '  '", "TopicInvalid", "-Topic is blank")]
    [InlineData("-With megan@contoso.com, alex@contoso.com", "MemberNotRecognized", "-With takes one person, but 2 were given.")]
    [InlineData("-With @{ value = @() }", "MemberNotRecognized", "-With is a page that has no items.")]
    [InlineData("-OneOnOne -InstalledApp ' '", "BadRequest", "blank -InstalledApp")]
    [InlineData("-OneOnOne -InstalledApp ([Collections.ArrayList]::new())", "BadRequest", "blank -InstalledApp")]
    [InlineData("-OneOnOne -InstalledApp 'my app'", "BadRequest", "my app")]
    [InlineData("-OneOnOne -InstalledApp 05F59CEC-A742-4A50-A62E-202A57E478A4, 8e55a7b1-6766-4f0a-8610-ecacfe3d569a", "TooManyApps", "8e55a7b1")]
    [InlineData("-OneOnOne -InstalledApp 05F59CEC-A742-4A50-A62E-202A57E478A4 -ResourceSpecificPermission unknown:X", "BadRequest", "unknown:X")]
    [InlineData("-OneOnOne -ResourceSpecificPermission ChatMessage.Read.Chat", "BadRequest", "-InstalledApp")]
    [InlineData("-Topic X -ResourceSpecificPermission ChatMessage.Read.Chat", "BadRequest", "-InstalledApp")]
    [InlineData("-OneOnOne -Timeout 30", "BadRequest", "-Wait")]
    [InlineData("-OneOnOne -TimeoutSec 30", "BadRequest", "-Wait")]
    [InlineData("-OneOnOne -Wait:$false -Timeout 30", "BadRequest", "-Wait")]
    [InlineData("-With nobody", "MemberNotRecognized", "-With")]
    public async Task An_invalid_parameter_ends_the_command_with_one_error(string parameters, string id, string expected)
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run($"try {{ 1..3 | ForEach-Object {{ 'user{{0:d5}}@contoso.com' -f $_ }} | New-GraphChat {parameters} }} catch {{ $_ }}");

        Assert.Empty(result.Errors);
        var error = Assert.IsType<ErrorRecord>(Assert.Single(result.Output));
        Assert.Equal((id, ErrorCategory.InvalidArgument), (error.Id(), error.CategoryInfo.Category));
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(error.ErrorDetails.RecommendedAction));
        Assert.Empty(shell.Requests("POST", "/chats"));
    }

    [Fact]
    public async Task Permissions_apply_to_the_apps_of_chat_definitions()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("@{ Members = 'megan@contoso.com'; InstalledApp = $args[0] }, @{ Members = 'alex@contoso.com' } | New-GraphChat -ResourceSpecificPermission ChatMessage.Read.Chat", PendingChats.App);

        Assert.Equal(2, result.Chats.Count);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public async Task Permissions_without_an_app_in_any_chat_definition_are_a_warning()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("@{ Members = 'megan@contoso.com' }, @{ Members = 'alex@contoso.com' } | New-GraphChat -ResourceSpecificPermission ChatMessage.Read.Chat");

        Assert.Equal(2, result.Chats.Count);
        Assert.Contains("-ResourceSpecificPermission had no effect", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }
}
