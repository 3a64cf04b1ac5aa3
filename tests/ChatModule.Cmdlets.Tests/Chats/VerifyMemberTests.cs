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
    public async Task Without_VerifyMember_no_member_is_read()
    {
        await using var shell = await Shell.StartAsync();

        shell.Run("New-GraphChat megan@contoso.com -Topic Trusted").ThrowOnError();

        Assert.Single(shell.Emulator.State.Record);
    }
}
