namespace ChatModule.Cmdlets.Tests.Chats;

/// <summary>With a missing or invalid response, it's unknown whether a group exists.</summary>
public sealed class LostResponseTests
{
    [Theory]
    [InlineData("lost")]
    [InlineData("500")]
    [InlineData("502")]
    [InlineData("504")]
    [InlineData("503")]
    [InlineData("HTML")]
    [InlineData("truncated")]
    public async Task A_group_is_ChatOutcomeUnknown_and_is_sent_once(string outcome)
    {
        var network = RespondWith(new(), outcome);
        await using var shell = Shell.On(network);

        var error = shell.Run("'megan@contoso.com' | New-GraphChat -Topic Once").Error;

        Assert.Equal(("ChatOutcomeUnknown", ErrorCategory.ConnectionError), (error.Id(), error.CategoryInfo.Category));
        Assert.Contains("Once", error.ToString(), StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(error.ErrorDetails.RecommendedAction));
        Assert.Single(network.Sent);
    }

    [Theory]
    [InlineData("lost")]
    [InlineData("500")]
    [InlineData("503")]
    [InlineData("truncated")]
    public async Task A_one_on_one_chat_is_retried(string outcome)
    {
        var network = RespondWith(new(), outcome).Respond(201, ScriptedNetwork.Created);
        await using var shell = Shell.On(network);

        Assert.Single(shell.Run("'megan@contoso.com' | New-GraphChat -OneOnOne").Chats);
        Assert.Equal(2, network.Sent.Count);
        Assert.Equal(network.Sent[0].Body, network.Sent[1].Body);
    }

    [Theory]
    [InlineData(FaultKind.CloseAfter)]
    [InlineData(FaultKind.CloseBefore)]
    [InlineData(FaultKind.TruncateBody)]
    [InlineData(FaultKind.HtmlAfter)]
    [InlineData(FaultKind.DeepJson)]
    public async Task A_group_is_ChatOutcomeUnknown_also_with_a_real_connection(FaultKind fault)
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

    private static ScriptedNetwork RespondWith(ScriptedNetwork network, string outcome) => outcome switch
    {
        "lost" => network.LoseConnection(),
        "HTML" => network.Respond(200, "<html>", type: "text/html"),
        "truncated" => network.Respond(201, """{"id":"19:a"""),
        _ => network.Respond(int.Parse(outcome, System.Globalization.CultureInfo.InvariantCulture), """{"error":{"code":"x","message":"y"}}"""),
    };
}
