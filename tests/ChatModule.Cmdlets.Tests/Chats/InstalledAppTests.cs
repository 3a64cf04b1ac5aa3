using GraphEmulator.Chats;

namespace ChatModule.Cmdlets.Tests.Chats;

public sealed class InstalledAppTests
{
    private const string App = "05F59CEC-A742-4A50-A62E-202A57E478A4";

    [Theory]
    [InlineData($"'{App}'")]
    [InlineData($"'https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/{App}'")]
    [InlineData($"[pscustomobject]@{{ Id = '{App}'; DisplayName = 'Bot' }}")]
    public async Task An_app_is_an_ID_a_URL_or_an_object_with_an_Id(string app)
    {
        await using var shell = await Shell.StartAsync();

        var chat = Assert.Single(shell.Run($"New-GraphChat megan@contoso.com -OneOnOne -InstalledApp ({app})").Chats);

        Assert.Equal(App, chat.InstalledApp);
        var installed = SentChat.Parse(Assert.Single(shell.Requests("POST", "/chats")).Body!).Json.GetProperty("installedApps")[0];
        Assert.Equal($"{shell.Emulator.BaseAddress}beta/appCatalogs/teamsApps/{App}", installed.GetProperty("teamsApp@odata.bind").GetString());
    }

    [Fact]
    public async Task The_permissions_of_an_app_are_by_default_application_permissions()
    {
        await using var shell = await Shell.StartAsync();

        shell.Run("New-GraphChat megan@contoso.com -Topic RSC -InstalledApp $args[0] -ResourceSpecificPermission ChatMessage.Read.Chat, delegated:InAppPurchase.Allow.User, application:Chat.Manage.Chat", App).ThrowOnError();

        var permissions = SentChat.Parse(Assert.Single(shell.Requests("POST", "/chats")).Body!).Json.GetProperty("installedApps")[0].GetProperty("consentedPermissionSet").GetProperty("resourceSpecificPermissions");
        Assert.Equal(["ChatMessage.Read.Chat application", "InAppPurchase.Allow.User delegated", "Chat.Manage.Chat application"],
            permissions.EnumerateArray().Select(permission => $"{permission.GetProperty("permissionValue")} {permission.GetProperty("permissionType")}"));
    }

    [Fact]
    public async Task Without_Wait_the_chat_is_output_while_the_app_is_being_installed()
    {
        await using var shell = await Shell.StartAsync(new() { OperationSeconds = 600 });

        var operation = Assert.IsType<GraphChatOperation>(Assert.Single(shell.Run("New-GraphChat megan@contoso.com -OneOnOne -InstalledApp $args[0] | Get-GraphChatOperation", App).Output));

        Assert.False(operation.IsCompleted);
    }

    [Fact]
    public async Task With_Wait_the_chat_is_output_when_the_app_is_installed()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("New-GraphChat megan@contoso.com -OneOnOne -InstalledApp $args[0] -Wait | ForEach-Object { $_; $_ | Get-GraphChatOperation }", App);

        Assert.IsType<GraphChat>(result.Output[0]);
        Assert.True(Assert.IsType<GraphChatOperation>(result.Output[1]).Succeeded);
    }

    [Theory]
    [InlineData("Timeout")]
    [InlineData("TimeoutSec")]
    public async Task An_app_that_takes_longer_than_the_timeout_is_OperationTimedOut_and_the_chat_is_output(string parameter)
    {
        await using var shell = await Shell.StartAsync(new() { OperationRules = [new() { Outcome = OperationOutcome.Hang }] });

        var result = shell.Run($"New-GraphChat megan@contoso.com -OneOnOne -InstalledApp $args[0] -Wait -{parameter} 0.2", App);

        Assert.Equal(("OperationTimedOut", ErrorCategory.OperationTimeout), (result.Error.Id(), result.Error.CategoryInfo.Category));
        Assert.Same(Assert.Single(result.Chats), result.Error.TargetObject);
    }
}
