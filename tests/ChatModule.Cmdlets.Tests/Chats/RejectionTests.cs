using GraphEmulator.Authentication;

namespace ChatModule.Cmdlets.Tests.Chats;

/// <summary>The targets, warnings, and texts of requests that the service rejects.</summary>
public sealed class RejectionTests
{
    [Fact]
    public async Task A_person_by_ID_and_by_UPN_is_DuplicateMember_with_a_chat_definition_as_target()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("'megan@contoso.com', '82fe7758-5bb3-4f0d-a43f-e555fd399c6f' | New-GraphChat -Topic Both -ErrorVariable failed -ErrorAction SilentlyContinue; $failed[0].TargetObject.Topic; $failed[0].TargetObject.Members; $failed[0].FullyQualifiedErrorId");

        Assert.Equal(["Both", "megan@contoso.com", "82fe7758-5bb3-4f0d-a43f-e555fd399c6f", "DuplicateMember,ChatModule.Commands.NewGraphChatCommand"], result.Output);
    }

    [Fact]
    public async Task MissingPermission_has_the_scopes_in_every_error_and_one_explanation()
    {
        await using var shell = await Shell.StartAsync(token: new() { Scp = "User.Read" });

        var result = shell.Run("'megan@contoso.com', 'alex@contoso.com', 'jacob@contoso.com' | New-GraphChat -OneOnOne");

        Assert.Equal(["MissingPermission", "MissingPermission", "MissingPermission"], result.ErrorIds);
        Assert.All(result.Errors, error => Assert.Contains("Chat.Create", error.ToString(), StringComparison.Ordinal));
        Assert.Equal(["megan@contoso.com", "alex@contoso.com", "jacob@contoso.com"], result.Errors.Select(error => error.TargetObject));
        var warning = Assert.Single(result.Warnings);
        Assert.Contains("Chat.Create, Chat.ReadWrite", warning, StringComparison.Ordinal);
        Assert.Contains("User.Read", warning, StringComparison.Ordinal);
        Assert.Contains("Connect-GraphChat -Scopes Chat.Create", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingPermission_of_a_wait_has_the_chat_as_target_and_the_chat_is_output()
    {
        await using var shell = await Shell.StartAsync(token: new() { Scp = "Chat.Create" });

        var result = shell.Run("New-GraphChat megan@contoso.com -OneOnOne -InstalledApp 05F59CEC-A742-4A50-A62E-202A57E478A4 -Wait");

        Assert.Equal("MissingPermission", result.Error.Id());
        Assert.Same(Assert.Single(result.Chats), result.Error.TargetObject);
        Assert.Contains("Chat.ReadBasic", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_revoked_token_is_SignInRequired_with_and_without_a_claims_challenge(bool challenge)
    {
        await using var shell = await Shell.StartAsync();
        shell.Emulator.State.Tokens.Revoke(new Revocation { User = "adele@contoso.com", ClaimsChallenge = challenge });

        var error = shell.Run("New-GraphChat megan@contoso.com -OneOnOne").Error;

        Assert.Equal(("SignInRequired", ErrorCategory.AuthenticationError), (error.Id(), error.CategoryInfo.Category));
        if (challenge)
            Assert.Contains("continuous access evaluation", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_by_a_real_connection()
    {
        await using var shell = await Shell.StartAsync();
        shell.Emulator.State.Faults.Set(new FaultRule { Kind = FaultKind.Redirect, Method = "POST", To = "/beta/elsewhere" });

        Assert.Equal("UntrustedLocation", shell.Run("New-GraphChat megan@contoso.com -OneOnOne").Error.Id());
        Assert.Single(shell.Emulator.State.Record);
    }
}
