using ChatModule.Cmdlets.Tests.Members;
using GraphEmulator.Authentication;

namespace ChatModule.Cmdlets.Tests.Chats;

public sealed class AddGraphChatAppTests
{
    private const string App = "05F59CEC-A742-4A50-A62E-202A57E478A4";
    private const string Scopes =
        "Chat.Create Chat.ReadBasic TeamsAppInstallation.ReadWriteForChat TeamsAppInstallation.ReadWriteAndConsentForChat";

    [Fact]
    public async Task An_app_is_installed_once_in_each_chat_and_is_emitted_again_when_it_is_there()
    {
        await using var shell = await MemberShell.StartAsync(scopes: Scopes);

        var first = shell.Run("$sales, $support.ChatId | ForEach-Object { if ($_ -is [string]) { [pscustomobject]@{ ChatId = $_ } } else { $_ } } | Add-GraphChatApp $args[0]", App).ThrowOnError();
        var second = shell.Run("$sales | Add-GraphChatApp $args[0] -Verbose", App).ThrowOnError();

        Assert.Equal([App, App], first.Chats.Select(chat => chat.InstalledApp));
        Assert.Equal(("Sales", 2), (first.Chats[0].Topic, first.Chats[0].Members.Count));
        Assert.Equal(App, Assert.Single(second.Chats).InstalledApp);
        Assert.Contains(second.Verbose, line => line.Contains("has the app", StringComparison.Ordinal));
        Assert.Equal([201, 201, 409], shell.Requests("POST", "/installedApps").Select(request => request.Status));
    }

    [Fact]
    public async Task Resource_specific_permissions_are_consented_to()
    {
        await using var shell = await MemberShell.StartAsync(scopes: Scopes);

        shell.Run("$sales | Add-GraphChatApp $args[0] -ResourceSpecificPermission ChatMessage.Read.Chat", App).ThrowOnError();

        var body = Assert.Single(shell.Requests("POST", "/installedApps")).Body!;
        Assert.Contains("\"permissionValue\":\"ChatMessage.Read.Chat\"", body.Replace(" ", ""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$sales | Add-GraphChatApp 'not an app'", "BadRequest")]
    [InlineData("$sales | Add-GraphChatApp ' '", "BadRequest")]
    [InlineData("Add-GraphChatApp 05F59CEC-A742-4A50-A62E-202A57E478A4 -ChatId 19:nothing@thread.v2", "ChatNotFound")]
    public async Task An_app_or_a_chat_that_does_not_exist_is_an_error(string script, string error)
    {
        await using var shell = await MemberShell.StartAsync(scopes: Scopes);

        Assert.Equal(error, shell.Run(script).Error.Id());
    }

    [Fact]
    public async Task WhatIf_names_the_app_and_the_chat_and_sends_nothing()
    {
        await using var shell = await MemberShell.StartAsync(scopes: Scopes);

        var shown = shell.Show($"$sales | Add-GraphChatApp {App} -WhatIf");

        Assert.Contains($"Install the app {App} in the chat 'Sales'", shown, StringComparison.Ordinal);
        Assert.Empty(shell.Requests("POST", "/installedApps"));
    }

    [Fact]
    public async Task An_app_only_sign_in_installs_an_app_and_without_the_permission_the_error_names_it()
    {
        await using var shell = await MemberShell.StartAsync(scopes: "Chat.Create Chat.ReadBasic");
        var error = shell.Run($"$sales | Add-GraphChatApp {App}").Error;
        Assert.Contains("TeamsAppInstallation.ReadWriteForChat", error.ToString(), StringComparison.Ordinal);

        shell.Connect(new TokenDescription { App = "5f0e", Roles = "TeamsAppInstallation.ReadWriteForChat.All" });

        Assert.Single(shell.Run($"$sales | Add-GraphChatApp {App}").ThrowOnError().Chats);
    }
}
