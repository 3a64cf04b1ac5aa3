namespace ChatModule.Cmdlets.Tests.Chats;

/// <summary>With a lost response of a real connection, it's unknown whether a group exists.</summary>
public sealed class LostResponseTests
{
    [Theory]
    [InlineData(FaultKind.CloseAfter)]
    [InlineData(FaultKind.CloseBefore)]
    [InlineData(FaultKind.TruncateBody)]
    public async Task A_group_is_ChatOutcomeUnknown_and_is_sent_once(FaultKind fault)
    {
        await using var shell = await Shell.StartAsync();
        shell.Emulator.State.Faults.Set(new FaultRule { Kind = fault, Method = "POST" });

        Assert.Equal("ChatOutcomeUnknown", shell.Run("'megan@contoso.com' | New-GraphChat -Topic Lost").Error.Id());
        Assert.Equal(1, shell.Emulator.State.Summary().Posts);
    }

    [Fact]
    public async Task A_one_on_one_chat_that_was_created_before_the_connection_was_lost_is_not_duplicated()
    {
        await using var shell = await Shell.StartAsync();
        shell.Emulator.State.Faults.Set(new FaultRule { Kind = FaultKind.CloseAfter, Method = "POST", Times = 1 });

        Assert.Single(shell.Run("New-GraphChat megan@contoso.com -OneOnOne").Chats);
        Assert.Equal((2, 1), (shell.Emulator.State.Summary().Posts, shell.Emulator.State.Summary().ChatsCreated));
    }
}
