namespace ChatModule.Cmdlets.Tests.Chats;

public sealed class VerifyMemberTests
{
    [Theory]
    [InlineData("'megan@contoso.com', 'alex@contoso.com'")]
    [InlineData("@{ Email = 'megan@contoso.com' }, @{ Email = 'alex@contoso.com' }")]
    public async Task A_missing_member_is_MemberMissing_with_the_chat_as_target_and_the_chat_is_output(string people)
    {
        await using var shell = await Shell.StartAsync();
        shell.Emulator.State.Faults.Set(new FaultRule { Kind = FaultKind.MemberMissing, Method = "POST" });

        var result = shell.Run($"{people} | New-GraphChat -Topic Lost -VerifyMember");

        Assert.Equal(("MemberMissing", ErrorCategory.InvalidResult), (result.Error.Id(), result.Error.CategoryInfo.Category));
        Assert.Contains("alex@contoso.com", result.Error.ToString(), StringComparison.Ordinal);
        Assert.Same(Assert.Single(result.Chats), result.Error.TargetObject);
    }

    [Fact]
    public async Task Complete_members_are_read_once_without_an_error()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic Found -VerifyMember");

        Assert.Single(result.Chats);
        Assert.Empty(result.Errors);
        Assert.Single(shell.Requests("GET", "/members"));
    }

    [Theory]
    [InlineData("Chat.Create Chat.ReadBasic User.ReadBasic.All", "without alex@contoso.com.")]
    [InlineData("Chat.Create Chat.ReadBasic", "with 2 of 3 members. One of these may be missing: guest_fabrikam.com#EXT#@contoso.com, alex@contoso.com.")]
    public async Task A_guest_who_is_there_is_not_named_as_missing(string scopes, string text)
    {
        await using var shell = await Shell.StartAsync(token: new() { Scp = scopes });
        shell.Emulator.State.Faults.Set(new FaultRule { Kind = FaultKind.MemberMissing, Method = "POST" });

        var error = shell.Run("'guest_fabrikam.com#EXT#@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic Lost -VerifyMember").Error;

        Assert.Equal("MemberMissing", error.Id());
        Assert.EndsWith($"was created {text}", error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_chat_that_is_not_found_at_first_is_verified()
    {
        await using var shell = await Shell.StartAsync(new() { ChatDelaySeconds = 0.5 });

        var result = shell.Run("'megan@contoso.com' | New-GraphChat -Topic New -VerifyMember").ThrowOnError();

        Assert.Single(result.Chats);
        Assert.Equal([404, 200], shell.Requests("GET", "/members").Select(request => request.Status));
    }

    [Fact]
    public async Task Without_VerifyMember_no_member_is_read()
    {
        await using var shell = await Shell.StartAsync();

        shell.Run("New-GraphChat megan@contoso.com -Topic Trusted").ThrowOnError();

        Assert.Single(shell.Emulator.State.Record);
    }
}
